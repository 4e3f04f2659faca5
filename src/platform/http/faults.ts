import type { Actor } from '../access/actor.ts';
import { auditFault } from '../access/audit-rows.ts';
import type { RequestInfo } from '../access/request-info.ts';
import { isDatabaseDown } from '../db/down.ts';
import { PipelineFailed } from '../db/statements.ts';
import { type RefusalKind, Refuse } from '../errors.ts';
import { errorCode, errorPlace } from '../log.ts';
import { Malformed } from './forms.ts';
import type { AppDeps } from './routes.ts';

/** A thrown error and the request it ended. */
export type Thrown = [
  thrown: unknown,
  info: RequestInfo,
  actor: Actor | null,
  personId: string | null,
];

/**
 * The refusal for a request that ended in an exception: 503 if the database is down or the audit
 * row can't be written, else 500. The error is logged and audited, never with its message.
 */
export async function refusalOf(
  deps: AppDeps,
  requestId: string,
  ...[thrown, info, actor, personId]: Thrown
): Promise<{ kind: RefusalKind; retryAfter?: number }> {
  if (thrown instanceof Malformed) return { kind: 'bad-request' };
  if (thrown instanceof Refuse)
    return {
      kind: thrown.kind,
      ...(thrown.retryAfterSeconds ? { retryAfter: thrown.retryAfterSeconds } : {}),
    };
  const code = errorCode(thrown);
  const place = errorPlace(thrown);
  deps.log({ event: 'request.error', requestId, route: info.route, code, place });
  if (thrown instanceof PipelineFailed) deps.log({ event: 'audit.alarm', code: thrown.message });
  const unavailable = { kind: 'unavailable', retryAfter: 30 } as const;
  if (isDatabaseDown(thrown)) return unavailable;
  try {
    await deps.db.transaction((tx) => auditFault(tx, info, actor, personId, code));
  } catch {
    return unavailable;
  }
  return { kind: 'fault' };
}
