import type { Access } from '../../platform/access/access.ts';
import type { Db } from '../../platform/access/db.ts';
import { endSessions } from '../../platform/access/session.ts';
import type { counting } from '../../platform/limits.ts';

type SignOn = Access<'system:sign-on'>;

export interface Claimed {
  id: string;
  kind: 'member' | 'staff';
  passwordHash: string;
  patientId: string | null;
}

/**
 * Looks up a user ID and counts one attempt, before anything is compared. A browser in which the
 * account was used, or that was vouched for, counts in the first bucket; any other counts in the
 * rest. A database function that opens its own reach.
 * @param counted as `counting` makes it
 * @returns `failures`: how many attempts the counted buckets had before this one
 */
export async function trySignOn(
  db: Db,
  userKey: string | null,
  deviceHash: Buffer | null,
  vouched: string | null,
  counted: ReturnType<typeof counting>,
): Promise<{ account: Claimed | null; own: boolean; failures: number[] }> {
  const [row] = await db.ask<
    { id: string | null; own: boolean; failures: number[] } & Omit<Claimed, 'id'>
  >('select * from portico_try_sign_on($1, $2, $3, $4, $5, $6, $7)', [
    userKey,
    deviceHash,
    vouched,
    ...counted,
  ]);
  if (!row) throw new Error('portico_try_sign_on answered no row');
  const { id, own, failures, ...rest } = row;
  return { account: id === null ? null : { id, ...rest }, own, failures };
}

/** Records a sign-on, without waiting. */
export function noteSignOn(
  access: SignOn,
  id: string,
  now: Date,
  language: 'en' | 'es' | null,
): void {
  access.pipeline(
    'update account set last_sign_on_at = $2, language = coalesce($3, language) where id = $1',
    [id, now, language],
  );
}

/** Closes an account: nobody can sign on with it again, and every session ends. */
export async function closeAccount(
  access: Access<'system:registration' | 'account:secure' | 'staff:manage'>,
  id: string,
  now: Date,
): Promise<void> {
  await access.sql('update account set closed_at = $2 where id = $1', [id, now]);
  await access.sql('delete from passkey where account_id = $1', [id]);
  await access.sql('delete from device where account_id = $1', [id]);
  await endSessions(access, id, now);
}

/** Saves the account's own language. */
export async function saveLanguage(
  access: Access<'account:own'>,
  language: 'en' | 'es',
): Promise<void> {
  await access.sql('update account set language = $2 where id = $1', [
    access.actor?.account.id,
    language,
  ]);
}

/**
 * Where to notify the owner of an account: the confirmed address, or the one that it had before a
 * change.
 */
export async function findNotified(
  access: Access<'system:notices'>,
  accountId: string,
  changeId: string | null,
): Promise<{ email: string | null; language: 'en' | 'es'; userId: string } | undefined> {
  const [row] = await access.sql<{ email: string | null; language: 'en' | 'es'; userId: string }>(
    `select case when $2::uuid is null then (case
        when a.email_confirmed_at is not null then a.email end)
       else (select c.old_email from email_change c where c.account_id = a.id and c.id = $2
         and c.old_confirmed_at is not null) end as email, a.language, a.user_id
     from account a where a.id = $1`,
    [accountId, changeId],
  );
  return row;
}

/** Sets a new password, and ends every session of the account. */
export async function resetPassword(
  access: Access<'system:registration' | 'system:sign-on'>,
  accountId: string,
  passwordHash: string,
  now: Date,
): Promise<void> {
  await access.sql(
    'update account set password_hash = $2, password_changed_at = $3 where id = $1',
    [accountId, passwordHash, now],
  );
  await endSessions(access, accountId, now);
}
