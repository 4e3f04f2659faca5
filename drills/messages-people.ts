import type { House } from './house.ts';
import { openSession } from './people.ts';

/** The people of the messages drill: members who write, and the nurses of three care teams. */
const MEMBERS = 60;
/** Which team each nurse is on. */
const NURSES = [0, 0, 1, 2] as const;
const TEAMS = ['Family medicine', 'Cardiology', 'Billing'];

export interface Writer {
  person: string;
  account: string;
  email: string;
  cookie: string;
  /** Its own address on this machine, with limits of its own. */
  from: string;
}
export interface Nurse {
  account: string;
  team: string;
  cookie: string;
  from: string;
}

export async function seedWriters(
  sql: (text: string, values?: unknown[]) => Promise<Record<string, unknown>[]>,
): Promise<void> {
  // quiet hours end when they begin: a drill at night is one by day
  await sql("insert into setting (key, value) values ('quietUntil', '21')");
  await sql(
    `with made as (
       insert into person (given, family, birth_date, sex, created_at)
         select 'Drill', 'Person ' || n, '1970-05-05', 'female', now()
         from generate_series(1, $1::int) n
         returning patient_id, split_part(family, ' ', 2) as n)
     insert into account (kind, user_id, password_hash, patient_id, name, email,
         email_confirmed_at, created_at)
       select 'member', 'writer' || n, 'x', patient_id, 'writer' || n,
         'writer' || n || '@example.org', now(), now() from made`,
    [MEMBERS],
  );
  await sql(
    `insert into team (name, answer_days, state, changed_at)
     select name, 1, 'active', now() from unnest($1::text[]) name`,
    [TEAMS],
  );
  for (const [at, team] of NURSES.entries())
    await sql(
      `with made as (
         insert into account (kind, user_id, password_hash, name, roles, created_at)
           values ('staff', $1, 'x', $1, '{nurse}', now()) returning id)
       insert into team_member (team_id, account_id, since)
         select t.id, made.id, now() from made join team t on t.name = $2`,
      [`nurse${at}`, TEAMS[team]],
    );
}

/** Signs all of them on. */
export async function enterAll(
  house: House,
  database: string,
): Promise<{ writers: Writer[]; nurses: Nurse[] }> {
  const rows = await house.sql<{ account: string; person: string; email: string; team: string }>(
    database,
    `select a.id as account, a.patient_id as person, a.email, m.team_id as team
     from account a left join team_member m on m.account_id = a.id order by a.user_id`,
  );
  const all = await Promise.all(
    rows.map(async (one, at) => ({
      ...one,
      cookie: await openSession(house, database, one.account),
      from: `127.0.1.${at + 1}`,
    })),
  );
  return { writers: all.filter((one) => one.person), nurses: all.filter((one) => one.team) };
}
