import { type Asking, auditAction, systemReach } from '../platform/access.ts';
import { hashPassword, passwordMatches } from '../platform/crypto.ts';
import { countFailure, forgetFailures, isThrottled, type Limit } from '../platform/limits.ts';
import type { Deps } from '../platform/routes.ts';
import * as sql from './accounts.sql.ts';
import { findDevice } from './factors.sql.ts';

export type SignOnOutcome = { ok: true; accountId: string } | { ok: false; why: 'credentials' | 'throttled' };

/** One place on one account; one place on all accounts; one account from all places. */
const PER_PAIR: Limit = { failures: 10, minutes: 15 };
const PER_ADDRESS: Limit = { failures: 100, minutes: 15 };
const PER_ACCOUNT: Limit = { failures: 100, minutes: 15 };

const NOBODY = '00000000-0000-0000-0000-000000000000';
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
  const { account, throttled, buckets } = await deps.db.transaction(async (tx) => {
    const grant = await systemReach(tx, 'system:sign-on', asking);
    const account = await sql.findForSignOn(tx, grant, name);
    const device = deviceHash ? await findDevice(tx, grant, account?.id ?? NOBODY, deviceHash) : undefined;
    const buckets: [string, Limit][] = device ? [[`sign-on device ${device.id}`, PER_PAIR]] : [[pair, PER_PAIR], [`sign-on address ${address}`, PER_ADDRESS], ...fromAll];
    return { account, buckets, throttled: await isThrottled(tx, buckets, asking.now) };
  });
  decoy ??= hashPassword('no account has this password', deps.config.pepper);
  const right = await passwordMatches(account?.password_hash ?? (await decoy), password.slice(0, 1000), deps.config.pepper);
  if (right && account && !throttled) {
    await deps.db.transaction(async (tx) => {
      await systemReach(tx, 'system:sign-on', asking);
      await forgetFailures(
        tx,
        buckets.filter(([, limit]) => limit === PER_PAIR).map(([bucket]) => bucket),
      );
    });
    return { ok: true, accountId: account.id };
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
