import type { Access } from '../../platform/access/access.ts';

type Own = Access<'account:own' | 'account:secure'>;
const me = (access: Own): string => access.actor?.account.id ?? '';
const OPEN = 'taken_at is null and ended_at is null and undone_at is null';

/**
 * A change that was asked for earlier and not confirmed is withdrawn, with its links and those of
 * an address that was never confirmed.
 */
export async function withdrawChanges(access: Own, now: Date): Promise<void> {
  await access.sql(`update email_change set ended_at = $2 where account_id = $1 and ${OPEN}`, [
    me(access),
    now,
  ]);
  await access.sql(
    `update email_link set expires_at = $2
      where account_id = $1 and used_at is null and expires_at > $2`,
    [me(access), now],
  );
}

/**
 * Writes a change down. While the account has a confirmed address that one stays in use, and the
 * new one waits to be confirmed; an address that nobody confirmed is replaced at once. Answers the
 * id of the change.
 * @param sessionId the session that asks, with which a change that waits ends
 */
export async function insertChange(
  access: Own,
  email: string,
  sessionId: string | null,
  now: Date,
): Promise<string> {
  const [row] = await access.sql<{ id: string; waits: boolean }>(
    `insert into email_change (account_id, old_email, old_confirmed_at, new_email, changed_at,
        session_id, taken_at)
     select id, email, email_confirmed_at, $2, $3, $4, case
       when email_confirmed_at is null then $3::timestamptz end
     from account
     where id = $1
     returning id, taken_at is null as waits`,
    [me(access), email, now, sessionId],
  );
  if (!row) throw new Error('the change was not written');
  if (!row.waits)
    await access.sql('update account set email = $2 where id = $1', [me(access), email]);
  return row.id;
}

/**
 * A link to the address that waits to be confirmed; those before are worthless. Null where none
 * waits.
 */
export async function insertLink(access: Own, now: Date, expiresAt: Date): Promise<string | null> {
  await access.sql(
    `update email_link set expires_at = $2
      where account_id = $1 and used_at is null and expires_at > $2`,
    [me(access), now],
  );
  const [row] = await access.sql<{ id: string }>(
    `insert into email_link (account_id, email, expires_at, change_id)
     select a.id, coalesce(c.new_email, a.email), $2, c.id
     from account a left
     join email_change c on c.account_id = a.id
       and ${OPEN.replace(/(\w+) is null/g, 'c.$1 is null')}
     where a.id = $1 and (c.id is not null or (a.email is not null
       and a.email_confirmed_at is null))
     limit 1 returning id`,
    [me(access), expiresAt],
  );
  return row?.id ?? null;
}

/** Whether a caregiver of the account's own person uses this address. */
export async function isCaregiversEmail(access: Own, email: string): Promise<boolean> {
  return (
    (
      await access.sql<{ theirs: boolean }>('select portico_caregivers_use($1) as theirs', [email])
    )[0]?.theirs === true
  );
}

/**
 * What the mail that asks for a confirmation needs; nothing where the link is over or the account
 * is gone.
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
   * The change that this link confirmed just now; null where there was none, or it had been
   * confirmed before.
   */
  changeId: string | null;
}

/**
 * Confirms the address that the link was sent to: the account's own, or one that waits while the
 * session lives that asked for it. The same link again says the same.
 * @param sessionsSince sessions that began before are over
 */
export async function useLink(
  access: Access<'system:registration'>,
  id: string,
  now: Date,
  sessionsSince: Date,
): Promise<Confirmed | null> {
  const [link] = await access.sql<{ account_id: string; email: string; change_id: string | null }>(
    `update email_link set used_at = coalesce(used_at, $2)
      where id = $1 and expires_at > $2 returning account_id, email, change_id`,
    [id, now],
  );
  if (!link) return null;
  // in the order in which undoing locks
  if (
    (
      await access.sql('select 1 from account where id = $1 and closed_at is null for update', [
        link.account_id,
      ])
    ).length === 0
  )
    return null;
  if (link.change_id === null) {
    const done = await access.sql(
      `update account set email_confirmed_at = coalesce(email_confirmed_at, $3)
        where id = $1 and email_key = lower($2) returning 1`,
      [link.account_id, link.email, now],
    );
    return done.length > 0 ? { accountId: link.account_id, changeId: null } : null;
  }
  const [taken] = await access.sql<{ new_email: string }>(
    `update email_change c set taken_at = $3 where c.account_id = $1 and c.id = $2 and ${OPEN}
       and exists (select 1 from session s where s.id = c.session_id and s.ended_at is null
         and s.created_at > $4)
       returning c.new_email`,
    [link.account_id, link.change_id, now, sessionsSince],
  );
  if (!taken) {
    const before = await access.sql(
      `select 1
        from email_change c join account a on a.id = c.account_id and a.email = c.new_email
        where c.account_id = $1 and c.id = $2 and c.taken_at is not null and c.undone_at is null`,
      [link.account_id, link.change_id],
    );
    return before.length > 0 ? { accountId: link.account_id, changeId: null } : null;
  }
  await access.sql('update account set email = $2, email_confirmed_at = $3 where id = $1', [
    link.account_id,
    taken.new_email,
    now,
  ]);
  await access.sql('update recovery set used_at = $2 where account_id = $1 and used_at is null', [
    link.account_id,
    now,
  ]);
  return { accountId: link.account_id, changeId: link.change_id };
}

/**
 * A change that can still be taken back: for so long after it was asked for, and again after it was
 * confirmed.
 */
export async function findUndoable(
  access: Access<'system:sign-on'>,
  id: string,
  since: Date,
): Promise<{ account_id: string; changed_at: Date } | undefined> {
  const [row] = await access.sql<{ account_id: string; changed_at: Date }>(
    `select account_id, changed_at
      from email_change
      where id = $1 and undone_at is null and old_confirmed_at is not null
        and greatest(changed_at, taken_at) > $2`,
    [id, since],
  );
  return row;
}
