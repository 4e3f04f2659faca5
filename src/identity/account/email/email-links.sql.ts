import type { Access } from '../../../platform/access/access.ts';
import { OPEN } from './email-change.sql.ts';

/**
 * What the mail with a confirmation link needs; nothing if the link was used or withdrawn, or the
 * account is closed.
 */
export async function findEmailLink(
  access: Access<'system:registration'>,
  id: string,
): Promise<{ email: string; language: 'en' | 'es' } | undefined> {
  const [row] = await access.sql<{ email: string; language: 'en' | 'es' }>(
    `select l.email, a.language
      from email_link l join account a on a.id = l.account_id left
      join email_change c on c.account_id = l.account_id and c.id = l.change_id
     where l.id = $1 and l.used_at is null and a.closed_at is null and c.ended_at is null
       and c.undone_at is null`,
    [id],
  );
  return row;
}

/** Whose link it is, and the address that it confirms; nothing if it was used or has expired. */
export async function findUnusedLink(
  access: Access<'system:registration'>,
  id: string,
  now: Date,
): Promise<{ accountId: string; patientId: string | null; email: string } | undefined> {
  const [row] = await access.sql<{ accountId: string; patientId: string | null; email: string }>(
    `select l.account_id, a.patient_id, l.email
      from email_link l join account a on a.id = l.account_id and a.closed_at is null
      where l.id = $1 and l.used_at is null and l.expires_at > $2`,
    [id, now],
  );
  return row;
}

/** Ends a link, and the change of address that it was to confirm. */
export async function refuseLink(
  access: Access<'system:registration'>,
  id: string,
  now: Date,
): Promise<void> {
  await access.sql(
    `update email_change c set ended_at = $2 from email_link l
      where l.id = $1 and c.account_id = l.account_id and c.id = l.change_id
        and c.taken_at is null and c.ended_at is null`,
    [id, now],
  );
  await access.sql('update email_link set expires_at = $2 where id = $1', [id, now]);
}

/** The address that an account has now, confirmed or not. */
export async function findAddress(
  access: Access<'system:sign-on'>,
  accountId: string,
): Promise<{ email: string | null; patientId: string | null } | undefined> {
  const [row] = await access.sql<{ email: string | null; patientId: string | null }>(
    'select email, patient_id from account where id = $1',
    [accountId],
  );
  return row;
}

/** Takes the address from an account: its owner gives another one. */
export async function dropAddress(
  access: Access<'system:sign-on'>,
  accountId: string,
): Promise<void> {
  await access.sql('update account set email = null, email_confirmed_at = null where id = $1', [
    accountId,
  ]);
}

export interface Confirmed {
  accountId: string;
  /**
   * The change that this link has just confirmed; null if there was none, or it was confirmed
   * before.
   */
  changeId: string | null;
}

/**
 * Confirms the address that the link was sent to: the account's own, or a new one as long as the
 * session that asked for it lasts. The same link used again gets the same answer.
 * @param sessionsSince sessions that began before have expired
 */
export async function useLink(
  access: Access<'system:registration'>,
  id: string,
  now: Date,
  sessionsSince: Date,
): Promise<Confirmed | null> {
  const [link] = await access.sql<{ accountId: string; email: string; changeId: string | null }>(
    `update email_link set used_at = coalesce(used_at, $2)
      where id = $1 and expires_at > $2 returning account_id, email, change_id`,
    [id, now],
  );
  if (!link) return null;
  // account first, as undoing a change locks it too
  if (
    (
      await access.sql('select 1 from account where id = $1 and closed_at is null for update', [
        link.accountId,
      ])
    ).length === 0
  )
    return null;
  if (link.changeId === null) {
    const done = await access.sql(
      `update account set email_confirmed_at = coalesce(email_confirmed_at, $3)
        where id = $1 and email_key = lower($2) returning 1`,
      [link.accountId, link.email, now],
    );
    if (done.length === 0) return null;
    await forgetBounce(access, id);
    return { accountId: link.accountId, changeId: null };
  }
  const [taken] = await access.sql<{ newEmail: string }>(
    `update email_change c set taken_at = $3 where c.account_id = $1 and c.id = $2 and ${OPEN}
       and exists (select 1 from session s where s.id = c.session_id and s.ended_at is null
         and s.created_at > $4)
       returning c.new_email`,
    [link.accountId, link.changeId, now, sessionsSince],
  );
  if (!taken) {
    const before = await access.sql(
      `select 1
        from email_change c join account a on a.id = c.account_id and a.email = c.new_email
        where c.account_id = $1 and c.id = $2 and c.taken_at is not null and c.undone_at is null`,
      [link.accountId, link.changeId],
    );
    return before.length > 0 ? { accountId: link.accountId, changeId: null } : null;
  }
  await access.sql('update account set email = $2, email_confirmed_at = $3 where id = $1', [
    link.accountId,
    taken.newEmail,
    now,
  ]);
  await access.sql('update recovery set used_at = $2 where account_id = $1 and used_at is null', [
    link.accountId,
    now,
  ]);
  await forgetBounce(access, id);
  return { accountId: link.accountId, changeId: link.changeId };
}

/**
 * Clears a bounce from before the first use of a link: mail to this address was read since then.
 * Opening the link again says nothing about the mailbox.
 */
async function forgetBounce(access: Access<'system:registration'>, linkId: string): Promise<void> {
  await access.sql(
    `delete from bounced_address b using email_link l
      where l.id = $1 and b.account_id = l.account_id and b.bounced_at <= l.used_at`,
    [linkId],
  );
}

/**
 * A change that can still be undone: for a fixed time after it was requested, and again after it
 * was confirmed.
 */
export async function findUndoable(
  access: Access<'system:sign-on'>,
  id: string,
  since: Date,
): Promise<{ accountId: string; changedAt: Date } | undefined> {
  const [row] = await access.sql<{ accountId: string; changedAt: Date }>(
    `select account_id, changed_at
      from email_change
      where id = $1 and undone_at is null and old_confirmed_at is not null
        and greatest(changed_at, taken_at) > $2`,
    [id, since],
  );
  return row;
}
