import type { Access } from '../../platform/access/access.ts';
import type { ReadsMessages } from '../policy.ts';
import { tellTeam } from '../signals.sql.ts';
import { tellReaders } from '../signals.ts';
import type { MessageCategory } from '../writing/categories.ts';

type Reading = Access<ReadsMessages>;
type Writing = Access<'messages:write'>;

export const me = (access: Reading) => access.actor?.account.id ?? null;
const isSelf = (access: Reading) => access.as === 'self';

/** The first values of a statement that asks what the account sees: $1 and $2. */
export const whose = (access: Reading) => [access.person.id, me(access)];
/**
 * What such a statement begins with: from when on the account sees messages. The person always, a
 * caregiver since the right contains them. Said apart, so that what most ask is a plain statement,
 * whose plan PostgreSQL keeps.
 */
export const sees = (access: Reading) =>
  isSelf(access)
    ? `s as (select '-infinity'::timestamptz as since where $2::uuid is not null)`
    : `s as (select coalesce((
  select coalesce(x.messages_since, x.granted_at, x.starts_on::timestamptz) from proxy x
  where x.patient_id = $1 and x.account_id = $2 and x.revoked_at is null), 'infinity') as since)`;
/**
 * That time: a value and not a join, so that a list can be read in the order of an index, and only
 * as far as it is shown.
 */
export const SINCE = '(select since from s)';
/** Which conversations an account sees. A caregiver sees those that go on after they came. */
export const isSeen = (access: Reading) =>
  `c.patient_id = $1${isSelf(access) ? '' : ` and not c.private and c.last_at >= ${SINCE}`}`;

/**
 * Which messages of the team the account sees and has not read.
 * @param events the messages, each as "conversation seq"
 */
export async function listUnreadOf(
  access: Access<'messages:notify'>,
  events: readonly string[],
): Promise<string[]> {
  const rows = await access.sql<{ event: string }>(
    `with ${sees(access)}
     select e.event from unnest($3::text[]) e(event)
     join conversation c on c.patient_id = $1 and c.id = split_part(e.event, ' ', 1)::uuid
     join message m on m.patient_id = c.patient_id and m.conversation_id = c.id
       and m.seq = split_part(e.event, ' ', 2)::int
     left join conversation_reader r on r.patient_id = c.patient_id
       and r.conversation_id = c.id and r.account_id = $2
     where ${isSeen(access)} and m.sent_at >= ${SINCE} and m.seq > coalesce(r.read_seq, 0)`,
    [...whose(access), events],
  );
  return rows.map(({ event }) => event);
}

export interface Conversation {
  id: string;
  subject: string | null;
  category: MessageCategory;
  teamId: string;
  team: string;
  teamEs: string;
  teamState: 'active' | 'paused' | 'ended';
  /** Of the team's clinic; null if it has none. */
  zone: string | null;
  /** By when the team promised to answer; null if it owes no answer. */
  dueAt: Date | null;
  state: 'open' | 'closed';
  replies: boolean;
  private: boolean;
  begunBy: string;
  begunAs: 'self' | 'caregiver' | 'staff';
  lastAt: Date;
  lastFrom: 'member' | 'team';
  lastSeq: number;
  teamSeq: number;
  teamReadSeq: number;
  /** The newest message that this account has read. */
  readSeq: number;
  archived: boolean;
}

/** A conversation that the account sees. */
export async function findConversation(
  access: Reading,
  id: string,
): Promise<Conversation | undefined> {
  const [row] = await access.sql<Conversation>(
    `with ${sees(access)}
     select c.id, case when c.begun_at >= ${SINCE} then c.subject end as subject, c.category,
       c.team_id, t.name as team, t.name_es as team_es, t.state as team_state, k.zone, c.due_at,
       c.state, c.replies, c.private, c.begun_by, c.begun_as, c.last_at, c.last_from, c.last_seq,
       c.team_seq, c.team_read_seq,
       coalesce(r.read_seq, 0) as read_seq,
       coalesce(r.archived_seq >= c.last_seq, false) as archived
     from conversation c
     join team t on t.id = c.team_id
     left join clinic k on k.id = t.clinic_id
     left join conversation_reader r on r.patient_id = c.patient_id
       and r.conversation_id = c.id and r.account_id = $2
     where ${isSeen(access)} and c.id = $3`,
    [...whose(access), id],
  );
  return row;
}

/** A message as its readers see it. */
export interface Message {
  id: string;
  seq: number;
  authorId: string;
  authorName: string;
  authorAs: 'self' | 'caregiver' | 'staff';
  asTeam: boolean;
  text: string;
  sentAt: Date;
}

/** The messages of a conversation that the account sees, oldest first. */
export const listMessages = (access: Reading, id: string): Promise<Message[]> =>
  access.sql<Message>(
    `with ${sees(access)}
     select m.id, m.seq, m.author_id, m.author_name, m.author_as, m.as_team, m.text, m.sent_at
     from message m
     where m.patient_id = $1 and m.conversation_id = $3 and m.sent_at >= ${SINCE}
     order by m.seq`,
    [...whose(access), id],
  );

/** A message that was searched for. */
export interface Found extends Message {
  conversationId: string;
  subject: string | null;
  team: string;
  teamEs: string;
}

/**
 * Messages that have all the terms, newest first, in conversations that the account sees. All words
 * of the person are read in one go. A caregiver's search asks first whether they see the message:
 * how long it takes must not tell what the others say.
 */
export function searchMessages(
  access: Reading,
  terms: readonly string[],
  limit: number,
): Promise<Found[]> {
  const has = `(select bool_and(strpos(d.said collate "C", term) > 0) from unnest($3::text[]) term)`;
  const seen = `case when exists (
         select 1 from message m
         join conversation c on c.patient_id = m.patient_id and c.id = m.conversation_id
         where m.patient_id = d.patient_id and m.id = d.message_id and m.sent_at >= ${SINCE}
           and ${isSeen(access)}) then ${has} end`;
  return access.sql<Found>(
    `with ${sees(access)},
     hit as materialized (
       select d.message_id from message_said d
       where d.patient_id = $1 and ${isSelf(access) ? has : seen})
     select m.id, m.seq, m.author_id, m.author_name, m.author_as, m.as_team, m.text, m.sent_at,
       c.id as conversation_id, case when c.begun_at >= ${SINCE} then c.subject end as subject,
       t.name as team, t.name_es as team_es
     from hit h
     join message m on m.patient_id = $1 and m.id = h.message_id
     join conversation c on c.patient_id = m.patient_id and c.id = m.conversation_id
     join team t on t.id = c.team_id
     where m.sent_at >= ${SINCE} and ${isSeen(access)}
     order by m.sent_at desc, m.id limit $4`,
    [...whose(access), terms, limit],
  );
}

/** Keeps a conversation from caregivers, or shows it to them again: the person's own choice. */
export async function setPrivate(access: Writing, id: string, keep: boolean): Promise<void> {
  await access.sql(
    `update conversation set private = $3, version = version + 1
     where patient_id = $1 and id = $2`,
    [access.person.id, id, keep],
  );
  tellReaders(access, access.person.id);
}

export interface Begun {
  teamId: string;
  category: MessageCategory;
  subject: string;
  keepPrivate: boolean;
}

/** Writes a conversation without messages. */
export async function insertConversation(access: Writing, begun: Begun): Promise<string> {
  const [row] = await access.sql<{ id: string }>(
    `insert into conversation (patient_id, team_id, category, subject, begun_by, begun_as, begun_at,
       last_at, private)
     values ($1, $2, $3, $4, $5, $6, $7, $7, $8) returning id`,
    [
      ...[access.person.id, begun.teamId, begun.category, begun.subject, me(access), access.as],
      ...[access.info.now, begun.keepPrivate],
    ],
  );
  if (!row) throw new Error('the conversation was not written');
  return row.id;
}

/** Holds a conversation until the transaction ends, so that its messages get their order. */
export const lockConversation = (access: Writing, id: string): Promise<{ lastSeq: number }[]> =>
  access.sql<{ lastSeq: number }>(
    'select last_seq from conversation where patient_id = $1 and id = $2 for update',
    [access.person.id, id],
  );

/**
 * Writes the member side's next message, with its words for the search, and starts the team's clock
 * if it does not run. The conversation is locked.
 */
export async function insertMessage(
  access: Writing,
  message: { conversationId: string; seq: number; text: string; said: string; dueAt: Date },
): Promise<string> {
  const [row] = await access.sql<{ id: string }>(
    `with sent as (
       insert into message (patient_id, conversation_id, seq, author_id, author_name, author_as,
         text, sent_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8) returning id),
     said as (
       insert into message_said (patient_id, message_id, said) select $1, id, $9 from sent),
     moved as (
       update conversation set last_at = $8, last_seq = $3, last_from = 'member', state = 'open',
         due_at = case when last_from = 'member' and due_at is not null then due_at else $10 end,
         snoozed_until = null, version = version + 1
       where patient_id = $1 and id = $2)
     select id from sent`,
    [
      access.person.id,
      message.conversationId,
      message.seq,
      me(access),
      access.actor?.account.name ?? '',
      access.as,
      message.text,
      access.info.now,
      message.said,
      message.dueAt,
    ],
  );
  if (!row) throw new Error('the message was not written');
  tellTeam(access, { patientId: access.person.id, id: message.conversationId });
  tellReaders(access, access.person.id);
  return row.id;
}
