import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { AsOf } from '../../as-of.ts';
import { dayIn } from '../../clock.ts';
import { refusalStatus } from '../../errors.ts';
import { refusalOf } from '../faults.ts';
import { readQuery } from '../forms.ts';
import { problem } from '../problems.ts';
import { infoOf, paramsOf } from '../requests.ts';
import type { AppDeps, Deps, RouteRow } from '../routes.ts';
import { publicRow } from '../rows.ts';
import type { ApiAnswer } from './api-kind.ts';

/** What the handler of public JSON gets: nobody is signed on. */
export interface PublicJsonContext {
  params: Record<string, string>;
  query: Record<string, string>;
  asOf: AsOf;
  deps: Deps;
}
export type PublicJsonKind = (
  path: string,
  reason: string,
  run: (ctx: PublicJsonContext) => Promise<ApiAnswer>,
) => void;

/** How long a browser may cache the answer about which origins are allowed. */
const PREFLIGHT_SECONDS = 600;

/**
 * Public JSON that the pages of other sites may read: GET only, never with a session, and only the
 * origins in the setting `corsOrigins` (the Fetch standard's CORS protocol). Without an Origin, any
 * program may read it: it is public.
 */
export function makePublicJson(
  app: FastifyInstance,
  deps: AppDeps,
  routes: RouteRow[],
): PublicJsonKind {
  function allow(request: FastifyRequest, reply: FastifyReply): boolean {
    const { origin } = request.headers;
    reply.header('vary', 'origin');
    if (origin === undefined || !deps.settings.corsOrigins.includes(origin)) return false;
    reply.header('access-control-allow-origin', origin);
    reply.header('cross-origin-resource-policy', 'cross-origin');
    return true;
  }
  return (path, reason, run) => {
    routes.push(publicRow('GET', path, reason));
    const config = { registered: true, api: true } as const;
    app.get(path, { config }, async (request, reply) => {
      allow(request, reply);
      const now = deps.clock.now();
      const { settings } = deps;
      const info = infoOf(request, now, null);
      try {
        const answer = await run({
          params: paramsOf(request),
          query: readQuery(request.query),
          asOf: { now, today: dayIn(settings.zone, now), settings },
          deps,
        });
        if ('refusal' in answer) return problem(reply, refusalStatus[answer.refusal]);
        return reply
          .code(answer.status ?? 200)
          .type(answer.type ?? 'application/json; charset=utf-8')
          .header('cache-control', 'no-store')
          .send(JSON.stringify(answer.json));
      } catch (thrown) {
        const { kind, retryAfter } = await refusalOf(deps, request.id, thrown, info, null, null);
        if (retryAfter) reply.header('retry-after', String(retryAfter));
        return problem(reply, refusalStatus[kind]);
      }
    });
    app.options(path, { config }, async (request, reply) => {
      const asked = request.headers['access-control-request-method'];
      if (allow(request, reply) && asked === 'GET')
        reply
          .header('access-control-allow-methods', 'GET')
          .header('access-control-max-age', String(PREFLIGHT_SECONDS));
      return reply.code(204).send();
    });
  };
}
