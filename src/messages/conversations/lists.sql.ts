import type { Access } from '../../platform/access/access.ts';
import type { ReadsMessages } from '../policy.ts';
import type { MessageCategory } from '../writing/categories.ts';
import { isSelf, type Message, me, SINCE, VISIBLE } from './conversations.sql.ts';

type Reading = Access<ReadsMessages>;

/** Those with something unread, or those that wait for the team’s answer. */
export const ONLY = ['unread', 'waiting'] as const;
export type Only = (typeof ONLY)[number];

/** Which conversations a list has. */
export interface Listing {
  archived: boolean;
  only: Only | null;
  teamId: string | null;
}

/** A conversation in a list. */
export interface Line {
  id: string;
  /** Null if it was begun before the account may see messages. */
  subject: string | null;
  category: MessageCategory;
  team: string;
  teamEs: string;
  state: 'open' | 'closed';
  lastAt: Date;
  lastFrom: 'member' | 'team';
  /** How its newest message begins. */
  lastText: string;
  /** How many of the team's messages this account has not read. */
  unread: number;
  /** Whether this account has a draft of a reply. */
  drafted: boolean;
}

/**
 * The account's marks of a conversation, looked up by their key. A plain join compares each line of
 * a list with every mark that the account has.
 */
const MARKS = `(select r.* from conversation_reader r where r.patient_id = c.patient_id
  and r.conversation_id = c.id and r.account_id = $2 offset 0)`;

/** A message of the team's that the account sees and has not read. */
const NEW = `m.patient_id = c.patient_id and m.conversation_id = c.id and m.seq > r.read_seq
  and m.author_as = 'staff' and m.sent_at >= s.since`;

/** Conversations that the account sees, newest first. */
export function listLines(
  access: Reading,
  { archived, only, teamId, limit, offset }: Listing & { limit: number; offset: number },
): Promise<Line[]> {
  return access.sql<Line>(
    `with s as (select ${SINCE} as since)
     select c.id, case when c.begun_at >= s.since then c.subject end as subject, c.category,
       t.name as team, t.name_es as team_es, c.state, c.last_at, c.last_from,
       coalesce((select left(m.text, 200) from message m where m.patient_id = c.patient_id
         and m.conversation_id = c.id and m.seq = c.last_seq), '') as last_text,
       case when r.unread then (select count(*)::int from message m where ${NEW})
         else 0 end as unread,
       exists (select 1 from message_draft d where d.patient_id = c.patient_id
         and d.conversation_id = c.id and d.author_id = $2) as drafted
     from s cross join conversation c
     join team t on t.id = c.team_id
     left join lateral ${MARKS} r on true
     where ${VISIBLE} and (r.archived_seq is not null and r.archived_seq >= c.last_seq) = $4
       and ($5::text is distinct from 'unread'
         or r.unread and exists (select 1 from message m where ${NEW}))
       and ($5::text is distinct from 'waiting' or c.state = 'open' and c.last_from = 'member')
       and ($6::uuid is null or c.team_id = $6)
     order by c.last_at desc, c.id
     limit $7 offset $8`,
    [access.person.id, me(access), isSelf(access), archived, only, teamId, limit, offset],
  );
}

/** A conversation with something new for the account. */
export type Unread = Pick<Line, 'id' | 'subject' | 'team' | 'teamEs' | 'lastAt'>;

/**
 * The conversations with something that the account has not read, newest first.
 * @param open the conversation that the page itself shows, which is no longer unread
 */
export function listUnread(access: Reading, open: string | null = null): Promise<Unread[]> {
  return access.sql<Unread>(
    `with s as (select ${SINCE} as since)
     select c.id, case when c.begun_at >= s.since then c.subject end as subject,
       t.name as team, t.name_es as team_es, c.last_at
     from s cross join conversation_reader r
     join conversation c on c.patient_id = r.patient_id and c.id = r.conversation_id
     join team t on t.id = c.team_id
     where r.account_id = $2 and r.patient_id = $1 and r.unread and ${VISIBLE}
       and exists (select 1 from message m where ${NEW}) and c.id is distinct from $4::uuid
     order by c.last_at desc, c.id`,
    [access.person.id, me(access), isSelf(access), open],
  );
}

/** Of how many conversations the teams are offered to filter by. */
const MOST_FOR_TEAMS = 500;

/** The teams of the newest conversations that the account sees. */
export function listTeamsOf(
  access: Reading,
): Promise<{ teamId: string; team: string; teamEs: string }[]> {
  return access.sql<{ teamId: string; team: string; teamEs: string }>(
    `with s as (select ${SINCE} as since)
     select t.id as team_id, t.name as team, t.name_es as team_es from team t
     where t.id in (select few.team_id from (
       select c.team_id from s cross join conversation c where ${VISIBLE}
       order by c.last_at desc limit $4) few)`,
    [access.person.id, me(access), isSelf(access), MOST_FOR_TEAMS],
  );
}

/** A conversation with all of its messages that the account sees, for a file of all. */
export interface Whole extends Pick<Line, 'id' | 'subject' | 'category' | 'team' | 'state'> {
  teamId: string;
  begunAt: Date;
  messages: Message[];
}

/** Everything that the account sees, put away or not, oldest first. */
export async function listWhole(access: Reading): Promise<Whole[]> {
  const values = [access.person.id, me(access), isSelf(access)];
  const [conversations, messages] = await Promise.all([
    access.sql<Omit<Whole, 'messages'>>(
      `with s as (select ${SINCE} as since)
       select c.id, case when c.begun_at >= s.since then c.subject end as subject, c.category,
         c.team_id, t.name as team, c.state, c.begun_at
       from s cross join conversation c join team t on t.id = c.team_id
       where ${VISIBLE} order by c.begun_at, c.id`,
      values,
    ),
    access.sql<Message & { conversationId: string }>(
      `with s as (select ${SINCE} as since)
       select m.conversation_id, m.id, m.seq, m.author_id, m.author_name, m.author_as, m.as_team,
         m.text, m.sent_at
       from s cross join conversation c
       join message m on m.patient_id = c.patient_id and m.conversation_id = c.id
       where ${VISIBLE} and m.sent_at >= s.since order by m.conversation_id, m.seq`,
      values,
    ),
  ]);
  const of = Map.groupBy(messages, ({ conversationId }) => conversationId);
  return conversations.map((one) => ({ ...one, messages: of.get(one.id) ?? [] }));
}
