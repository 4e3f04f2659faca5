import { me, type Own } from '../own.ts';

export const OPEN = 'taken_at is null and ended_at is null and undone_at is null';

/**
 * Withdraws an earlier, unconfirmed change, with its links and those to an address that was never
 * confirmed.
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
 * Stores a change. A confirmed address stays in use until the new one is confirmed; an address that
 * nobody confirmed is replaced at once. Returns the id of the change.
 * @param sessionId the session that asks: a pending change ends with it
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

/** A link to the address to be confirmed; earlier links expire. Null if there is none. */
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
