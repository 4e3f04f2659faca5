import { randomUUID } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { request as ask } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type pg from 'pg';
import { killPostgres } from '../drills/house.ts';
import { SAID } from '../src/medications/record/said.rules.ts';
import { readConfig } from '../src/platform/config.ts';
import { hashPassword } from '../src/platform/crypto/crypto.ts';
import { openEmbedded } from '../src/platform/db/embedded.ts';
import { aFill } from '../test/prescriptions.ts';
import { connected, makeDatabase } from './database.ts';
import { load } from './load.ts';
import { type Server, start } from './process.ts';
import { makeReaders, type Reader } from './seed.ts';

/**
 * Refills: the medicines page and the asking beside their floors, 100 a second for a minute, and
 * what is lost or doubled when the portal and PostgreSQL are killed twenty times each under that
 * load. `npm run bench -- --refills [--quick]`; asserts nothing.
 */
const PEOPLE = 1000;
/** Who only reads has as many prescriptions as people have; who asks has enough to ask for. */
const READERS = 200;
const SHOWN = 12;
const EACH = 60;
const RATE = 100;
/** Between one kill and the next. */
const ALIVE_MS = 1500;
/** Who is not answered for so long gives up, and is counted. */
const PATIENCE_MS = 30_000;

interface Wanted {
  reader: Reader;
  prescription: string;
  key: string;
}
interface Answer {
  status: number;
  location: string;
}

const percentile = (list: number[], share: number): number =>
  [...list].sort((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * share))] ?? 0;

export async function refills(): Promise<void> {
  const quick = process.argv.includes('--quick');
  const killsOnly = process.argv.includes('--kills');
  const say = (text: string) => void process.stdout.write(`${text}\n`);
  const folder = mkdtempSync(join(tmpdir(), 'portico-bench-'));
  chmodSync(folder, 0o755);
  const embedded = await openEmbedded(folder, { exclusive: true });
  const servers: Server[] = [];
  try {
    const url = await makeDatabase(embedded, 'bench');
    const appUrl = embedded.url('bench', 'portico_app');
    let client = await connected(url);
    const { pharmacy, readers, todo } = await seed(
      client,
      await hashPassword(
        'a bench walks by the river',
        readConfig('demo', { PORTICO_DATA: folder }).pepper,
      ),
    );
    say(
      `${READERS} people with ${SHOWN} prescriptions each, ${PEOPLE - READERS} with ${EACH}, embedded PostgreSQL, fsync on`,
    );

    let app = await start('app', appUrl, folder);
    const floor = await start('floor', url, folder);
    servers.push(app, floor);
    let turn = 0;
    const some = () => readers[turn++ % READERS] as Reader;
    const ms = quick || killsOnly ? 500 : 5000;
    const page = { port: app.port, expect: 200, next: () => get(some()) };
    const barePage = {
      port: floor.port,
      expect: 200,
      next: () => `GET /people/${some().person}/prescriptions HTTP/1.1\r\nhost: x\r\n\r\n`,
    };
    const refill = {
      port: app.port,
      expect: 303,
      next: () => post(todo.pop() as Wanted, pharmacy),
    };
    const bareRefill = {
      port: floor.port,
      expect: 303,
      next: () => {
        const { reader, prescription } = todo.pop() as Wanted;
        return `POST /refills/${reader.person}/${prescription}/${pharmacy} HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\n\r\n`;
      },
    };
    await load(page, 8, 1500);
    await load({ ...refill }, 4, 500);
    for (const [what, own, bare] of [
      ['medicines page', page, barePage],
      ['asking for a refill', refill, bareRefill],
    ] as const) {
      for (const connections of [1, 16]) {
        const mine = await load(own, connections, ms);
        const least = await load(bare, connections, ms);
        say(
          `${what}, ${connections} at a time: ${Math.round(mine.perSecond)}/s, p50 ${mine.p50.toFixed(1)} ms, p99 ${mine.p99.toFixed(1)} ms; floor ${Math.round(least.perSecond)}/s; share ${(mine.perSecond / least.perSecond).toFixed(2)}`,
        );
      }
    }

    const seconds = killsOnly ? 1 : quick ? 10 : 60;
    const calm = await steady(seconds, todo, (wanted) => once(app.port, wanted, pharmacy));
    say(
      `${RATE} a second for ${seconds} s: ${calm.times.length} answered, ${calm.wrong} otherwise than by 303; p50 ${percentile(calm.times, 0.5).toFixed(1)} ms, p99 ${percentile(calm.times, 0.99).toFixed(1)} ms (from the moment that each was due)`,
    );

    floor.stop();
    // members press again until they are answered: the same key, so the same request
    const kills = quick ? 3 : 20;
    const asked: Wanted[] = [];
    const places = new Map<string, Set<string>>();
    let over = false;
    const stuck = new Map<string, number>();
    const insist = async (wanted: Wanted): Promise<Answer> => {
      asked.push(wanted);
      let pause = 100;
      for (const until = performance.now() + PATIENCE_MS; ; ) {
        const answer = await once(app.port, wanted, pharmacy).catch((fault) => ({
          status: 0,
          location: String(fault.code),
        }));
        if (answer.status !== 303 && performance.now() > until) {
          const how = `${answer.status || answer.location}`;
          stuck.set(how, (stuck.get(how) ?? 0) + 1);
          return answer;
        }
        if (answer.status === 303) {
          places.set(
            wanted.prescription,
            (places.get(wanted.prescription) ?? new Set()).add(answer.location),
          );
          if (Math.random() > 0.2) return answer; // some press once more though they were answered
        }
        pause = Math.min(pause * 2, 2000);
        await new Promise((done) => setTimeout(done, pause * (0.5 + Math.random())));
      }
    };
    const storm = steady(null, todo, insist, () => over);
    for (let kill = 0; kill < kills; kill++) {
      await new Promise((done) => setTimeout(done, ALIVE_MS));
      if (killsOnly) say(`kill ${kill + 1}: ${asked.length} asked for, ${places.size} answered`);
      await app.kill();
      app = await start('app', appUrl, folder);
      servers.push(app);
      await new Promise((done) => setTimeout(done, ALIVE_MS));
      await killPostgres(join(folder, 'pg'));
      await reached(url); // it is started again by whoever watches it
    }
    over = true;
    await storm;
    client = await connected(url);
    const counted = await check(
      client,
      asked.filter((one) => places.has(one.prescription)),
    );
    const moved = [...places.values()].filter((one) => one.size > 1).length;
    say(
      `Under the same load the portal was killed ${kills} times and PostgreSQL ${kills} times: ${asked.length} asked for, ${places.size} answered; of these ${counted.lost} lost, ${counted.doubled} doubled, ${counted.torn} without their first step, ${moved} that were led to another page the second time, ${[...stuck.values()].reduce((sum, one) => sum + one, 0)} that gave up after ${PATIENCE_MS / 1000} s${[...stuck].map(([how, n]) => ` (${how}: ${n})`).join('')}`,
    );
    await client.end();
  } finally {
    for (const server of servers)
      try {
        server.stop();
      } catch {
        // it was killed
      }
    await embedded.stop().catch(() => killPostgres(join(folder, 'pg')));
    rmSync(folder, { recursive: true, force: true });
  }
}

const get = (one: Reader) =>
  `GET /people/${one.person}/medicines HTTP/1.1\r\nhost: localhost:3000\r\ncookie: ${one.cookie}\r\n\r\n`;
const bodyOf = ({ prescription, key }: Wanted, pharmacy: string) =>
  `rx=${prescription}&to=${pharmacy}&note=&_key=${key}`;
function post(wanted: Wanted, pharmacy: string): string {
  const body = bodyOf(wanted, pharmacy);
  return `POST /people/${wanted.reader.person}/refills HTTP/1.1\r\nhost: localhost:3000\r\ncookie: ${wanted.reader.cookie}\r\norigin: http://localhost:3000\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
}

/** One request over a connection of its own, as a phone would. */
function once(port: number, wanted: Wanted, pharmacy: string): Promise<Answer> {
  return new Promise((done, fail) => {
    const body = bodyOf(wanted, pharmacy);
    const sent = ask(
      {
        port,
        host: '127.0.0.1',
        method: 'POST',
        path: `/people/${wanted.reader.person}/refills`,
        headers: {
          host: 'localhost:3000',
          cookie: wanted.reader.cookie,
          origin: 'http://localhost:3000',
          'content-type': 'application/x-www-form-urlencoded',
          'content-length': body.length,
        },
        agent: false,
        timeout: 10_000,
      },
      (response) => {
        response.resume();
        response.once('end', () =>
          done({ status: response.statusCode ?? 0, location: String(response.headers.location) }),
        );
        response.once('error', fail);
      },
    );
    sent.once('timeout', () => sent.destroy(new Error('timeout')));
    sent.once('error', fail);
    sent.end(body);
  });
}

/**
 * Asks at a steady pace, whether the last was answered or not, and times each from the moment that
 * it was due.
 */
async function steady(
  seconds: number | null,
  todo: Wanted[],
  work: (wanted: Wanted) => Promise<Answer>,
  over = () => false,
): Promise<{ times: number[]; wrong: number }> {
  const times: number[] = [];
  let wrong = 0;
  const began = performance.now();
  const under: Promise<void>[] = [];
  for (let at = 0; (seconds === null || at < seconds * RATE) && !over() && todo.length > 0; at++) {
    const due = began + (at * 1000) / RATE;
    const wait = due - performance.now();
    if (wait > 0) await new Promise((done) => setTimeout(done, wait));
    under.push(
      work(todo.pop() as Wanted).then(
        (answer) => {
          times.push(performance.now() - due);
          if (answer.status !== 303) wrong += 1;
        },
        () => {
          wrong += 1;
        },
      ),
    );
  }
  await Promise.all(under);
  return { times, wrong };
}

async function reached(url: string): Promise<void> {
  for (;;) {
    try {
      return await (await connected(url)).end();
    } catch {
      await new Promise((done) => setTimeout(done, 50));
    }
  }
}

async function seed(
  client: pg.Client,
  passwordHash: string,
): Promise<{ pharmacy: string; readers: Reader[]; todo: Wanted[] }> {
  await client.query(
    `insert into person (given, family, birth_date, sex, created_at)
      select 'Bench', 'Person ' || n, '1970-05-05', 'female', now()
      from generate_series(1, $1::int) n`,
    [PEOPLE],
  );
  const [{ id: pharmacy }] = (
    await client.query(
      `insert into pharmacy (name, kind, ncpdp, street, city, region, postal_code, phone, hours)
        values ('Bench', 'pickup', '1600001', 's', 'c', 'IA', '5', '1', $1) returning id`,
      [JSON.stringify(Array.from({ length: 7 }, () => ['09:00', '18:00']))],
    )
  ).rows;
  const readers = await makeReaders(client, PEOPLE, passwordHash);
  const today = new Date().toISOString().slice(0, 10);
  const dosage = JSON.stringify([
    {
      timing: { repeat: { frequency: 1, period: 1, periodUnit: 'd' } },
      doseAndRate: [{ doseQuantity: { value: 1, unit: 'tablet' } }],
    },
  ]);
  await client.query(
    `insert into prescription (patient_id, id, source_id, origin, number, name, rxnorm, status,
        authored_on, valid_until, repeats, quantity, quantity_unit, days_supply, dosage, prescriber,
        pharmacy_id, fills, said, source)
     select p.patient_id, gen_random_uuid(), 's' || n, 'ours', (70000000 + n)::text,
       'lisinopril ' || n || ' MG Oral Tablet', '314076', 'active', current_date - 100,
       current_date + 200, 11, 90, 'tablets', 90,
       $1::json, 'Dr. Bench', $2, $6::json, $7::json, 'bench'
     from (select patient_id, row_number() over (order by patient_id) as at from person) p cross
     join generate_series(1, $3::int) n
     where p.at > $4 or n <= $5`,
    [
      dosage,
      pharmacy,
      EACH,
      READERS,
      SHOWN,
      JSON.stringify([aFill(today, 80, { price: 1000, pharmacy: 'Bench' })]),
      JSON.stringify(SAID),
    ],
  );
  await client.query('vacuum analyze');
  await client.query('checkpoint');
  const readOnly = readers.slice(0, READERS).map((one) => one.person);
  const rows = (
    await client.query<{ patient_id: string; id: string }>(
      `select patient_id, id
        from prescription
        where not (patient_id = any($1)) order by md5(id::text)`,
      [readOnly],
    )
  ).rows;
  const byPerson = new Map(readers.map((one) => [one.person, one]));
  const todo = rows.map(
    ({ patient_id, id }): Wanted => ({
      reader: byPerson.get(patient_id) as Reader,
      prescription: id,
      key: randomUUID(),
    }),
  );
  return { pharmacy, readers, todo };
}

/**
 * What the database holds of what was asked for: every answered request once, with its first step.
 */
async function check(
  client: pg.Client,
  asked: Wanted[],
): Promise<{ lost: number; doubled: number; torn: number }> {
  const [row] = (
    await client.query(
      `select count(*) filter (where n = 0)::int as lost,
          count(*) filter (where n > 1)::int as doubled, count(*) filter (where n <> e)::int as torn
        from (
         select a.id, count(distinct r.id) as n, count(e.step) as e
         from unnest($1::uuid[], $2::uuid[]) as a(patient_id, id)
         left join refill_request r on r.patient_id = a.patient_id and r.prescription_id = a.id
         left
         join refill_event e on e.patient_id = r.patient_id and e.request_id = r.id and e.step = 1
         group by 1) counted`,
      [asked.map((one) => one.reader.person), asked.map((one) => one.prescription)],
    )
  ).rows;
  return row;
}
