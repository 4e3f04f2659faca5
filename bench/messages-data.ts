import { createHash, randomBytes } from 'node:crypto';
import type pg from 'pg';
import { saidOf } from '../src/messages/reading/search.rules.ts';
import { makeReaders, type Reader } from './seed.ts';

/** How many members have few messages, and how many have many. */
const EACH = 8;
/** Messages of a conversation that the team has answered. */
const ANSWERED = 4;
export const FEW = 100;
export const MANY = 10_000;
/** Open conversations of the team whose inbox is measured. */
export const OPEN = 10_000;

export interface Correspondence {
  few: Reader[];
  many: Reader[];
  /** Everybody else, each with conversations that wait for the team. */
  others: Reader[];
  /** The session of somebody on the team. */
  nurse: string;
  /** The newest conversation of each member in `few`. */
  newest: Map<Reader, string>;
}

/**
 * Members with a hundred messages, members with ten thousand, and a team with ten thousand open
 * conversations of others: invented, the same in every run.
 * @param people how many others there are
 */
export async function seedMessages(client: pg.Client, people: number): Promise<Correspondence> {
  await client.query(
    `insert into person (given, family, birth_date, sex, mrn, created_at)
      select 'Bench', 'Person ' || n, '1970-05-05', 'female', (7000000 + n)::text, now()
      from generate_series(1, $1::int) n`,
    [people + 2 * EACH],
  );
  const readers = await makeReaders(client, people + 2 * EACH, '');
  const [few, many] = [readers.slice(0, EACH), readers.slice(EACH, 2 * EACH)];
  const others = readers.slice(2 * EACH);
  await client.query('create temp table said (n serial, text text, said text)');
  const texts = someTexts();
  // keys are right by construction, and checking each row of a table without statistics takes long
  await client.query("set session_replication_role = 'replica'");
  await client.query('insert into said (text, said) select * from unnest($1::text[], $2::text[])', [
    texts,
    texts.map(saidOf),
  ]);
  const [busy, quiet] = [await team(client, 'Family medicine'), await team(client, 'Cardiology')];
  const nurse = await staff(client, 'nurse', [busy, quiet]);
  const colleague = await staff(client, 'colleague', [busy]);
  const by = nurse.id;
  await converse(client, few, { team: quiet, by, each: FEW / ANSWERED, messages: ANSWERED });
  await converse(client, many, { team: quiet, by, each: MANY / ANSWERED, messages: ANSWERED });
  await converse(client, others, { team: busy, by, each: OPEN / people, messages: 3 });
  // the quiet team has answered and closed; the busy one has shared out two thirds of its work
  await client.query("update conversation set state = 'closed' where team_id = $1", [quiet]);
  await client.query(
    `update conversation c set assigned_to = shared.who, assigned_at = now()
     from (select id, (array[$2, $3, null]::uuid[])[1 + row_number() over (order by last_at) % 3]
         as who from conversation where team_id = $1) shared
     where c.id = shared.id and shared.who is not null`,
    [busy, nurse.id, colleague.id],
  );
  await client.query("set session_replication_role = 'origin'");
  await client.query('vacuum analyze');
  await client.query('checkpoint');
  const { rows } = await client.query<{ person: string; id: string }>(
    `select distinct on (patient_id) patient_id as person, id from conversation
     where patient_id = any($1) order by patient_id, last_at desc`,
    [few.map((one) => one.person)],
  );
  const newest = new Map(
    few.map((one) => [one, rows.find((row) => row.person === one.person)?.id]),
  );
  return { few, many, others, nurse: nurse.cookie, newest: newest as Map<Reader, string> };
}

const WORDS =
  `the pain in my knee is back since monday and I take one tablet in the morning with water but
  it does not help much should I come in or wait until the visit next week thank you also my
  blood pressure was 132 over 84 when I measured it at home before breakfast`.split(/\s+/);

/** Texts of about three hundred characters; one in a hundred has the word that is searched for. */
function someTexts(): string[] {
  let turn = 1;
  const random = () => {
    turn = (turn * 48_271) % 2_147_483_647;
    return turn / 2_147_483_647;
  };
  return Array.from({ length: 100 }, (_, at) => {
    const words = Array.from({ length: 60 }, () => WORDS[Math.floor(random() * WORDS.length)]);
    return `${words.join(' ')}${at === 0 ? ` ${RARE}` : ''}.`;
  });
}
export const RARE = 'grapefruit';

async function team(client: pg.Client, name: string): Promise<string> {
  const { rows } = await client.query<{ id: string }>(
    `insert into team (name, answer_days, state, changed_at) values ($1, 2, 'active', now())
     returning id`,
    [name],
  );
  return rows[0]?.id ?? '';
}

async function staff(
  client: pg.Client,
  userId: string,
  teams: string[],
): Promise<{ id: string; cookie: string }> {
  const { rows } = await client.query<{ id: string }>(
    `insert into account (kind, user_id, password_hash, name, roles, created_at)
     values ('staff', $1, '', $1, '{nurse}', now()) returning id`,
    [userId],
  );
  const id = rows[0]?.id ?? '';
  await client.query(
    'insert into team_member (team_id, account_id, since) select t, $2, now() from unnest($1::uuid[]) t',
    [teams, id],
  );
  const token = randomBytes(32).toString('base64url');
  await client.query(
    `insert into session (id_hash, account_id, created_at, seen_at, auth_at)
     values ($1, $2, now(), now(), now())`,
    [createHash('sha256').update(token).digest(), id],
  );
  return { id, cookie: `__Host-portico=${token}` };
}

/**
 * Gives each of them so many conversations, three hours apart. The member begins, and the two sides
 * take turns. The five newest are unread.
 * @param by who answers for the team
 */
async function converse(
  client: pg.Client,
  readers: readonly Reader[],
  { team: id, by, each, messages }: { team: string; by: string; each: number; messages: number },
): Promise<void> {
  await client.query(
    `with begun as (
       insert into conversation (patient_id, team_id, category, subject, begun_by, begun_as,
         begun_at, last_at, last_seq, team_seq, team_read_seq, last_from, due_at)
       select a.patient_id, $2, 'general', 'Question ' || n, a.id, 'self',
         at - interval '2 hours', at, $4, $4 / 2 * 2, $4, case $4 % 2 when 0 then 'team' else 'member' end,
         case $4 % 2 when 1 then at + interval '2 days' end
       from account a cross join generate_series(1, $3::int) n
         cross join lateral (select now() - n * interval '3 hours' as at) t
       where a.patient_id = any($1)
       returning patient_id, id, begun_by, begun_at, last_at),
     sent as (
       insert into message (patient_id, id, conversation_id, seq, author_id, author_name, author_as,
         text, sent_at)
       select b.patient_id, gen_random_uuid(), b.id, s,
         case s % 2 when 1 then b.begun_by else $5 end, 'Bench',
         case s % 2 when 1 then 'self' else 'staff' end, d.text,
         b.begun_at + (b.last_at - b.begun_at) * s / $4
       from begun b cross join generate_series(1, $4::int) s
         join said d on d.n = 1 + ((hashtext(b.id::text) & 1023) + s) % 100
       returning patient_id, id, text)
     insert into message_said (patient_id, message_id, said)
     select m.patient_id, m.id, d.said from sent m join said d on d.text = m.text`,
    [readers.map((one) => one.person), id, each, messages, by],
  );
  await client.query(
    `insert into conversation_reader (patient_id, conversation_id, account_id, read_seq, unread)
     select patient_id, id, begun_by, case when place <= 5 then 1 else last_seq end, place <= 5
     from (select *, row_number() over (partition by patient_id order by last_at desc) as place
       from conversation where patient_id = any($1)) c`,
    [readers.map((one) => one.person)],
  );
}
