import type { Access } from '../../platform/access/access.ts';
import { endSessions } from '../../platform/access/session.ts';
import { distrustDevices } from '../factors/devices.ts';

type Recovery = Access<'system:sign-on'>;

/** Locks the account: if two requests come at once, the second waits. False if it is closed. */
export async function lockAccount(access: Recovery, accountId: string): Promise<boolean> {
  return (
    (
      await access.sql('select 1 from account where id = $1 and closed_at is null for update', [
        accountId,
      ])
    ).length > 0
  );
}

/**
 * Restores the address that the account had at a time, confirmed or not as it was then. Later
 * changes and all links expire.
 */
export async function restoreEmail(
  access: Recovery,
  accountId: string,
  since: Date,
  now: Date,
): Promise<void> {
  await access.sql(
    `update account a set email = c.old_email, email_confirmed_at = c.old_confirmed_at
     from (select old_email, old_confirmed_at from email_change where account_id = $1
       and changed_at >= $2 and undone_at is null order by changed_at limit 1) c
     where a.id = $1`,
    [accountId, since],
  );
  await access.sql(
    `update email_change set undone_at = $3, ended_at = coalesce(ended_at, $3)
      where account_id = $1 and changed_at >= $2 and undone_at is null`,
    [accountId, since, now],
  );
  await access.sql(
    `update email_link set expires_at = $2
      where account_id = $1 and used_at is null and expires_at > $2`,
    [accountId, now],
  );
}

/**
 * Removes what somebody could use to get back in: factors and browsers added since then, and the
 * trust in every browser.
 */
export async function dropFactorsSince(
  access: Recovery,
  accountId: string,
  since: Date,
): Promise<void> {
  await access.sql('delete from passkey where account_id = $1 and created_at >= $2', [
    accountId,
    since,
  ]);
  await access.sql('delete from authenticator where account_id = $1 and confirmed_at >= $2', [
    accountId,
    since,
  ]);
  await access.sql('delete from recovery_code where account_id = $1 and made_at >= $2', [
    accountId,
    since,
  ]);
  await access.sql('delete from secret_question where account_id = $1 and made_at >= $2', [
    accountId,
    since,
  ]);
  await access.sql('delete from device where account_id = $1 and first_at >= $2', [
    accountId,
    since,
  ]);
  await distrustDevices(access, accountId);
}

/** Nobody can sign on by password until a new one is set, and every session ends. */
export async function voidPassword(
  access: Recovery,
  accountId: string,
  unusable: string,
  now: Date,
): Promise<void> {
  await access.sql(
    'update account set password_hash = $2, password_changed_at = $3 where id = $1',
    [accountId, unusable, now],
  );
  await endSessions(access, accountId, now);
}
