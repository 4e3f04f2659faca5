import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Settings } from '../platform/settings/settings.ts';

/** What works before the portal opens to members: sign-on and staff pages. */
const BEFORE_OPENING =
  /^\/(assets|healthz|readyz|sign-on|sign-off|session|language|join|continue|home|account|forgot|reset|confirm-email|undo-email|staff)(\/|$)/;
const OPENING_SECONDS = 3600;

/**
 * Answers everything else with "not open yet" until an administrator has opened the portal
 * (docs/decisions/0065). Other systems already send their data.
 * @param settings live
 */
export function closeUntilOpen(
  server: FastifyInstance,
  settings: Settings,
  refuse: (
    request: FastifyRequest,
    reply: FastifyReply,
    refusal: 'not-open',
    retryAfter: number,
  ) => Promise<FastifyReply>,
): void {
  server.addHook('onRequest', async (request, reply) => {
    const { url = '', config } = request.routeOptions;
    if (settings.open || config.api || BEFORE_OPENING.test(url)) return;
    return refuse(request, reply, 'not-open', OPENING_SECONDS);
  });
}
