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
