import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Access, type SystemReach, systemReach } from '../../access/access.ts';
import type { RequestInfo } from '../../access/request-info.ts';
import type { AsOf } from '../../as-of.ts';
import { dayIn } from '../../clock.ts';
import type { Config } from '../../config.ts';
import { sha256 } from '../../crypto/crypto.ts';
import { Refuse, refusalStatus } from '../../errors.ts';
import { refusalOf } from '../faults.ts';
import { problem } from '../problems.ts';
import { infoOf } from '../requests.ts';
import type { AppDeps, Deps, RouteRow } from '../routes.ts';
import { publicRow } from '../rows.ts';
import { isSigned } from './webhook.rules.ts';

/** What a webhook's handler gets. */
export interface WebhookContext<R extends SystemReach> {
  access: Access<R>;
  /** The body as it was signed. */
  body: Buffer;
  asOf: AsOf;
  info: RequestInfo;
  deps: Deps;
}
/** A webhook as its route declares it. */
export interface Webhook<R extends SystemReach> {
  /** Whose deliveries these are, for the log of accepted ones. */
  source: string;
  reach: R;
  /** Why it is open to anybody with the secret; docs/generated/routes.md lists it. */
  reason: string;
  /**
   * The current secret and, while it is being replaced, the previous one; empty: there is no such
   * page.
   */
  secrets(config: Config): readonly string[];
  /** Does the work, in the transaction that marks the delivery as accepted. @throws Refuse */
  run(ctx: WebhookContext<R>): Promise<void>;
}
export type WebhookKind = <R extends SystemReach>(path: string, webhook: Webhook<R>) => void;

const BODY_BYTES = 1024 * 1024;

/**
 * Webhooks: other systems tell us something, signed (`isSigned`). A delivery counts once: a
 * repeated one gets the same answer and does nothing; the same id with another body is refused.
 */
export function makeWebhooks(app: FastifyInstance, deps: AppDeps, routes: RouteRow[]): WebhookKind {
  return <R extends SystemReach>(path: string, webhook: Webhook<R>): void => {
    const { source, reach, reason, secrets, run } = webhook;
    routes.push(publicRow('POST', path, reason));
    const answer = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
      const now = deps.clock.now();
      const { settings } = deps;
      const info = infoOf(request, now, null);
      const known = secrets(deps.config);
      if (known.length === 0) return problem(reply, 404);
      const header = (name: string) => String(request.headers[`webhook-${name}`] ?? '');
      const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      const id = header('id');
      const signed = { id, timestamp: header('timestamp'), signature: header('signature'), body };
      if (!isSigned(signed, known, now)) return problem(reply, 401);
      try {
        await deps.db.transaction(async (tx) => {
          const access = await systemReach(tx, reach, info);
          const hash = sha256(body);
          const taken = await access.sql(
            `insert into webhook_delivery (source, id, body_hash, received_at)
              values ($1, $2, $3, $4) on conflict do nothing returning id`,
            [source, id, hash, now],
          );
          if (taken.length === 0) {
            const [before] = await access.sql<{ bodyHash: Buffer }>(
              'select body_hash from webhook_delivery where source = $1 and id = $2',
              [source, id],
            );
            if (before?.bodyHash.equals(hash)) return;
            throw new Refuse('conflict');
          }
          const asOf = { now, today: dayIn(settings.zone, now), settings };
          await run({ access, body, asOf, info, deps });
        });
        return await reply.code(204).header('cache-control', 'no-store').send();
      } catch (thrown) {
        const { kind, retryAfter } = await refusalOf(deps, request.id, thrown, info, null, null);
        if (retryAfter) reply.header('retry-after', String(retryAfter));
        return problem(reply, refusalStatus[kind]);
      }
    };
    app.register(async (scope) => {
      scope.removeAllContentTypeParsers();
      scope.addContentTypeParser(
        '*',
        { parseAs: 'buffer', bodyLimit: BODY_BYTES },
        (_request, body, done) => done(null, body),
      );
      scope.setErrorHandler((error: { statusCode?: number }, _request, reply) =>
        problem(reply, error.statusCode ?? 500),
      );
      const config = { registered: true, api: true } as const;
      scope.post(path, { config, bodyLimit: BODY_BYTES }, answer);
    });
  };
}
