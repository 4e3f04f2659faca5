import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
} from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { FLAGS } from '../bin/flags.mjs';
import { allowAppLogin, ensureDatabase, openEmbedded } from '../src/platform/db/embedded.ts';
import '../src/features.ts'; // their queues
import { migrate } from '../src/platform/db/migrate.ts';
import { prepareJobs } from '../src/platform/jobs/jobs.ts';
import { silentLog } from '../src/platform/log.ts';
import { rootFolder } from '../src/platform/root.ts';
import type { Ordered } from './drill-portal.ts';

/** The drill's own PostgreSQL, which can be killed and started again, and its portals. */
export const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

export function freePort(): Promise<number> {
  return new Promise((done) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => done(port));
    });
  });
}

export interface House {
  folder: string;
  /** Runs a statement as the owner, to arrange and to check; retries while the database is down. */
  sql<R extends pg.QueryResultRow = pg.QueryResultRow>(
    database: string,
    text: string,
    values?: unknown[],
  ): Promise<R[]>;
  url(database: string, user?: 'postgres' | 'portico_app'): string;
  makeTemplate(
    seed: (
      sql: (text: string, values?: unknown[]) => Promise<pg.QueryResultRow[]>,
    ) => Promise<void>,
  ): Promise<void>;
  /** Kills all of PostgreSQL at once, as in a power failure, and starts it again. */
  crash(): Promise<void>;
  close(): Promise<void>;
}

/** Kills all of PostgreSQL at once, as in a power failure: nothing is flushed. */
export async function killPostgres(cluster: string): Promise<void> {
  const postmaster = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')[0] ?? '';
  const parentOf = (pid: string) =>
    /^\d+ \(.*\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1];
  const family = readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && (pid === postmaster || parentOf(pid) === postmaster);
    } catch {
      return false; // it ended while we looked
    }
  });
  for (const pid of [postmaster, ...family])
    try {
      process.kill(Number(pid), 'SIGKILL');
    } catch {
      // it exited by itself
    }
  while (family.some((pid) => existsSync(`/proc/${pid}`))) await pause(20);
}

const TEMPLATE = 'drill';

export async function openHouse(): Promise<House> {
  const folder = mkdtempSync(join(tmpdir(), 'portico-drill-'));
  chmodSync(folder, 0o755);
  // a killed process loses nothing that it handed to the operating system; losing that takes a
  // power cut, which is another drill
  const flags = ['fsync=off', 'full_page_writes=off', 'max_connections=100', 'shared_buffers=64MB'];
  const server = await openEmbedded(folder, { exclusive: true, flags });
  const pools = new Map<string, pg.Pool>();
  const poolOf = (database: string) => {
    const known = pools.get(database);
    if (known) return known;
    const pool = new pg.Pool({ connectionString: server.url(database), max: 2 });
    pool.on('error', () => {});
    pools.set(database, pool);
    return pool;
  };
  const sql: House['sql'] = async (database, text, values = []) => {
    for (let tries = 1; ; tries++)
      try {
        return (await poolOf(database).query(text, values)).rows as never;
      } catch (error) {
        const code = error instanceof Error && 'code' in error ? String(error.code) : '';
        const away =
          /^(57P|08|ECONN|ENOENT|EPIPE)/.test(code) ||
          (error instanceof Error && /terminated|timeout/.test(error.message));
        if (!away || tries > 100) throw error;
        await pause(100);
      }
  };
  return {
    folder,
    sql,
    url: (database, user) => server.url(database, user),
    async makeTemplate(seed) {
      await ensureDatabase(server, TEMPLATE);
      const url = server.url(TEMPLATE);
      await migrate(url, silentLog);
      await prepareJobs(url);
      await allowAppLogin(url);
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      await seed(async (text, values) => (await client.query(text, values)).rows);
      await client.end();
    },
    async crash() {
      await killPostgres(join(folder, 'pg'));
      await sql('postgres', 'select 1'); // it is started again by whoever watches it
    },
    async close() {
      for (const pool of pools.values()) await pool.end();
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A database of one seed, with a copy of the template's people. */
export async function openDatabase(house: House): Promise<{ name: string; drop(): Promise<void> }> {
  const name = `d${randomBytes(5).toString('hex')}`;
  await house.sql('postgres', `create database ${name} template ${TEMPLATE}`);
  return {
    name,
    drop: async () => void (await house.sql('postgres', `drop database ${name} with (force)`)),
  };
}

export interface Portal {
  port: number;
  newsPort: number;
  alive(): boolean;
  /** It exited although nobody killed it. */
  fell(): boolean;
  /** As by `kill -9`: nothing is finished. */
  kill(): Promise<void>;
  /** Sets its clock this far ahead of real time; resolves once that is done. */
  setClock(offset: number): Promise<void>;
}

/** Starts a portal, again and again while the database is down. */
export async function startPortal(
  house: House,
  database: string,
  rest: Omit<Ordered, 'url' | 'appUrl' | 'folder'>,
): Promise<Portal> {
  const folder = join(house.folder, `portal-${rest.port}`);
  mkdirSync(folder, { recursive: true });
  const ordered: Ordered = {
    ...rest,
    url: house.url(database),
    appUrl: house.url(database, 'portico_app'),
    folder,
  };
  for (let tries = 1; ; tries++) {
    const child: ChildProcess = fork(
      join(rootFolder, 'build/drill-portal.js'),
      [JSON.stringify(ordered)],
      {
        execArgv: FLAGS,
        stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      },
    );
    child.on('error', () => {}); // it is met by who talks to it
    let gone = false;
    let killed = false;
    child.once('exit', () => {
      gone = true;
    });
    const said = await new Promise<unknown>((done) => {
      child.once('message', done);
      child.once('exit', () => done({ failed: 'ended' }));
    });
    if (said !== 'ready') {
      if (tries > 30) throw new Error(`a portal does not start: ${JSON.stringify(said)}`);
      await pause(300);
      continue;
    }
    return {
      port: rest.port,
      newsPort: rest.newsPort,
      alive: () => !gone,
      fell: () => gone && !killed,
      kill: () =>
        new Promise((done) => {
          if (gone) return done();
          killed = true;
          child.once('exit', () => done());
          child.kill('SIGKILL');
        }),
      setClock: (offset) =>
        new Promise((done) => {
          if (gone) return done();
          const over = () => {
            child.off('message', over);
            child.off('exit', over);
            done();
          };
          child.once('message', over);
          child.once('exit', over);
          child.send({ offset }, (error) => error && over()); // it may be dying this moment
        }),
    };
  }
}
