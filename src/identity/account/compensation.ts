import type { Access } from '../../platform/access/access.ts';
import { dropFactorsSince, lockAccount, restoreEmail, voidPassword } from './compensation.sql.ts';

/**
 * Restores an account to its state at a time, for its owner, against whoever has used it since. It
 * undoes everything that came later, not only the reported change: changes of address and their
 * links, passkeys, apps, recovery codes, secret questions, browsers, sessions, and everything
 * pending. A new password has to be set (a trigger ends what was started under the old one).
 * Everything that undoes something in an account goes through here.
 * @param unusable a hash of a password that nobody knows, made before the transaction
 * @returns false if the account was closed meanwhile
 */
export async function undoSince(
  access: Access<'system:sign-on'>,
  accountId: string,
  since: Date,
  unusable: string,
): Promise<boolean> {
  const { now } = access.info;
  if (!(await lockAccount(access, accountId))) return false;
  await restoreEmail(access, accountId, since, now);
  await dropFactorsSince(access, accountId, since);
  await voidPassword(access, accountId, unusable, now);
  return true;
}
