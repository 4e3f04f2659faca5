import { type Asking, auditAction, systemReach } from '../platform/access.ts';
import { hashPassword, isDated, passwordMatches } from '../platform/crypto.ts';
import { countedBy, countFailure, isFull, isThrottled, type Limit } from '../platform/limits.ts';
import type { Deps } from '../platform/routes.ts';
import * as sql from './accounts.sql.ts';

/**
 * `spent`: what was counted against the browser, to be forgotten when the sign-on goes on. `anew`: the password hashed at today's cost,
 * where it was kept at another.
 */
export type SignOnOutcome = { ok: true; accountId: string; spent: string[]; anew: string | null } | { ok: false; why: 'credentials' | 'throttled' | 'step-up' };

/** One place on one account; one place on all accounts; one account from all places. */
const PER_PAIR: Limit = { failures: 10, minutes: 15 };
const PER_ADDRESS: Limit = { failures: 100, minutes: 15 };
const PER_ACCOUNT: Limit = { failures: 100, minutes: 15 };

/** A hash of nothing that anybody knows, so that an unknown user ID takes as long as a wrong password. */
let decoy: Promise<string> | undefined;

/**
 * Proves a user ID by its password. The hash is computed outside of any transaction: no row and no connection waits for it.
 * The answer for an unknown user ID and for a wrong password is the same, in words and in work. A browser from which the
 * account was used before, or that was vouched for, has a count of its own: nobody else's failures keep its owner out. Another is
 * asked for one more step once an account was tried too often from all places (bar 1.4).
 * @param vouched the account that this browser was vouched for
 */
export async function provePassword(
  deps: Pick<Deps, 'db' | 'log' | 'config' | 'jobs'>,
  asking: Asking,
  userId: string,
  password: string,
  deviceHash: Buffer | null,
  vouched: string | null = null,
): Promise<SignOnOutcome> {
  const address = asking.address ?? 'unknown';
  const name = userId.trim().toLowerCase();
  const fromAll: [string, Limit][] = [[`sign-on account ${name}`, PER_ACCOUNT]];
  const strangers: [string, Limit][] = [[`sign-on ${name} ${address}`, PER_PAIR], [`sign-on address ${address}`, PER_ADDRESS], ...fromAll];
  const browser: [string, Limit] = [`sign-on device ${name} ${deviceHash?.toString('hex')}`, PER_PAIR];
  const { account, failures } = await sql.findForSignOn(deps.db, name, deviceHash, countedBy([browser, ...strangers], asking.now));
  const own = account !== null && (account.known || account.id === vouched);
  const buckets = own ? [browser] : strangers;
  const counted = own ? failures.slice(0, 1) : failures.slice(1);
  const throttled = isFull(buckets, counted);
  decoy ??= hashPassword('no account has this password', deps.config.pepper);
  // past the limit nothing is compared: a flood costs no hashes, and is told to wait whatever it typed
  const right = !throttled && (await passwordMatches(account?.password_hash ?? (await decoy), password.slice(0, 1000), deps.config.pepper));
  if (right && account) {
    const anew = isDated(account.password_hash) ? await hashPassword(password.slice(0, 1000), deps.config.pepper) : null;
    return { ok: true, accountId: account.id, anew, spent: buckets.flatMap(([bucket, limit], index) => (limit === PER_PAIR && counted[index] ? [bucket] : [])) };
  }
  const byAll = !own && isFull(fromAll, counted.slice(2)) && !isFull(strangers.slice(0, 2), counted);
  const why = byAll ? 'step-up' : throttled ? 'throttled' : 'credentials';
  await deps.db.transaction(async (tx) => {
    await systemReach(tx, 'system:sign-on', asking);
    if (!throttled) {
      await countFailure(tx, buckets, asking.now);
      // said once, when the count is full: to who watches the log, and to the owner
      if (buckets.length > 1 && (await isThrottled(tx, fromAll, asking.now))) {
        deps.log({ event: 'sign-on.alarm', failures: PER_ACCOUNT.failures });
        if (account) await deps.jobs.enqueue(tx, 'mail.account', { accountId: account.id, notice: 'many-tries' });
      }
    }
    auditAction(tx, asking, {
      person: account?.patient_id ?? null,
      actor: account?.id ?? null,
      kind: account?.kind ?? 'visitor',
      as: account?.patient_id ? 'self' : 'visitor',
      permission: 'session:begin',
      outcome: 'denied',
      reason: why,
      category: 'sign-on',
    });
  });
  deps.log({ event: 'sign-on.failed', requestId: asking.requestId, why: throttled ? 'throttled' : 'credentials' });
  return { ok: false, why };
}
