import type { Access } from '../../platform/access/access.ts';
import type { MessageCategory } from '../writing/categories.ts';
import type { LineState } from './lines.rules.ts';

type Sends = Access<'messages:send-list'>;
type Worker = Access<'messages:send-list' | 'system:messages'>;

/** What is written for everybody on a list. */
export interface ListFields {
  teamId: string;
  category: MessageCategory;
  subject: string;
  text: string;
  /** Empty: everybody gets the English text. */
  subjectEs: string;
  textEs: string;
  replies: boolean;
}
export interface MessageList extends ListFields {
  id: string;
  team: string;
  teamEs: string;
  state: 'draft' | 'sending' | 'stopped' | 'done';
  stoppedWhy: '' | 'sender' | 'team';
  madeBy: string;
  madeAt: Date;
  sentBy: string | null;
  beganAt: Date | null;
  version: number;
}

const LIST = `select l.id, l.team_id, l.category, l.subject, l.text, l.subject_es, l.text_es,
    l.replies, l.state, l.stopped_why, l.made_at, l.began_at, l.version, t.name as team,
    t.name_es as team_es, m.name as made_by, s.name as sent_by
  from message_list l join team t on t.id = l.team_id join account m on m.id = l.made_by
  left join account s on s.id = l.sent_by`;

/** The newest lists first. */
export const listLists = (access: Sends, limit: number, offset: number): Promise<MessageList[]> =>
  access.sql<MessageList>(`${LIST} order by l.made_at desc, l.id limit $1 offset $2`, [
    limit,
    offset,
  ]);

export const findList = async (access: Sends, id: string): Promise<MessageList | undefined> =>
  (await access.sql<MessageList>(`${LIST} where l.id = $1`, [id]))[0];

/** Locks a list until the end of the transaction. */
export async function lockList(access: Sends, id: string): Promise<void> {
  await access.sql('select 1 from message_list where id = $1 for update', [id]);
}

const valuesOf = (fields: ListFields) => [
  fields.teamId,
  fields.category,
  fields.subject,
  fields.text,
  fields.subjectEs,
  fields.textEs,
  fields.replies,
];
export async function insertList(access: Sends, fields: ListFields): Promise<string> {
  const [row] = await access.sql<{ id: string }>(
    `insert into message_list (team_id, category, subject, text, subject_es, text_es, replies,
       made_by, made_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning id`,
    [...valuesOf(fields), access.actor?.account.id ?? null, access.info.now],
  );
  if (!row) throw new Error('the list was not written');
  return row.id;
}
export async function updateList(access: Sends, id: string, fields: ListFields): Promise<void> {
  await access.sql(
    `update message_list set team_id = $2, category = $3, subject = $4, text = $5,
       subject_es = $6, text_es = $7, replies = $8, version = version + 1 where id = $1`,
    [id, ...valuesOf(fields)],
  );
}
export async function deleteList(access: Sends, id: string): Promise<void> {
  await access.sql('delete from message_list where id = $1', [id]);
}

/** From now on it goes out in the name of whoever pressed the button. */
export async function markSending(access: Sends, id: string): Promise<void> {
  await access.sql(
    `update message_list set state = 'sending', stopped_why = '', sent_by = $2,
       began_at = coalesce(began_at, $3), version = version + 1 where id = $1`,
    [id, access.actor?.account.id ?? null, access.info.now],
  );
}
export async function markStopped(
  access: Worker,
  id: string,
  why: MessageList['stoppedWhy'],
): Promise<void> {
  await access.sql(
    `update message_list set state = 'stopped', stopped_why = $2, version = version + 1
     where id = $1 and state = 'sending'`,
    [id, why],
  );
}

/** How many lines are in each state. */
export const countLines = (
  access: Sends,
  ids: readonly string[],
): Promise<{ listId: string; state: LineState; n: number }[]> =>
  access.sql<{ listId: string; state: LineState; n: number }>(
    `select list_id, state, count(*)::int as n from message_list_line
     where list_id = any($1::uuid[]) group by 1, 2`,
    [ids],
  );

export interface Line {
  n: number;
  typed: string;
  state: LineState;
  why: '' | 'joined' | 'deceased' | 'no-reader' | 'blank' | 'fault';
  at: Date | null;
  patientId: string | null;
  given: string | null;
  family: string | null;
  birthDate: string | null;
  mrn: string | null;
}
/** Lines in their order, of one state or of all. */
export const listLines = (
  access: Sends,
  id: string,
  { state, limit, offset }: { state: LineState | null; limit: number; offset: number },
): Promise<Line[]> =>
  access.sql<Line>(
    `select l.n, l.typed, l.state, l.why, l.at, l.member_id as patient_id, p.given, p.family,
       p.birth_date::text as birth_date, p.mrn
     from message_list_line l left join person p on p.patient_id = l.member_id
     where l.list_id = $1 and ($2::text is null or l.state = $2)
     order by l.n limit $3 offset $4`,
    [id, state, limit, offset],
  );

/** The number of the last line, and who is on the list. */
export async function findTaken(
  access: Sends,
  id: string,
): Promise<{ last: number; people: string[] }> {
  const [row] = await access.sql<{ last: number; people: string[] }>(
    `select coalesce(max(n), 0)::int as last, coalesce(array_agg(distinct member_id::text)
       filter (where member_id is not null), '{}') as people
     from message_list_line where list_id = $1`,
    [id],
  );
  return row ?? { last: 0, people: [] };
}

/** Somebody whom a line may mean. */
export interface Candidate {
  n: number;
  patientId: string;
  given: string;
  family: string;
}
/** The people with these record numbers, also earlier ones if they are written exactly. */
export const findByNumbers = (
  access: Sends,
  lines: readonly { n: number; digits: string; number: string }[],
): Promise<Candidate[]> =>
  access.sql<Candidate>(
    `with wanted as (
       select * from unnest($1::int[], $2::text[], $3::text[]) w(n, digits, number))
     select w.n, p.patient_id, p.given, p.family from wanted w
       join person p on p.mrn_digits = w.digits and p.merged_into is null
     union
     select w.n, p.patient_id, p.given, p.family from wanted w
       join person_identifier i on i.value = w.number and i.kind = 'MR'
       join person p on p.patient_id = i.patient_id and p.merged_into is null`,
    [lines.map(({ n }) => n), lines.map(({ digits }) => digits), lines.map(({ number }) => number)],
  );

/** The people who were born on that day and have that word in a family name. */
export const findByNames = (
  access: Sends,
  lines: readonly { n: number; born: string; key: string }[],
): Promise<Candidate[]> =>
  access.sql<Candidate>(
    `select w.n, p.patient_id, p.given, p.family
     from unnest($1::int[], $2::date[], $3::text[]) w(n, born, key)
     join person p on p.birth_date = w.born and p.merged_into is null
     join person_name_key k on k.patient_id = p.patient_id and k.part = 'family'
       and k.key = w.key`,
    [lines.map(({ n }) => n), lines.map(({ born }) => born), lines.map(({ key }) => key)],
  );

export async function insertLines(
  access: Sends,
  id: string,
  lines: readonly { n: number; typed: string; patientId: string | null; state: LineState }[],
): Promise<void> {
  await access.sql(
    `insert into message_list_line (list_id, n, typed, member_id, state)
     select $1, * from unnest($2::int[], $3::text[], $4::uuid[], $5::text[])`,
    [
      id,
      lines.map(({ n }) => n),
      lines.map(({ typed }) => typed),
      lines.map(({ patientId }) => patientId),
      lines.map(({ state }) => state),
    ],
  );
}
