import type { Access } from '../../platform/access/access.ts';
import type { ReadsMessages } from '../policy.ts';
import type { MessageCategory } from '../writing/categories.ts';
import { isSeen, type Message, SINCE, sees, whose } from './conversations.sql.ts';

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
export const NEW = `m.patient_id = c.patient_id and m.conversation_id = c.id and m.seq > r.read_seq
  and m.author_as = 'staff' and m.sent_at >= ${SINCE}`;

/** Conversations that the account sees, newest first. */
export function listLines(
  access: Reading,
  { archived, only, teamId, limit, offset }: Listing & { limit: number; offset: number },
): Promise<Line[]> {
  return access.sql<Line>(
    `with ${sees(access)}
     select c.id, case when c.begun_at >= ${SINCE} then c.subject end as subject, c.category,
       t.name as team, t.name_es as team_es, c.state, c.last_at, c.last_from,
       coalesce((select left(m.text, 200) from message m where m.patient_id = c.patient_id
         and m.conversation_id = c.id and m.seq = c.last_seq), '') as last_text,
       case when r.unread then (select count(*)::int from message m where ${NEW})
         else 0 end as unread,
       exists (select 1 from message_draft d where d.patient_id = c.patient_id
         and d.conversation_id = c.id and d.author_id = $2) as drafted
     from conversation c
     join team t on t.id = c.team_id
     left join lateral ${MARKS} r on true
     where ${isSeen(access)} and (r.archived_seq is not null and r.archived_seq >= c.last_seq) = $3
       and ($4::text is distinct from 'unread'
         or r.unread and exists (select 1 from message m where ${NEW}))
       and ($4::text is distinct from 'waiting' or c.state = 'open' and c.last_from = 'member')
       and ($5::uuid is null or c.team_id = $5)
     order by c.last_at desc, c.id
     limit $6 offset $7`,
    [...whose(access), archived, only, teamId, limit, offset],
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
    `with ${sees(access)}
     select c.id, case when c.begun_at >= ${SINCE} then c.subject end as subject,
       t.name as team, t.name_es as team_es, c.last_at
     from conversation_reader r
     join conversation c on c.patient_id = r.patient_id and c.id = r.conversation_id
     join team t on t.id = c.team_id
     where r.account_id = $2 and r.patient_id = $1 and r.unread and ${isSeen(access)}
       and exists (select 1 from message m where ${NEW}) and c.id is distinct from $3::uuid
     order by c.last_at desc, c.id`,
    [...whose(access), open],
  );
}

/** The teams of the conversations that the account sees: one look into the index for each. */
export function listTeamsOf(
  access: Reading,
): Promise<{ teamId: string; team: string; teamEs: string }[]> {
  const next = (
    after: string,
  ) => `(select c.team_id from conversation c where ${isSeen(access)}${after}
       order by c.team_id limit 1)`;
  return access.sql<{ teamId: string; team: string; teamEs: string }>(
    `with recursive ${sees(access)},
     own(team_id) as (
       select ${next('')}
       union all select ${next(' and c.team_id > own.team_id')} from own
       where own.team_id is not null)
     select t.id as team_id, t.name as team, t.name_es as team_es
     from own join team t on t.id = own.team_id`,
    whose(access),
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
  const values = whose(access);
  const [conversations, messages] = await Promise.all([
    access.sql<Omit<Whole, 'messages'>>(
      `with ${sees(access)}
       select c.id, case when c.begun_at >= ${SINCE} then c.subject end as subject, c.category,
         c.team_id, t.name as team, c.state, c.begun_at
       from conversation c join team t on t.id = c.team_id
       where ${isSeen(access)} order by c.begun_at, c.id`,
      values,
    ),
    access.sql<Message & { conversationId: string }>(
      `with ${sees(access)}
       select m.conversation_id, m.id, m.seq, m.author_id, m.author_name, m.author_as, m.as_team,
         m.text, m.sent_at
       from conversation c
       join message m on m.patient_id = c.patient_id and m.conversation_id = c.id
       where ${isSeen(access)} and m.sent_at >= ${SINCE} order by m.conversation_id, m.seq`,
      values,
    ),
  ]);
  const of = Map.groupBy(messages, ({ conversationId }) => conversationId);
  return conversations.map((one) => ({ ...one, messages: of.get(one.id) ?? [] }));
}
