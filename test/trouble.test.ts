import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, createApp } from '../src/app.tsx';
import { openDb, type Pool } from '../src/platform/access/db.ts';
import { readAssets } from '../src/platform/assets.ts';
import { readConfig } from '../src/platform/config.ts';
import {
  allowAppLogin,
  type EmbeddedPostgres,
  ensureDatabase,
  openEmbedded,
  socketFolder,
} from '../src/platform/db/embedded.ts';
import { migrate } from '../src/platform/db/migrate.ts';
import { openJobs, prepareJobs } from '../src/platform/jobs/jobs.ts';
import { type LogEvent, silentLog } from '../src/platform/log.ts';
import { parseSettings } from '../src/platform/settings/settings.ts';
import { en, es } from './words.ts';

/** A PostgreSQL of this file's own, so that it can be frozen, filled up and restarted. */

const folder = mkdtempSync(join(tmpdir(), 'portico-trouble-'));
chmodSync(folder, 0o755);
let server: EmbeddedPostgres;
const postmaster = () =>
  Number(readFileSync(join(folder, 'pg/postmaster.pid'), 'utf8').split('\n')[0]);

/** Everybody of the server's processes: it is they who answer, not the one that started them. */
function processes(): number[] {
  const parent = postmaster();
  const children = spawnSync('ps', ['-o', 'pid=', '--ppid', String(parent)], { encoding: 'utf8' });
  return [parent, ...children.stdout.split('\n').filter(Boolean).map(Number)];
}

beforeAll(async () => {
  server = await openEmbedded(folder, { exclusive: true, flags: ['fsync=off'] });
  await ensureDatabase(server, 'portico');
  const url = server.url('portico');
  await migrate(url, silentLog);
  await prepareJobs(url);
  await allowAppLogin(url);
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface Portal {
  app: App;
  db: Pool;
  log: LogEvent[];
  close(): Promise<void>;
}
async function portal(url: string, size = 4): Promise<Portal> {
  const log: LogEvent[] = [];
  const db = openDb(url, { size, log: (event) => void log.push(event) });
  const config = readConfig('demo', { PORTICO_DATA: folder });
  const app = await createApp(
    {
      config,
      db,
      clock: { now: () => new Date() },
      log: (event) => void log.push(event),
      jobs: openJobs(),
      settings: parseSettings({}),
      assets: readAssets(),
    },
    { eventLoopDelay: 0, requestsAMinute: 100_000 },
  );
  return {
    app,
    db,
    log,
    async close() {
      await app.server.close();
      await db.end();
    },
  };
}
/** A page that asks the database who it is. */
async function page(
  app: App,
): Promise<{ status: number; body: string; headers: Record<string, unknown> }> {
  const answer = await app.server.inject({
    url: '/home',
    headers: { host: 'localhost:3000', cookie: `__Host-portico=${'a'.repeat(43)}` },
  });
  return {
    status: answer.statusCode,
    body: answer.body,
    headers: answer.headers,
  };
}
async function ready(app: App): Promise<{ status: number }> {
  const { statusCode } = await app.server.inject({
    url: '/readyz',
    headers: { host: 'localhost:3000' },
  });
  return { status: statusCode };
}
const WORKS = 303; // nobody is signed on: to sign-on, which the database has said

/** The limit only ends a wait for what never comes. */
async function isBack(app: App): Promise<void> {
  for (let tries = 0; ; tries++) {
    const { status } = await page(app);
    if (status === WORKS && (await ready(app)).status === 200) return;
    if (tries === 300) throw new Error(`still ${status}`);
    await pause(200);
  }
}

/**
 * What members and probes are told while the database can't work: it still can't when they are
 * answered, so nobody waits for it.
 */
async function expectTrouble({ app }: Portal): Promise<void> {
  const answers = await Promise.all(Array.from({ length: 12 }, () => page(app)));
  for (const { status, body, headers } of answers) {
    expect(status).toBe(503);
    expect(headers['retry-after']).toBe('30');
    for (const words of [
      en('refusal.unavailable'),
      es('refusal.unavailable'),
      '1-800-555-0142',
      '1-800-555-0199',
      '911',
      '988',
    ])
      expect(body).toContain(words);
  }
  expect((await ready(app)).status).toBe(503);
  expect(
    (await app.server.inject({ url: '/healthz', headers: { host: 'localhost:3000' } })).statusCode,
  ).toBe(200);
  expect((await page(app)).status).toBe(503);
}

describe('while the database', () => {
  it('is frozen, people get a helpful page, and the portal recovers by itself', async () => {
    const one = await portal(server.url('portico', 'portico_app'));
    try {
      await isBack(one.app);
      await Promise.all(Array.from({ length: 8 }, () => page(one.app)));
      const frozen = processes();
      for (const pid of frozen) process.kill(pid, 'SIGSTOP');
      try {
        await expectTrouble(one);
      } finally {
        for (const pid of frozen.reverse()) process.kill(pid, 'SIGCONT');
      }
      await isBack(one.app);
      expect(one.log.map(({ event }) => event)).toEqual(
        expect.arrayContaining(['database.down', 'database.up']),
      );
    } finally {
      await one.close();
    }
  });

  it('is behind a network that silently drops packets, the same; the way back is found', async () => {
    const way = await openWay(join(socketFolder(folder), '.s.PGSQL.5432'));
    const one = await portal(`postgres://portico_app@127.0.0.1:${way.port}/portico`);
    try {
      await isBack(one.app);
      await Promise.all(Array.from({ length: 8 }, () => page(one.app)));
      way.drop();
      await expectTrouble(one);
      way.open();
      await isBack(one.app);
    } finally {
      way.close();
      await one.close();
    }
  });

  it('has lost the idle connections, new ones are opened, and nobody notices for more than a moment', async () => {
    const way = await openWay(join(socketFolder(folder), '.s.PGSQL.5432'));
    const one = await portal(`postgres://portico_app@127.0.0.1:${way.port}/portico`);
    try {
      await Promise.all(Array.from({ length: 8 }, () => page(one.app)));
      await pause(6_000);
      way.drop();
      way.open(); // only those that were open then stay without an answer
      const answers = await Promise.all(Array.from({ length: 4 }, () => page(one.app)));
      expect(answers.map(({ status }) => status)).toEqual([WORKS, WORKS, WORKS, WORKS]);
      expect((await ready(one.app)).status).toBe(200);
    } finally {
      way.close();
      await one.close();
    }
  });

  it('has no connection left, those who have one continue, and the others get that page or wait a moment', async () => {
    const one = await portal(server.url('portico', 'portico_app'), 2);
    await page(one.app);
    expect((await ready(one.app)).status).toBe(200);
    const taken: pg.Client[] = [];
    try {
      for (;;) {
        const client = new pg.Client({ connectionString: server.url('portico') });
        client.on('error', () => {});
        try {
          await client.connect();
        } catch {
          break;
        }
        taken.push(client);
      }
      const answers = await Promise.all(Array.from({ length: 6 }, () => page(one.app)));
      expect(answers.map(({ status }) => status)).toContain(WORKS);
      const other = await portal(server.url('portico', 'portico_app'), 2);
      try {
        expect((await page(other.app)).status).toBe(503);
        expect((await ready(other.app)).status).toBe(503);
        await Promise.all(taken.splice(0).map((client) => client.end()));
        await isBack(other.app);
      } finally {
        await other.close();
      }
    } finally {
      await Promise.all(taken.map((client) => client.end()));
      await one.close();
    }
  });

  it('takes no writes, as a standby after a failover, readiness says so', async () => {
    const one = await portal(server.url('portico', 'portico_app'));
    const owner = new pg.Client({ connectionString: server.url('portico') });
    await owner.connect();
    try {
      await owner.query('alter role portico_app set default_transaction_read_only = on');
      expect((await ready(one.app)).status).toBe(503);
    } finally {
      await owner.query('alter role portico_app reset default_transaction_read_only');
      await owner.end();
      await one.close();
    }
  });

  it('has a full disk, readiness says so until there is room again', async () => {
    const small = await smallDisk();
    const full = await openEmbedded(small.folder, {
      exclusive: true,
      flags: ['fsync=off', 'wal_recycle=off', 'max_wal_size=32MB', 'shared_buffers=16MB'],
    });
    try {
      await ensureDatabase(full, 'portico');
      await migrate(full.url('portico'), silentLog);
      await allowAppLogin(full.url('portico'));
      const one = await portal(full.url('portico', 'portico_app'));
      try {
        await isBack(one.app);
        small.fill();
        await pause(1_000);
        expect((await ready(one.app)).status).toBe(503);
        expect(
          (await one.app.server.inject({ url: '/healthz', headers: { host: 'localhost:3000' } }))
            .statusCode,
        ).toBe(200);
        small.empty();
        await pause(1_000);
        await isBack(one.app);
      } finally {
        await one.close();
      }
    } finally {
      small.empty();
      await full.stop();
      small.close();
    }
  });
});

describe('work that takes its time', () => {
  it('is not cut off if somebody waits for it at a terminal, and is if a member waits', async () => {
    const url = server.url('portico', 'portico_app');
    const terminal = openDb(url, { size: 1, log: silentLog, patience: 'terminal' });
    const web = openDb(url, { size: 1, log: silentLog });
    try {
      expect(
        await terminal.transaction((tx) => tx.sql('select 1 as done, pg_sleep(6)')),
      ).toMatchObject([{ done: 1 }]);
      await expect(web.transaction((tx) => tx.sql('select pg_sleep(6)'))).rejects.toThrow();
      expect(await web.transaction((tx) => tx.sql('select 1 as one'))).toEqual([{ one: 1 }]);
    } finally {
      await terminal.end();
      await web.end();
    }
  });
});

/**
 * A way to the database that can begin to swallow what comes, without closing anything; `open` lets
 * new connections through.
 */
async function openWay(
  socket: string,
): Promise<{ port: number; drop(): void; open(): void; close(): void }> {
  let dropping = false;
  const all = new Set<Socket>();
  const dead = new WeakSet<Socket>();
  const way: Server = createServer((near) => {
    all.add(near);
    near.on('error', () => {});
    if (dropping) {
      near.resume();
      return;
    }
    const far = connect(socket);
    all.add(far);
    far.on('error', () => {});
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      from.on('data', (bytes) => {
        if (!dead.has(from)) to.write(bytes);
      });
      from.on('close', () => {
        if (!dead.has(from)) to.destroy();
      });
    }
  }).listen(0, '127.0.0.1');
  await new Promise((done) => way.once('listening', done));
  return {
    port: (way.address() as { port: number }).port,
    drop() {
      dropping = true;
      for (const one of all) dead.add(one);
    },
    open() {
      dropping = false;
    },
    close() {
      way.close();
      for (const one of all) one.destroy();
    },
  };
}

/** A file system of 200 MB in memory; `fill` leaves no byte of it. */
async function smallDisk(): Promise<{
  folder: string;
  fill(): void;
  empty(): void;
  close(): void;
}> {
  const at = mkdtempSync(join(tmpdir(), 'portico-small-'));
  chmodSync(at, 0o755);
  const done = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=200m,mode=0755', 'tmpfs', at], {
    encoding: 'utf8',
  });
  if (done.status !== 0)
    throw new Error(
      `this test fills a file system of its own, and may not mount one: ${done.stderr}`,
    );
  const data = join(at, 'data');
  mkdirSync(data, { mode: 0o755 });
  const filler = join(at, 'filler');
  return {
    folder: data,
    fill() {
      spawnSync('dd', ['if=/dev/zero', `of=${filler}`, 'bs=64k']);
      spawnSync('dd', ['if=/dev/zero', `of=${filler}2`, 'bs=1k']);
    },
    empty() {
      rmSync(filler, { force: true });
      rmSync(`${filler}2`, { force: true });
    },
    close() {
      spawnSync('umount', [at]);
      rmSync(at, { recursive: true, force: true });
    },
  };
}
