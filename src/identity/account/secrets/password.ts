import {
  endOtherSessions,
  hasPasskeyProof,
  renewSession,
} from '../../../platform/access/session.ts';
import { hashPassword, passwordMatches } from '../../../platform/crypto/crypto.ts';
import {
  type Bucket,
  giveBackIn,
  type Limit,
  mayTry,
  mayTryAlone,
} from '../../../platform/limits.ts';
import { hasAuthenticator, useAuthenticatorCode } from '../../factors/authenticator.ts';
import { distrustDevices } from '../../factors/devices.ts';
import type { FactorDeps } from '../../factors/factor-access.ts';
import { savePassword } from '../account.sql.ts';
import { noteChange, readOwnAccount } from '../account.ts';
import { type AccountDeps, me, type Own } from '../own.ts';

/** Attempts, within a session, at what only the owner knows. */
const CONFIRM: Limit = { failures: 10, minutes: 15 };
/** Hashes that an account may request on its own pages: new passwords, new answers. */
const CHANGES: Limit = { failures: 10, minutes: 15 };

/** Whether this is the account's password. An attempt is counted before it is compared. */
async function provesPassword(
  access: Own,
  deps: AccountDeps,
  password: string,
): Promise<'right' | 'wrong' | 'throttled'> {
  const { now } = access.info;
  const bucket: Bucket = [`confirm ${me(access)}`, CONFIRM];
  if (!(await mayTryAlone(access, [bucket], now))) return 'throttled';
  const own = await readOwnAccount(access);
  const share = { purpose: 'confirm', place: me(access) } as const;
  if (
    !(await passwordMatches(own.passwordHash, password.slice(0, 1000), deps.config.pepper, share))
  )
    return 'wrong';
  await giveBackIn(access, [], [bucket], now);
  return 'right';
}

/**
 * Proves again who is there: by the password, and by the app if the account has one. A wrong code
 * counts as a failed attempt, like a wrong password.
 */
export async function confirmByPassword(
  access: Own,
  deps: AccountDeps & FactorDeps,
  { password, code }: { password: string; code: string },
): Promise<'right' | 'password' | 'code' | 'throttled'> {
  const { now } = access.info;
  const proof = await provesPassword(access, deps, password);
  if (proof !== 'right') return proof === 'throttled' ? proof : 'password';
  if (!(await hasAuthenticator(access, me(access)))) return 'right';
  const bucket: Bucket = [`confirm code ${me(access)}`, CONFIRM];
  if (!(await mayTry(access, [bucket], now))) return 'throttled';
  if (!(await useAuthenticatorCode(access, deps, me(access), code))) return 'code';
  await giveBackIn(access, [bucket], [], now);
  return 'right';
}

/** The hash of a new secret that the account's owner typed; null if too many were requested. */
export async function hashForOwner(
  access: Own,
  deps: AccountDeps,
  texts: readonly string[],
): Promise<string[] | null> {
  const bucket: Bucket = [`hashes ${me(access)}`, CHANGES];
  if (!(await mayTryAlone(access, [bucket], access.info.now))) return null;
  const share = { purpose: 'account', place: me(access) } as const;
  const hashes: string[] = [];
  for (const text of texts) hashes.push(await hashPassword(text, deps.config.pepper, share));
  return hashes;
}

/**
 * Sets a new password for somebody who proves the current one or has just used a passkey (OWASP
 * ASVS 6.2.3); a session alone is not enough. All other sessions end, and this one continues under
 * a new id; whatever was started under the old password has expired.
 * @returns the token of the session
 */
export async function changePassword(
  access: Own,
  deps: AccountDeps,
  { current, password }: { current: string; password: string },
): Promise<{ session: string } | 'wrong' | 'throttled'> {
  const { now, sessionRef } = access.info;
  if (!(await hasPasskeyProof(access, sessionRef, now))) {
    const proof = await provesPassword(access, deps, current);
    if (proof !== 'right') return proof;
  }
  const [hash] = (await hashForOwner(access, deps, [password])) ?? [];
  if (!hash) return 'throttled';
  await savePassword(access, hash, now);
  await endOtherSessions(access, me(access), sessionRef, now);
  await distrustDevices(access, me(access));
  await noteChange(access, deps.jobs, { permission: 'account:password', notice: 'password' });
  return { session: await renewSession(access, sessionRef, now) };
}
