import type { Access } from '../../platform/access/access.ts';
import type { Writers } from '../../platform/notices/writing.ts';
import type { WritesForTeam } from '../policy.ts';
import { tellTeam } from '../signals.sql.ts';
import { tellReaders } from '../signals.ts';
import type { EventKind, Which } from './inbox.sql.ts';

/** What staff change in a conversation. Whoever calls these holds it (`lock`). */
type Answer = Access<'messages:answer' | keyof Writers>;
type Writes = Access<WritesForTeam>;

const me = (access: Writes) => access.actor?.account.id ?? null;

export interface NewEvent {
  kind: EventKind;
  text?: string;
  teamId?: string;
  toAccount?: string;
}

export async function insertEvent(
  access: Answer,
  { patientId, id }: Which,
  event: NewEvent,
): Promise<void> {
  await access.sql(
    `insert into conversation_event (patient_id, conversation_id, at, by_account, by_name, kind,
       text, team_id, to_account)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      patientId,
      id,
      access.info.now,
      me(access),
      access.actor?.account.name ?? '',
      event.kind,
      event.text ?? '',
      event.teamId ?? null,
      event.toAccount ?? null,
    ],
  );
}

/** Notes that somebody of the team has read so far. */
export async function markTeamRead(
  access: Answer,
  { patientId, id }: Which,
  seq: number,
): Promise<void> {
  await access.sql(
    `update conversation set team_read_seq = greatest(team_read_seq, least($3, last_seq))
     where patient_id = $1 and id = $2 and team_read_seq < least($3, last_seq)`,
    [patientId, id, seq],
  );
}

/** Marks the member's newest message unread again, for the whole team. */
export async function markTeamUnread(access: Answer, { patientId, id }: Which): Promise<void> {
  await access.sql(
    `update conversation set team_read_seq = least(team_read_seq, last_seq - 1)
     where patient_id = $1 and id = $2 and last_from = 'member'`,
    [patientId, id],
  );
}

/** Gives a conversation to somebody, or to a team without naming anybody. */
export async function assign(
  access: Answer,
  { patientId, id }: Which,
  to: { teamId: string; accountId: string | null },
): Promise<void> {
  tellTeam(access, { patientId, id }); // whose inbox it leaves
  await access.sql(
    `update conversation set team_id = $3, assigned_to = $4,
       assigned_at = case when $4::uuid is not null then $5::timestamptz end,
       snoozed_until = null, version = version + 1
     where patient_id = $1 and id = $2`,
    [patientId, id, to.teamId, to.accountId, access.info.now],
  );
  tellTeam(access, { patientId, id });
}

/** Closes or reopens a conversation. Nothing is due in a closed one. */
export async function setState(
  access: Answer,
  { patientId, id }: Which,
  to: { state: 'open' | 'closed'; replies: boolean; dueAt: Date | null },
): Promise<void> {
  await access.sql(
    `update conversation set state = $3, replies = $4, due_at = $5, escalated_at = null,
       snoozed_until = null, version = version + 1
     where patient_id = $1 and id = $2`,
    [patientId, id, to.state, to.replies, to.dueAt],
  );
  tellTeam(access, { patientId, id });
}

export async function snooze(access: Answer, { patientId, id }: Which, until: Date): Promise<void> {
  await access.sql(
    `update conversation set snoozed_until = $3, version = version + 1
     where patient_id = $1 and id = $2`,
    [patientId, id, until],
  );
  tellTeam(access, { patientId, id });
}

/**
 * Writes the team's next message and marks it unread for the person and their caregivers. The
 * conversation is locked.
 * @returns the accounts to notify
 */
export async function insertAnswer(
  access: Writes,
  { patientId, id }: Which,
  answer: { seq: number; text: string; said: string; asTeam: boolean },
): Promise<{ messageId: string; accounts: string[] }> {
  const [row] = await access.sql<{ id: string }>(
    `with sent as (
       insert into message (patient_id, conversation_id, seq, author_id, author_name, author_as,
         as_team, text, sent_at)
       values ($1, $2, $3, $4, $5, 'staff', $6, $7, $8) returning id),
     said as (
       insert into message_said (patient_id, message_id, said) select $1, id, $9 from sent),
     moved as (
       update conversation set last_at = $8, last_seq = $3, team_seq = $3, last_from = 'team',
         team_read_seq = $3, due_at = null, escalated_at = null, snoozed_until = null,
         state = 'open', version = version + 1
       where patient_id = $1 and id = $2)
     select id from sent`,
    [
      patientId,
      id,
      answer.seq,
      me(access),
      access.actor?.account.name ?? '',
      answer.asTeam,
      answer.text,
      access.info.now,
      answer.said,
    ],
  );
  if (!row) throw new Error('the answer was not written');
  tellTeam(access, { patientId, id });
  tellReaders(access, patientId);
  const accounts = await access.sql<{ accountId: string }>(
    'select portico_mark_unread($1) as account_id',
    [id],
  );
  return { messageId: row.id, accounts: accounts.map(({ accountId }) => accountId) };
}

/** Writes a conversation that staff begin, without messages. */
export async function insertBegun(
  access: Writes,
  begun: {
    patientId: string;
    teamId: string;
    category: string;
    subject: string;
    replies: boolean;
    /** Kept from caregivers. */
    private?: boolean;
  },
): Promise<string> {
  const [row] = await access.sql<{ id: string }>(
    `insert into conversation (patient_id, team_id, category, subject, begun_by, begun_as, begun_at,
       last_at, last_from, replies, private)
     values ($1, $2, $3, $4, $5, 'staff', $6, $6, 'team', $7, $8) returning id`,
    [
      begun.patientId,
      begun.teamId,
      begun.category,
      begun.subject,
      me(access),
      access.info.now,
      begun.replies,
      begun.private ?? false,
    ],
  );
  if (!row) throw new Error('the conversation was not written');
  return row.id;
}
