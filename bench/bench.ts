import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { verify } from '@node-rs/argon2';
import type pg from 'pg';
import { openDb } from '../src/platform/access/db.ts';
import { readConfig } from '../src/platform/config.ts';
import { hashPassword } from '../src/platform/crypto/crypto.ts';
import { openEmbedded } from '../src/platform/db/embedded.ts';
import { openJobs } from '../src/platform/jobs/jobs.ts';
import { silentLog } from '../src/platform/log.ts';
import { parseSettings } from '../src/platform/settings/settings.ts';
import { auditBench } from './audit.ts';
import { birthdays } from './birthdays.ts';
import { caregivers } from './caregivers.ts';
import { connected } from './database.ts';
import { flat } from './flat.ts';
import { flood } from './flood.ts';
import { IMPORTS, measureImport } from './import.ts';
import { type Ask, load, median, rounded } from './load.ts';
import { type Measured, measure, type Row, row } from './measure.ts';
import { messages } from './messages.ts';
import { notices } from './notices.ts';
import { paint } from './paint.ts';
import { type Server, start } from './process.ts';
import { refills } from './refills.ts';
import { makeMembers, registrations } from './registrations.ts';
import { makeReaders, multiply, type Reader } from './seed.ts';
import { uploads } from './uploads.ts';

/**
 * What the portal does, measured beside its floor in one run: `npm run bench [-- --json] [--
 * --quick]`. Nothing here is asserted.
 */
const PASSWORD = 'a bench walks by the river';

async function main(): Promise<void> {
  const json = process.argv.includes('--json');
  const quick = process.argv.includes('--quick');
  const say = (text: string) => void (json ? process.stderr : process.stdout).write(`${text}\n`);
  const people = quick ? 200 : 2000;
  const folder = mkdtempSync(join(tmpdir(), 'portico-bench-'));
  chmodSync(folder, 0o755);
  const embedded = await openEmbedded(folder, { exclusive: true });
  const servers: Server[] = [];
  try {
    const imported = await measureImport(embedded, folder, 'bench');
    say(
      `Import of ${imported.resources} resources, validated, with history: ${imported.perSecond} resources/s; bare insert of the same rows: ${imported.floor}/s; share ${imported.share}, of the first and cold import ${imported.coldShare} (medians of ${IMPORTS})`,
    );
    const url = embedded.url('bench');
    const client = await connected(url);
    await multiply(client, people);
    const readers = await makeReaders(
      client,
      Math.min(people, 500),
      await hashPassword(PASSWORD, readConfig('demo', { PORTICO_DATA: folder }).pepper),
    );
    await client.query('checkpoint');
    const counts = (
      await client.query(
        `select (select count(*) from person)::int as people,
            (select count(*) from resource where type = 'Observation')::int as observations`,
      )
    ).rows[0];
    say(
      `${counts.people} people, ${counts.observations} observations, embedded PostgreSQL, fsync on`,
    );

    const app = await start('app', embedded.url('bench', 'portico_app'), folder);
    const floor = await start('floor', url, folder);
    servers.push(app, floor);
    const rows: Row[] = [];
    let turn = 0;
    const reader = (): Reader => readers[turn++ % readers.length] as Reader;
    const get = (path: (one: Reader) => string, extra = '') => ({
      port: app.port,
      expect: 200,
      next: () => {
        const one = reader();
        return `GET ${path(one)} HTTP/1.1\r\nhost: localhost:3000\r\ncookie: ${one.cookie}\r\n${extra}\r\n`;
      },
    });
    const bare = {
      port: floor.port,
      expect: 200,
      next: () => `GET /people/${reader().person}/results HTTP/1.1\r\nhost: x\r\n\r\n`,
    };
    const signOn = {
      port: app.port,
      expect: 303,
      next: () => {
        const { userId, device } = reader();
        const body = `userId=${userId}&password=${encodeURIComponent(PASSWORD)}&next=&kept=`;
        return `POST /sign-on HTTP/1.1\r\nhost: localhost:3000\r\ncookie: ${device}\r\norigin: http://localhost:3000\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
      },
    };
    const asks = {
      'lab list': get((one) => `/people/${one.person}/results`),
      'lab list, brotli': get((one) => `/people/${one.person}/results`, 'accept-encoding: br\r\n'),
      today: get((one) => `/people/${one.person}`),
      panel: get((one) => `/people/${one.person}/results/${one.result}`),
      trend: get((one) => `/people/${one.person}/results/tests/2085-9?since=all`),
      'sign-on': signOn,
    };
    const rounds = quick ? 1 : 3;
    const ms = quick ? 1500 : 3000;
    for (const ask of [...Object.values(asks).slice(0, 5), bare]) await load(ask, 16, 1500); // warm
    for (const connections of [1, 16]) {
      const floors: Measured[] = [];
      for (const [what, ask] of Object.entries(asks)) {
        const own: Measured[] = [];
        for (let round = 0; round < rounds; round++) {
          own.push(await measure(ask, app, connections, ms, folder));
          floors.push(await measure(bare, floor, connections, ms, folder));
        }
        rows.push(row(what, connections, own, what === 'sign-on' ? null : floors.slice(-rounds)));
      }
      rows.push(row('floor: bare node:http + pg, JSON', connections, floors, floors));
    }
    const table = rows.map((one) => ({
      what: one.what,
      connections: one.connections,
      'requests/s': Math.round(one.perSecond),
      'p50 ms': one.p50.toFixed(1),
      'p99 ms': one.p99.toFixed(1),
      'CPU ms': one.cpu.toFixed(2),
      'PostgreSQL CPU ms': one.databaseCpu.toFixed(2),
      'CPU in floors': one.floors === null ? '' : one.floors.toFixed(2),
      'of floor': one.ofFloor === null ? '' : one.ofFloor.toFixed(2),
    }));
    if (!json) console.table(table);

    const entering = await measureEntering(asks['sign-on'], client, quick ? 2000 : 6000);
    say(
      `argon2 alone ${entering.argon}/s. Sign-ons, 16 at a time: ${entering.signOns}/s, share ${entering.signOnShare}. Registrations of ${HASHES} hashes: ${entering.registrations}/s, share ${entering.registrationShare}; with all pages between the forms read: ${entering.withPages}/s, share ${entering.withPagesShare}`,
    );
    const storm = await measureStorm(asks.today, asks['sign-on'], quick ? 2000 : 6000);
    say(
      `Today for 4 readers in a storm of sign-ons: p99 ${storm.p99During} ms, quiet ${storm.p99Quiet} ms, ${storm.times} times`,
    );

    const config = readConfig('demo', { PORTICO_DATA: folder });
    const pool = openDb(embedded.url('bench', 'portico_app'), { size: 4, log: silentLog });
    const alike = await flat(
      { db: pool, config, log: silentLog, settings: parseSettings({}), jobs: openJobs() },
      client,
      quick ? 60 : 300,
    );
    await pool.end();
    say(
      'Registration answered wrongly, times by who it is (Mann-Whitney against nobody; 6 comparisons, so below 0.008 would tell):',
    );
    for (const one of alike)
      say(`  ${one.cell.padEnd(20)} median ${one.medianMs.toFixed(2)} ms, p = ${one.p}`);

    const wanted = quick ? 5_000 : 100_000;
    let asked = 0;
    while (asked < wanted) asked += (await load(asks['lab list'], 16, 5000)).requests;
    const memory = Math.round((await app.usage()).memory / 1024 / 1024);
    say(`Memory of the serving process after ${asked} more requests: ${memory} MB`);
    const painted = await paint(app.port, readers[0] as Reader);
    for (const one of painted)
      say(
        `${one.page}: largest contentful paint ${one.lcp} ms, ${one.kilobytes} KB over the wire in ${one.requests} requests (cold cache, CPU 4 times slower, 150 ms, 1.6 Mbit/s)`,
      );
    if (json)
      process.stdout.write(
        `${JSON.stringify({ people: counts.people, observations: counts.observations, import: imported, rows, entering, storm, flat: alike, memory, paint: painted }, null, 2)}\n`,
      );
    await client.end();
  } finally {
    for (const server of servers) server.stop();
    await embedded.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * How many hashes a second argon2 alone makes on this machine: the library by itself, as many at a
 * time as there are cores.
 */
async function argonAlone(ms: number): Promise<number> {
  const hashed = await hashPassword(PASSWORD, 'a pepper for the bench that is long enough');
  let done = 0;
  const began = performance.now();
  const until = began + ms;
  await Promise.all(
    Array.from({ length: availableParallelism() }, async () => {
      while (performance.now() < until) {
        await verify(hashed, PASSWORD); // whether it matches costs the same
        done += 1;
      }
    }),
  );
  // those under way at the end are counted, and so is their time
  return (done / (performance.now() - began)) * 1000;
}

const ROUNDS = 5;
/** A registration hashes its password and three answers. */
const HASHES = 4;

/**
 * How near sign-ons and registrations come to what argon2 alone can do, each in turn with it, so
 * that all see the same machine.
 */
async function measureEntering(signOn: Ask, client: pg.Client, ms: number) {
  const each = Math.max(64, Math.round(ms / 50));
  const members = await makeMembers(client, 2 * ROUNDS * each);
  const argons: number[] = [];
  const signOns: number[] = [];
  const registered: number[] = [];
  const withPages: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    argons.push(await argonAlone(ms / 3));
    signOns.push((await load(signOn, 16, ms / 3)).perSecond);
    argons.push(await argonAlone(ms / 3));
    registered.push(await registrations(signOn.port, members.splice(0, each), 16, false));
    argons.push(await argonAlone(ms / 3));
    withPages.push(await registrations(signOn.port, members.splice(0, each), 16, true));
  }
  const argon = median(argons);
  return {
    argon: rounded(argon),
    signOns: rounded(median(signOns)),
    signOnShare: rounded(median(signOns) / argon, 2),
    registrations: rounded(median(registered)),
    registrationShare: rounded(median(registered) / (argon / HASHES), 2),
    withPages: rounded(median(withPages)),
    withPagesShare: rounded(median(withPages) / (argon / HASHES), 2),
  };
}

/** What a storm of sign-ons does to those who read: quiet and storm in turn. */
async function measureStorm(page: Ask, signOn: Ask, ms: number) {
  const quiet: number[] = [];
  const during: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    quiet.push((await load(page, 4, ms / 2)).p99);
    const [stormy] = await Promise.all([load(page, 4, ms / 2), load(signOn, 16, ms / 2)]);
    during.push(stormy.p99);
  }
  const [p99Quiet, p99During] = [median(quiet), median(during)];
  return {
    p99Quiet: rounded(p99Quiet),
    p99During: rounded(p99During),
    times: rounded(p99During / p99Quiet),
  };
}

const asked = (flag: string) => process.argv.includes(flag);
await (asked('--refills')
  ? refills()
  : asked('--audit')
    ? auditBench()
    : asked('--flood')
      ? flood()
      : asked('--uploads')
        ? uploads()
        : asked('--notices')
          ? notices()
          : asked('--birthdays')
            ? birthdays()
            : asked('--caregivers')
              ? caregivers()
              : asked('--messages')
                ? messages()
                : main());
