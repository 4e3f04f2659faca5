import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CATEGORIES } from '../src/categories.rules.ts';
import { maySwitchTo, ownOrCaregiver } from '../src/family/policy.ts';
import { importFiles } from '../src/interop/import/import.ts';
import type { Facts } from '../src/platform/access/access.ts';
import { type AccountPeople, actorOf } from '../src/platform/access/actor.ts';
import { openDb } from '../src/platform/access/db.ts';
import { systemClock } from '../src/platform/clock.ts';
import { openEmbedded } from '../src/platform/db/embedded.ts';
import { openJobs } from '../src/platform/jobs/jobs.ts';
import { silentLog } from '../src/platform/log.ts';
import { parseSettings } from '../src/platform/settings/settings.ts';
import { connected, makeDatabase } from './database.ts';
import { median, rounded } from './load.ts';
import { type Measured, measure, row } from './measure.ts';
import { type Server, start } from './process.ts';
import { makeReaders, multiply, type Reader, writePeople } from './seed.ts';

/** How many people a caregiver cares for here; each has a court order. */
const CARED_FOR = 4;
/** What a page of a record asks on the way: its own policy, and those of its cards and badges. */
const ASKED = CATEGORIES.flatMap((category) => [category, category]).slice(0, 20);

/**
 * What it costs to decide about a caregiver (`npm run bench -- --caregivers`): the decisions of a
 * request by themselves, as a share of the lab list; and the lab list of a child for a caregiver of
 * four beside the same list for its own member, and the floor.
 */
export async function caregivers(): Promise<void> {
  const quick = process.argv.includes('--quick');
  const say = (text: string) => void process.stdout.write(`${text}\n`);
  const folder = mkdtempSync(join(tmpdir(), 'portico-bench-'));
  chmodSync(folder, 0o755);
  const embedded = await openEmbedded(folder, { exclusive: true });
  const servers: Server[] = [];
  try {
    const url = await makeDatabase(embedded, 'bench');
    const client = await connected(url);
    const db = openDb(embedded.url('bench', 'portico_app'), {
      size: 4,
      log: silentLog,
      patience: 'terminal',
    });
    await importFiles(
      { db, clock: systemClock, jobs: openJobs(), log: silentLog, settings: parseSettings({}) },
      [writePeople(folder, 40).file],
      { source: 'bench' },
    );
    await multiply(client, 200);
    const readers = await makeReaders(client, 100, '');
    const own = readers.slice(0, 50);
    const caring = readers.slice(50);
    const child = await makeCaregivers(client, caring);
    await makeOthers(client);
    await client.query('vacuum analyze');
    const app = await start('app', embedded.url('bench', 'portico_app'), folder);
    const floor = await start('floor', url, folder);
    servers.push(app, floor);
    let turn = 0;
    const ask = (list: Reader[], of: (one: Reader) => string) => ({
      port: app.port,
      expect: 200,
      next: () => {
        const one = list[turn++ % list.length] as Reader;
        return `GET /people/${of(one)}/results HTTP/1.1\r\nhost: localhost:3000\r\ncookie: ${one.cookie}\r\n\r\n`;
      },
    });
    const asks = {
      'lab list, own, nobody cared for': ask(own, (one) => one.person),
      'lab list, own, of a caregiver of 4': ask(caring, (one) => one.person),
      'lab list of a child, for a caregiver of 4': ask(caring, (one) => child.get(one) ?? ''),
    };
    const bare = {
      port: floor.port,
      expect: 200,
      next: () =>
        `GET /people/${own[turn++ % own.length]?.person}/results HTTP/1.1\r\nhost: x\r\n\r\n`,
    };
    const ms = quick ? 1500 : 4000;
    const made = new Map<string, Measured[]>();
    const floors: Measured[] = [];
    for (let round = 0; round < (quick ? 2 : 6); round++)
      for (const [what, one] of Object.entries(asks)) {
        const measured = await measure(one, app, 1, ms, folder);
        if (round > 0) made.set(what, [...(made.get(what) ?? []), measured]); // the first warms
        floors.push(await measure(bare, floor, 1, ms, folder));
      }
    const rows = [...made].map(([what, list]) => row(what, 1, list, floors));
    console.table(
      rows.map((one) => ({
        what: one.what,
        'requests/s': Math.round(one.perSecond),
        'CPU ms': one.cpu.toFixed(3),
        'PostgreSQL CPU ms': one.databaseCpu.toFixed(3),
        'CPU in floors': one.floors?.toFixed(2),
      })),
    );
    const list = rows[0] as (typeof rows)[number];
    const decided = await decisions(client, caring);
    const share = (decided / (list.cpu + list.databaseCpu)) * 100;
    say(
      `The decisions of a request about ${CARED_FOR} people, all their orders included: ${rounded(decided * 1000, 1)} µs, ${rounded(share, 2)} % of the CPU of the lab list`,
    );
    const people = await peopleCost(client, caring);
    say(
      `What is read for them, in the statement that reads the session: ${rounded(people * 1000, 1)} µs of PostgreSQL, ${rounded((people / (list.cpu + list.databaseCpu)) * 100, 2)} %`,
    );
    await db.end();
    await client.end();
  } finally {
    for (const server of servers) server.stop();
    await embedded.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

type Client = Awaited<ReturnType<typeof connected>>;

/** Makes each of them the parent of four children, about each of whom there is a court order. */
async function makeCaregivers(client: Client, caring: Reader[]): Promise<Map<Reader, string>> {
  const { rows } = await client.query<{ id: string }>(
    `update person set birth_date = '2018-05-05'
      where patient_id in (select p.patient_id from person p
        left join account a on a.patient_id = p.patient_id
        where a.id is null order by p.patient_id limit 100) returning patient_id as id`,
  );
  const { rows: staff } = await client.query<{ id: string }>(
    `insert into account (kind, user_id, password_hash, name, roles, created_at)
      values ('staff', 'bench.records', '', 'Records', '{records}', now()) returning id`,
  );
  const first = new Map<Reader, string>();
  for (const [index, reader] of caring.entries())
    for (let n = 0; n < CARED_FOR; n++) {
      const id = rows[(index + n * 7) % rows.length]?.id ?? '';
      if (n === 0) first.set(reader, id);
      await client.query(
        `insert into proxy (patient_id, account_id, basis, relationship, categories, acting,
            starts_on) select $1, id, 'minor', 'parent', '{}', '{}', '2020-01-01'
          from account where user_id = $2`,
        [id, reader.userId],
      );
    }
  await client.query(
    `insert into court_order (patient_id, kind, party, starts_on, recorded_at, recorded_by)
      select distinct patient_id, 'no-contact', 'Somebody', '2024-01-01'::date, now(), $1::uuid
      from proxy`,
    [staff[0]?.id],
  );
  return first;
}

/** Other families, so that the tables are large enough to be read by their indexes. */
async function makeOthers(client: Client): Promise<void> {
  await client.query(
    `with child as (
       insert into person (given, family, birth_date, created_at)
         select 'Other', 'Child' || n, '2018-05-05', now() from generate_series(1, 20000) n
         returning patient_id as id),
     parent as (
       insert into account (kind, user_id, password_hash, name, created_at)
         select 'member', 'other' || n, '', 'Other', now() from generate_series(1, 20000) n
         returning id),
     ordered as (
       insert into court_order (patient_id, kind, party, starts_on, recorded_at, recorded_by)
         select c.id, 'no-contact', 'Somebody', '2024-01-01', now(), a.id
         from child c, account a where a.user_id = 'bench.records')
     insert into proxy (patient_id, account_id, basis, relationship, categories, starts_on)
       select c.id, a.id, 'minor', 'parent', '{}', '2020-01-01'
       from (select id, row_number() over () as n from child) c
       join (select id, row_number() over () as n from parent) a using (n)`,
  );
}

/** Milliseconds of all decisions of one request, in this process alone. */
async function decisions(client: Client, caring: Reader[]): Promise<number> {
  const { rows } = await client.query<{ who: AccountPeople }>(
    'select portico_people_of(id) as who from account where user_id = $1',
    [caring[0]?.userId],
  );
  const settings = parseSettings({});
  const now = new Date();
  const who = rows[0]?.who as AccountPeople;
  const actor = actorOf(who, settings, now);
  const facts: Facts = { actor, person: undefined, today: actor.days.last, settings };
  const others = actor.people.filter(({ relation }) => relation !== null);
  if (others.length !== CARED_FOR) throw new Error('the caregiver cares for others');
  const once = () => {
    for (const person of actor.people) maySwitchTo({ ...facts, person });
    for (const category of ASKED) ownOrCaregiver({ ...facts, person: others[0] }, category);
  };
  const times: number[] = [];
  for (let round = 0; round < 7; round++) {
    const began = process.cpuUsage();
    for (let n = 0; n < 5000; n++) once();
    const { user, system } = process.cpuUsage(began);
    times.push((user + system) / 1000 / 5000);
  }
  return median(times.slice(1));
}

/**
 * Milliseconds that PostgreSQL needs for a caregiver's people: the fastest of many short loops, so
 * that whatever else runs on the machine counts little.
 */
async function peopleCost(client: Client, caring: Reader[]): Promise<number> {
  const { rows } = await client.query<{ id: string; own: string }>(
    'select id, patient_id as own from account where user_id = $1',
    [caring[0]?.userId],
  );
  const { id = '', own = '' } = rows[0] ?? {};
  // as in a request: with row-level security
  await client.query(
    "set role portico_app; select set_config('portico.reach', 'system:bench', false)",
  );
  const LOOPS = 20;
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 200; round++) {
    const began = performance.now();
    await client.query(
      `do $$ begin for n in 1..${LOOPS} loop
        perform portico_people_json('${id}', '${own}'); end loop; end $$`,
    );
    best = Math.min(best, (performance.now() - began) / LOOPS);
  }
  await client.query('reset role');
  return best;
}
