import { type Asking, auditAction, systemReach } from '../platform/access.ts';
import { hashPassword, passwordMatches } from '../platform/crypto.ts';
import { countFailure, isThrottled, type Limit, readBuckets } from '../platform/limits.ts';
import type { Deps } from '../platform/routes.ts';
import * as sql from './accounts.sql.ts';

/** `spent`: what was counted against the browser, to be forgotten when the sign-on goes on. */
export type SignOnOutcome = { ok: true; accountId: string; spent: string[] } | { ok: false; why: 'credentials' | 'throttled' };

/** One place on one account; one place on all accounts; one account from all places. */
const PER_PAIR: Limit = { failures: 10, minutes: 15 };
const PER_ADDRESS: Limit = { failures: 100, minutes: 15 };
const PER_ACCOUNT: Limit = { failures: 100, minutes: 15 };

/** A hash of nothing that anybody knows, so that an unknown user ID takes as long as a wrong password. */
let decoy: Promise<string> | undefined;

/**
 * Proves a user ID by its password. The hash is computed outside of any transaction: no row and no connection waits for it.
 * The answer for an unknown user ID and for a wrong password is the same, in words and in work. A browser from which the
 * account was used before has a count of its own: nobody else's failures keep its owner out (bar 1.4).
 */
export async function provePassword(
  deps: Pick<Deps, 'db' | 'log' | 'config' | 'jobs'>,
  asking: Asking,
  userId: string,
  password: string,
  deviceHash: Buffer | null,
): Promise<SignOnOutcome> {
  const address = asking.address ?? 'unknown';
  const name = userId.trim().toLowerCase();
  const pair = `sign-on ${name} ${address}`;
  const fromAll: [string, Limit][] = [[`sign-on account ${name}`, PER_ACCOUNT]];
  const { account, buckets, counted } = await deps.db.transaction(async (tx) => {
    const account = await sql.findForSignOn(tx, name, deviceHash);
    const buckets: [string, Limit][] = account?.device_id
      ? [[`sign-on device ${account.device_id}`, PER_PAIR]]
      : [[pair, PER_PAIR], [`sign-on address ${address}`, PER_ADDRESS], ...fromAll];
    return { account, buckets, counted: await readBuckets(tx, buckets, asking.now) };
  });
  const throttled = counted.full;
  decoy ??= hashPassword('no account has this password', deps.config.pepper);
  // past the limit nothing is compared: a flood costs no hashes, and is told to wait whatever it typed
  const right = !throttled && (await passwordMatches(account?.password_hash ?? (await decoy), password.slice(0, 1000), deps.config.pepper));
  if (right && account) {
    return { ok: true, accountId: account.id, spent: counted.any ? buckets.flatMap(([bucket, limit]) => (limit === PER_PAIR ? [bucket] : [])) : [] };
  }
  const why = throttled ? 'throttled' : 'credentials';
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
    await auditAction(tx, asking, {
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
  deps.log({ event: 'sign-on.failed', requestId: asking.requestId, why });
  return { ok: false, why };
}
