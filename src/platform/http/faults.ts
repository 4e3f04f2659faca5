import type { Actor } from '../access/actor.ts';
import { auditFault } from '../access/audit-rows.ts';
import type { RequestInfo } from '../access/request-info.ts';
import { isAway } from '../db/away.ts';
import { AheadFailed } from '../db/statements.ts';
import { type RefusalKind, Refuse } from '../errors.ts';
import { faultCode, faultPlace } from '../log.ts';
import { Malformed } from './forms.ts';
import type { AppDeps } from './routes.ts';

/** What was thrown, and whose request it ended. */
export type Met = [
  thrown: unknown,
  info: RequestInfo,
  actor: Actor | null,
  personId: string | null,
];

/**
 * What a request that ended in an exception is refused with: 503 when the database is away or the
 * audit row can't be written, else 500. A fault is logged and audited, never with its text.
 */
export async function refusalOf(
  deps: AppDeps,
  requestId: string,
  ...[thrown, info, actor, personId]: Met
): Promise<{ kind: RefusalKind; retryAfter?: number }> {
  if (thrown instanceof Malformed) return { kind: 'bad-request' };
  if (thrown instanceof Refuse)
    return {
      kind: thrown.kind,
      ...(thrown.retryAfterSeconds ? { retryAfter: thrown.retryAfterSeconds } : {}),
    };
  const code = faultCode(thrown);
  const place = faultPlace(thrown);
  deps.log({ event: 'request.fault', requestId, route: info.route, code, place });
  if (thrown instanceof AheadFailed) deps.log({ event: 'audit.alarm', code: thrown.message });
  const away = { kind: 'unavailable', retryAfter: 30 } as const;
  if (isAway(thrown)) return away;
  try {
    await deps.db.transaction((tx) => auditFault(tx, info, actor, personId, code));
  } catch {
    return away;
  }
  return { kind: 'fault' };
}
