import type { Access } from '../../platform/access/access.ts';

type Reading = Access<'messages:read'>;

/** Notes how far the account has read. Two tabs at once leave the farther mark. */
export async function markRead(access: Reading, id: string, seq: number): Promise<void> {
  await access.sql(
    `insert into conversation_reader as r (patient_id, conversation_id, account_id, read_seq)
     select c.patient_id, c.id, $3, least($4, c.last_seq) from conversation c
       where c.patient_id = $1 and c.id = $2
     on conflict (patient_id, conversation_id, account_id) do update
       set read_seq = greatest(r.read_seq, excluded.read_seq),
         unread = r.unread and greatest(r.read_seq, excluded.read_seq) < (
           select c.team_seq from conversation c where c.patient_id = $1 and c.id = $2)`,
    [access.person.id, id, access.actor?.account.id ?? null, seq],
  );
}

/**
 * Marks the team's newest message unread for the account, and brings the conversation back if it
 * was put away: what is unread is in the list. False if the team has written nothing.
 */
export async function markUnread(access: Reading, id: string): Promise<boolean> {
  const rows = await access.sql(
    `insert into conversation_reader as r
       (patient_id, conversation_id, account_id, read_seq, unread)
     select c.patient_id, c.id, $3, c.team_seq - 1, true from conversation c
       where c.patient_id = $1 and c.id = $2 and c.team_seq > 0
     on conflict (patient_id, conversation_id, account_id) do update
       set read_seq = least(r.read_seq, excluded.read_seq), unread = true, archived_seq = null
     returning 1`,
    [access.person.id, id, access.actor?.account.id ?? null],
  );
  return rows.length > 0;
}

/** Puts a conversation away for the account, until something new is written; or brings it back. */
export async function setArchived(access: Reading, id: string, archived: boolean): Promise<void> {
  await access.sql(
    `insert into conversation_reader as r (patient_id, conversation_id, account_id, archived_seq)
     select c.patient_id, c.id, $3, case when $4 then c.last_seq end from conversation c
       where c.patient_id = $1 and c.id = $2
     on conflict (patient_id, conversation_id, account_id) do update
       set archived_seq = excluded.archived_seq`,
    [access.person.id, id, access.actor?.account.id ?? null, archived],
  );
}
