import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { PlainError } from '../errors.ts';
import type { Log } from '../log.ts';
import { type FolderLock, lockFolder } from './folder-lock.ts';
import { postmasterOf, running, signalPostmaster, stopPostmaster } from './postmaster.ts';

/**
 * The embedded PostgreSQL: a real server, from binaries in an npm package, with its data in our
 * data folder.
 */
export interface EmbeddedPostgres {
  /**
   * A connection string for a database of this server over its private socket, as the owner or as
   * the program's role.
   */
  url(database: string, user?: 'postgres' | 'portico_app'): string;
  /** Stops the server unless others are using it. */
  stop(): Promise<void>;
}

const SERVE_LOCK = 7_067_842; // advisory lock of the process that serves from this data folder
const COMMAND_LOCK = SERVE_LOCK + 1; // shared by the commands that run beside it
const UP_MS = 60_000;
const ASK_MS = 2_000;

/**
 * A socket's path may have at most 107 characters, so it is in the system's temporary folder,
 * closed to others.
 */
export const socketFolder = (dataFolder: string): string =>
  join(
    tmpdir(),
    `portico-${createHash('sha256').update(join(dataFolder, 'pg')).digest('hex').slice(0, 12)}`,
  );

interface Options {
  /** For the one process that serves; false for commands that run beside it. */
  exclusive: boolean;
  flags?: string[];
  log?: Log;
  /**
   * Called when the server could not be restarted or another process took over the folder: serving
   * can't go on.
   */
  lost?: (why: PlainError) => void;
}

/**
 * Starts the server in `dataFolder`, or joins the one that is running there (it survives a `kill
 * -9` of ours). The serving process watches it: when it or one of its backends dies, it is
 * restarted and the lock is taken again.
 * @throws PlainError when another process serves from this folder, or PostgreSQL does not start
 */
export async function openEmbedded(
  dataFolder: string,
  options: Options,
): Promise<EmbeddedPostgres> {
  const { exclusive, log = () => {}, lost = () => {} } = options;
  const cluster = join(dataFolder, 'pg');
  const sockets = socketFolder(dataFolder);
  const url = (database: string, user = 'postgres') =>
    `postgres://${user}@/${database}?host=${encodeURIComponent(sockets)}`;
  const postmaster = postmasterOf(dataFolder, cluster, sockets, options.flags ?? []);
  const lock: FolderLock | undefined = exclusive ? await lockFolder(dataFolder) : undefined;
  let stopping = false;

  const taken = () =>
    new PlainError(
      `Another Portico already serves from ${dataFolder}. Stop it first, or give PORTICO_DATA another folder.`,
    );

  /**
   * Connects, starting the server if none is running; waits for one that is starting, recovering or
   * stopping.
   */
  async function connect(): Promise<pg.Client> {
    const deadline = performance.now() + UP_MS;
    let started = false;
    for (;;) {
      if (running(cluster) === null) {
        const ended = started ? postmaster.ended() : null;
        if (ended && !ended.passing)
          throw new PlainError(`PostgreSQL did not start in ${cluster}: ${ended.reason}`);
        if (ended) await pause(500);
        if (!started || ended) postmaster.start();
        started = true;
      }
      const client = new pg.Client({
        connectionString: url('postgres'),
        connectionTimeoutMillis: ASK_MS,
      });
      client.on('error', () => {}); // the event `end` reports it
      try {
        await client.connect();
        return client;
      } catch {
        await client.end().catch(() => {});
      }
      if (performance.now() > deadline)
        throw new PlainError(`PostgreSQL did not start in ${cluster}: it does not answer.`);
      await pause(40);
    }
  }

  async function takeLock(): Promise<pg.Client> {
    const client = await connect();
    if (exclusive) {
      const { rows } = await client.query<{ mine: boolean }>(
        'select pg_try_advisory_lock($1) as mine',
        [SERVE_LOCK],
      );
      if (!rows[0]?.mine) {
        await client.end();
        throw taken();
      }
      lock?.confirm();
      client.once('end', () => void reclaim());
    } else {
      await client.query('select pg_advisory_lock_shared($1)', [COMMAND_LOCK]);
    }
    return client;
  }

  /**
   * The connection that holds the lock has ended: the server died, or is recovering from a crashed
   * backend.
   */
  async function reclaim(): Promise<void> {
    if (stopping) return;
    const began = performance.now();
    log({ event: 'embedded.lost' });
    try {
      holder = await takeLock();
      log({ event: 'embedded.restarted', ms: Math.round(performance.now() - began) });
    } catch (error) {
      if (!stopping)
        lost(
          error instanceof PlainError
            ? error
            : new PlainError(`PostgreSQL in ${cluster} was lost and could not be started again.`),
        );
    }
  }

  /** Whether nobody else is using the server. One that doesn't answer counts as unused. */
  async function isUnused(): Promise<boolean> {
    const ask = async () => {
      if (!exclusive) await holder.query('select pg_advisory_unlock_shared($1)', [COMMAND_LOCK]);
      const { rows } = await holder.query<{ alone: boolean }>(
        'select pg_try_advisory_lock($1) and pg_try_advisory_lock($2) as alone',
        [COMMAND_LOCK, SERVE_LOCK],
      );
      return rows[0]?.alone === true;
    };
    return Promise.race([ask().catch(() => exclusive), pause(ASK_MS, exclusive, { ref: false })]);
  }

  // however the program ends, short of kill -9, its server ends too
  const atExit = () => {
    signalPostmaster(cluster, 'SIGINT');
    lock?.release();
  };
  let holder: pg.Client;
  try {
    holder = await takeLock();
  } catch (error) {
    lock?.release();
    throw error;
  }
  if (exclusive) process.once('exit', atExit);
  return {
    url,
    async stop() {
      if (stopping) return;
      stopping = true;
      const unused = await isUnused();
      void holder.end().catch(() => {});
      if (unused) await stopPostmaster(cluster);
      process.off('exit', atExit);
      lock?.release();
    },
  };
}

/** Creates the database unless it exists. */
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

/**
 * Lets the program sign on as its own role over the private socket, with no way back to the owner.
 */
export async function allowAppLogin(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('alter role portico_app login');
  } finally {
    await client.end();
  }
}
