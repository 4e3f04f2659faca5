import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type pg from 'pg';
import { runBirthdays } from '../src/caregivers/birthdays/birthdays.ts';
import { openDb } from '../src/platform/access/db.ts';
import { addDays, addMonths } from '../src/platform/days.rules.ts';
import { openEmbedded } from '../src/platform/db/embedded.ts';
import { openJobs } from '../src/platform/jobs/jobs.ts';
import { silentLog } from '../src/platform/log.ts';
import { parseSettings } from '../src/platform/settings/settings.ts';
import { connected, makeDatabase } from './database.ts';

const PEOPLE = 1_000_000;
const TODAY = '2026-11-22';
/** Days between the runs whose times count. */
const DAYS = 5;

/** How many rows a run wrote, by what it writes. */
const WRITTEN = `select (select count(*) from birthday_step)::int as steps,
  (select count(*) from notice)::int as notices, (select count(*) from letter)::int as letters,
  (select count(*) from proxy where xmin::text::bigint >= $1)::int as rights,
  (select count(*) from person where xmin::text::bigint >= $1)::int as people`;

/**
 * The work at midnight over a million people of all ages, two in five minors with an account of
 * their own and each with one or two parents; beside it the plain count of those whose birthday it
 * is, by the index. Also the first run, which notes all rights that are over and tells everybody
 * whose birthday is near.
 */
export async function birthdays(): Promise<void> {
  const quick = process.argv.includes('--quick');
  const say = (text: string) => void process.stdout.write(`${text}\n`);
  const folder = mkdtempSync(join(tmpdir(), 'portico-bench-'));
  chmodSync(folder, 0o755);
  const embedded = await openEmbedded(folder, { exclusive: true });
  try {
    const client = await connected(await makeDatabase(embedded, 'bench'));
    const people = quick ? PEOPLE / 50 : PEOPLE;
    const rights = await makePeople(client, people);
    say(`${people} people with ${rights} rights of parents`);
    const settings = parseSettings({});
    const db = openDb(embedded.url('bench', 'portico_app'), {
      size: 4,
      log: silentLog,
      patience: 'work',
    });
    const run = async (day: string) => {
      const from = await one<{ xid: number }>(client, 'select txid_current()::int as xid');
      const before = await one<Record<string, number>>(client, WRITTEN, [from.xid]);
      const began = performance.now();
      const done = await runBirthdays(
        { db, jobs: openJobs(), settings },
        new Date(`${day}T06:00:00Z`),
      );
      const seconds = (performance.now() - began) / 1000;
      const after = await one<Record<string, number>>(client, WRITTEN, [from.xid]);
      const wrote = Object.entries(after)
        .map(([what, n]) => `${n - (before[what] ?? 0)} ${what}`)
        .join(', ');
      return { seconds, text: `${seconds.toFixed(2)} s; ${JSON.stringify(done)}; wrote ${wrote}` };
    };
    say(`First run: ${(await run(TODAY)).text}`);
    await client.query('vacuum analyze birthday_step, notice, letter, proxy, pgboss.job');
    const times: number[] = [];
    for (let day = 1; day <= DAYS; day++) {
      const { seconds, text } = await run(addDays(TODAY, day));
      times.push(seconds);
      say(`Midnight ${day}: ${text}; floor ${(await floor(client, day)).toFixed(1)} ms`);
    }
    const middle = [...times].sort((a, b) => a - b)[Math.floor(DAYS / 2)] ?? 0;
    say(`Median of ${DAYS} midnights over ${people} people: ${middle.toFixed(2)} s of 120 s`);
    await db.end();
    await client.end();
  } finally {
    await embedded.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function one<R extends pg.QueryResultRow>(
  client: pg.Client,
  text: string,
  values: unknown[] = [],
): Promise<R> {
  const { rows } = await client.query<R>(text, values);
  if (!rows[0]) throw new Error('no row');
  return rows[0];
}

/** Counting those whose birthday is told on a day, in milliseconds. */
async function floor(client: pg.Client, day: number): Promise<number> {
  const days = [0, 7, 30, 90].flatMap((ahead) =>
    [12, 18].map((age) => addMonths(addDays(TODAY, day + ahead), -12 * age)),
  );
  const began = performance.now();
  await client.query('select count(*) from person where birth_date = any($1::date[])', [days]);
  return performance.now() - began;
}

/** People of 0 to 89 years. Parents have two children each. @returns how many rights there are */
async function makePeople(client: pg.Client, people: number): Promise<number> {
  // the keys of a search by name are no part of this
  await client.query("set session_replication_role = 'replica'");
  await client.query(
    `insert into person (given, family, birth_date, created_at)
      select 'Bench', 'Person' || n, $1::date - (n::bigint * 7919 % (90 * 365))::int, now()
      from generate_series(1, $2::int) n`,
    [TODAY, people],
  );
  await client.query(
    `insert into account (kind, user_id, password_hash, patient_id, name, email,
        email_confirmed_at, created_at)
      select 'member', 'b' || row_number() over (), '', patient_id, 'Bench',
        'b' || row_number() over () || '@example.org', now(), now()
      from person
      where birth_date < $1::date - interval '30 years' and hashtext(patient_id::text) % 2 = 0
        or birth_date between $1::date - interval '18 years' and $1::date - interval '12 years'
          and hashtext(patient_id::text) % 5 in (0, 1)`,
    [TODAY],
  );
  await client.query('analyze person; analyze account');
  await client.query(
    `create temporary table parent as
      select a.id, row_number() over () as n from account a join person p using (patient_id)
      where p.birth_date < $1::date - interval '30 years'`,
    [TODAY],
  );
  await client.query(
    `create temporary table child as
      select patient_id, birth_date, row_number() over () as n from person
      where birth_date > $1::date - interval '21 years'`,
    [TODAY],
  );
  await client.query('analyze parent; analyze child');
  await client.query(
    `insert into proxy (patient_id, account_id, relationship, basis, starts_on)
      select c.patient_id, p.id, 'parent', 'minor', c.birth_date
      from child c cross join generate_series(0, 1) second
      join parent p
        on p.n = (c.n / 2 + second * 100003) % (select count(*) from parent) + 1
      where second = 0 or c.n % 3 > 0`,
  );
  await client.query("set session_replication_role = 'origin'");
  await client.query('vacuum analyze person, account, proxy');
  return (await one<{ n: number }>(client, 'select count(*)::int as n from proxy')).n;
}
