import type { Generated } from 'kysely';
import type { Grant, Role } from '../platform/access.ts';
import type { Db, Tx } from '../platform/db.ts';
import type { counting } from '../platform/limits.ts';
import { endSessions } from '../platform/session.ts';

declare module '../platform/db.ts' {
  interface Database {
    account: {
      id: Generated<string>;
      kind: 'member' | 'staff';
      user_id: string;
      password_hash: string;
      patient_id: string | null;
      name: string;
      email: string | null;
      roles: Role[];
      language: 'en' | 'es';
      created_at: Date;
      closed_at: Date | null;
      last_sign_on_at: Date | null;
    };
    person: {
      patient_id: Generated<string>;
      given: string;
      family: string;
      birth_date: string | null;
      sex: string;
      language: 'en' | 'es';
      mrn: string | null;
      deceased: boolean;
      merged_into: string | null;
      created_at: Date;
    };
  }
}

type SignOn = Grant<'system:sign-on'>;

export interface Claimed {
  id: string;
  kind: 'member' | 'staff';
  password_hash: string;
  patient_id: string | null;
}

/**
 * Whose user ID it is, and one try counted before anything is compared: in the browser's own
 * bucket, the first, where the account was used in it before or it was vouched for; else in the
 * others. A function that opens its own reach.
 * @param counted as `counting` makes it
 * @returns `failures`: how many tries the counted buckets had before this one
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
  if (!row) throw new Error('nothing was said of the user ID');
  const { id, own, failures, ...rest } = row;
  return { account: id === null ? null : { id, ...rest }, own, failures };
}

/** Sent ahead. */
export function noteSignOn(
  tx: Tx,
  _grant: SignOn,
  id: string,
  now: Date,
  language: 'en' | 'es' | null,
): void {
  tx.ahead(
    'update account set last_sign_on_at = $2, language = coalesce($3, language) where id = $1',
    [id, now, language],
  );
}

/** Nobody signs on with the account again; whoever is signed on with it no longer is. */
export async function closeAccount(
  tx: Tx,
  _grant: Grant<'system:registration' | 'account:secure' | 'staff:manage'>,
  id: string,
  now: Date,
): Promise<void> {
  await tx.raw('update account set closed_at = $2 where id = $1', [id, now]);
  await tx.raw('delete from passkey where account_id = $1', [id]);
  await tx.raw('delete from device where account_id = $1', [id]);
  await endSessions(tx, id, now);
}

/** The account's own language; row-level security lets it reach only itself. */
export async function saveLanguage(tx: Tx, grant: Grant, language: 'en' | 'es'): Promise<void> {
  await tx
    .updateTable('account')
    .set({ language })
    .where('id', '=', grant.actor?.account.id ?? '')
    .execute();
}

/**
 * Where to tell an account what happened to it: the confirmed address, or the one that it had
 * before a change.
 */
export async function findNotified(
  tx: Tx,
  _grant: Grant<'system:notices'>,
  accountId: string,
  changeId: string | null,
): Promise<{ email: string | null; language: 'en' | 'es'; user_id: string } | undefined> {
  const [row] = await tx.raw<{ email: string | null; language: 'en' | 'es'; user_id: string }>(
    `select case when $2::uuid is null then (case
        when a.email_confirmed_at is not null then a.email end)
       else (select c.old_email from email_change c where c.account_id = a.id and c.id = $2
         and c.old_confirmed_at is not null) end as email, a.language, a.user_id
     from account a where a.id = $1`,
    [accountId, changeId],
  );
  return row;
}
