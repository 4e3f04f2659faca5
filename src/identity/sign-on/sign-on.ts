import { auditAction } from '../../platform/access/audit-rows.ts';
import type { RequestInfo } from '../../platform/access/request-info.ts';
import { hashPassword, isDated, passwordMatches } from '../../platform/crypto/crypto.ts';
import { placeOf } from '../../platform/http/addresses.ts';
import type { Deps } from '../../platform/http/routes.ts';
import {
  type Bucket,
  counting,
  giveBack,
  isFull,
  isKnownFull,
  type Limit,
  rememberFull,
} from '../../platform/limits.ts';
import { notify } from '../../platform/notices/notices.ts';
import { trySignOn } from '../accounts/accounts.ts';
import { countedAs, userIdKey } from '../accounts/user-id/user-id.rules.ts';

export { acceptTerms, keepHash } from './sign-on.sql.ts';

/** `newHash`: the password hashed at today's cost, if its stored hash has another. */
export type SignOnOutcome =
  | { ok: true; accountId: string; newHash: string | null }
  | { ok: false; why: 'credentials' | 'throttled' | 'step-up' };

/** Failures: one place on one account; one place on all accounts; all places on one account. */
const PER_PAIR: Limit = { failures: 10, minutes: 15 };
const PER_ADDRESS: Limit = { failures: 100, minutes: 15 };
const PER_ACCOUNT: Limit = { failures: 100, minutes: 15 };

/**
 * The hash of a password that nobody has, so that an unknown user ID takes as long as a wrong
 * password.
 */
let decoy: Promise<string> | undefined;

/**
 * Proves a user ID by its password. The hash is computed outside any transaction, so that no row or
 * connection waits for it. An unknown user ID and a wrong password get the same response after the
 * same work.
 *
 * An attempt is counted before its hash is computed, and uncounted if it was right: a hundred
 * attempts at once compare no more passwords than a hundred in a row. A browser in which the
 * account was used before, or that was vouched for, has a count of its own, so nobody else's
 * failures lock the owner out. After too many attempts on an account from all places together, any
 * other browser has to take one more step.
 * @param from.deviceHash the hash of the browser's name, if it has one
 * @param from.vouched the account that this browser was vouched for
 */
export async function provePassword(
  deps: Pick<Deps, 'db' | 'log' | 'config' | 'jobs'>,
  info: RequestInfo,
  { userId, password }: { userId: string; password: string },
  { deviceHash, vouched }: { deviceHash: Buffer | null; vouched: string | null },
): Promise<SignOnOutcome> {
  const place = placeOf(info.address);
  const name = countedAs(userId);
  const fromAll: Bucket = [`sign-on account ${name}`, PER_ACCOUNT];
  const strangers: Bucket[] = [
    [`sign-on ${name} ${place}`, PER_PAIR],
    [`sign-on address ${place}`, PER_ADDRESS],
    fromAll,
  ];
  const browser: Bucket = [`sign-on device ${name} ${deviceHash?.toString('hex')}`, PER_PAIR];
  // a place that was just at its limit costs no query, unless the browser may be a known one
  if (!deviceHash && !vouched && isKnownFull(strangers.slice(0, 2), info.now)) {
    deps.log({ event: 'sign-on.failed', requestId: info.requestId, why: 'throttled' });
    return { ok: false, why: 'throttled' };
  }
  const { account, own, failures } = await trySignOn(
    deps.db,
    userIdKey(userId),
    deviceHash,
    vouched,
    counting([browser, ...strangers], info.now),
  );
  const buckets = own ? [browser] : strangers;
  const throttled = isFull(buckets, failures);
  if (!own) rememberFull(strangers.slice(0, 2), failures, info.now);
  const share = { purpose: own ? 'sign-on-known' : 'sign-on', place } as const;
  decoy ??= hashPassword('no account has this password', deps.config.pepper);
  const nobodys = await decoy;
  const compare = () =>
    passwordMatches(
      account?.passwordHash ?? nobodys,
      password.slice(0, 1000),
      deps.config.pepper,
      share,
    );
  // past the limit nothing is compared: a flood costs no hashes and has to wait, whatever it types
  const right =
    !throttled &&
    (await compare().catch(async (busy) => {
      // nothing was compared, so the account is not charged; the place that fills the queue is, and
      // is refused sooner
      await giveBack(deps.db, [], own ? buckets : [strangers[0] as Bucket, fromAll], info.now);
      throw busy;
    }));
  if (right && account) {
    await giveBack(deps.db, buckets.slice(0, 1), buckets.slice(1), info.now);
    const newHash = isDated(account.passwordHash)
      ? await hashPassword(password.slice(0, 1000), deps.config.pepper, share)
      : null;
    return { ok: true, accountId: account.id, newHash };
  }
  const byAll =
    !own && isFull([fromAll], failures.slice(2)) && !isFull(strangers.slice(0, 2), failures);
  const why = byAll ? 'step-up' : throttled ? 'throttled' : 'credentials';
  await deps.db.asSystem('system:sign-on', info, async (access) => {
    // one alarm, from the attempt that reaches the limit: in the log, and by mail to the owner
    if (!throttled && !own && failures[2] === PER_ACCOUNT.failures - 1) {
      deps.log({ event: 'sign-on.alarm', failures: PER_ACCOUNT.failures });
      if (account)
        await notify(access, deps.jobs, {
          accountId: account.id,
          topic: 'security',
          data: { notice: 'many-tries' },
        });
    }
    auditAction(access, info, {
      person: account?.patientId ?? null,
      actor: account?.id ?? null,
      kind: account?.kind ?? 'visitor',
      as: account?.patientId ? 'self' : 'visitor',
      permission: 'session:begin',
      outcome: 'denied',
      reason: why,
      category: 'sign-on',
    });
  });
  deps.log({
    event: 'sign-on.failed',
    requestId: info.requestId,
    why: throttled ? 'throttled' : 'credentials',
  });
  return { ok: false, why };
}
