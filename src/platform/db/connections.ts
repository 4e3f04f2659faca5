import { Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { errorCode, type Log } from '../log.ts';
import { type Health, openPulse } from './pulse.ts';
import { type PipelinedConnection, pipelineOver } from './statements.ts';

/**
 * Connections that leave nobody waiting. A frozen database, or a network that silently drops
 * packets, closes no connection; only silence shows it, so silence is limited here.
 */

/**
 * Who is waiting: a person for a page, background work, or somebody at a terminal, who can
 * interrupt it.
 */
export type Patience = 'page' | 'work' | 'terminal';

interface Limits {
  /** To get a connection from the pool, new or idle. */
  connectMs: number;
  /** The server's limits for one statement and for one lock. */
  statement: string;
  lock: string;
  /** How long the server may be silent while a statement is unanswered. */
  silentMs: number;
}

/**
 * A page answers within 5 s whatever happens: at most 3 s to connect, then 1.5 s of silence; 4 s of
 * silence if connecting took no time.
 */
const LIMITS: Record<Patience, Limits> = {
  page: { connectMs: 3_000, statement: '4s', lock: '4s', silentMs: 4_000 },
  work: { connectMs: 10_000, statement: '15s', lock: '10s', silentMs: 60_000 },
  terminal: {
    connectMs: 10_000,
    statement: '15s',
    lock: '10s',
    silentMs: Number.POSITIVE_INFINITY,
  },
};
const PAGE_MS = 4_000;
const LATE_SILENT_MS = 1_500;

/**
 * Silence is counted in watchdog ticks, not by the clock: while our own program is stalled it hears
 * nothing.
 */
const WATCH_MS = 250;
/** A connection that was idle for longer is tested before use. */
const IDLE_MS = 5_000;
const VALID_MS = 1_000;
/**
 * Too many connections, or the server is starting or stopping: worth a retry while there is time.
 */
const TRANSIENT = /^(53300|57P03|57P01)$/;

export const appOptions = (patience: Patience): string =>
  `-c role=portico_app -c TimeZone=UTC -c statement_timeout=${LIMITS[patience].statement} -c idle_in_transaction_session_timeout=30s -c lock_timeout=${LIMITS[patience].lock}`;

/** Lets a connection notice that its peer is gone. */
export const KEEP_ALIVE = { keepAlive: true, keepAliveInitialDelayMillis: 10_000 };

/** A socket that sends the messages of one round trip in a single write. */
class RoundTripSocket extends Socket {
  override _writev(chunks: { chunk: Buffer }[], done: (error?: Error | null) => void): void {
    // what Node itself passes for buffers
    this._write(Buffer.concat(chunks.map(({ chunk }) => chunk)), 'buffer' as BufferEncoding, done);
  }
}

const unavailable = (why: string): Error => Object.assign(new Error(why), { code: 'ETIMEDOUT' });
/** Not in the library's types. */
const socketOf = (client: pg.ClientBase): Socket =>
  (client as unknown as { connection: { stream: Socket } }).connection.stream;

/** A connection that was checked out of the pool. */
export interface Checkout {
  connection: PipelinedConnection;
  /** @param broken why it can't be used again */
  checkIn(broken?: Error): void;
}

export interface Connections {
  /** @throws within `connectMs`, an error that `isDatabaseDown` recognizes */
  checkOut(): Promise<Checkout>;
  /** Writes a little and reads it back, on a dedicated connection. */
  check(): Promise<Health>;
  end(): Promise<void>;
}

interface Known {
  connection: PipelinedConnection;
  /** Bytes received, and silence in milliseconds since then while a statement was unanswered. */
  heard: number;
  silent: number;
  /** The silence after which the connection is given up, and when its user began to wait. */
  limit: number;
  began: number;
  usedAt: number;
  generation: number;
}

export function openConnections(
  url: string,
  options: { size: number; log: Log; patience: Patience; options?: string },
): Connections {
  const { log, patience } = options;
  const limits = LIMITS[patience];
  const pool = new pg.Pool({
    connectionString: url,
    max: options.size,
    options: options.options ?? appOptions(patience),
    connectionTimeoutMillis: limits.connectMs,
    idleTimeoutMillis: 0,
    ...KEEP_ALIVE,
    // statements are sent without waiting for earlier answers: fewer round trips per request
    pipeline: true,
    stream: () => new RoundTripSocket(),
  });
  pool.on('error', (error) => log({ event: 'database.error', code: errorCode(error) }));
  // the next statement reports a connection that died between two statements; the event must not
  // end the program. It may even die while it is being opened, before anybody has it
  pool.on('connect', (client) =>
    client.on('error', (error) => log({ event: 'database.error', code: errorCode(error) })),
  );
  const pulse = openPulse(url, log);
  const known = new WeakMap<pg.PoolClient, Known>();
  const lent = new Map<pg.PoolClient, Known>();
  let generation = 0;

  const watchdog = setInterval(() => {
    for (const [client, one] of lent) {
      const heard = socketOf(client).bytesRead;
      if (one.connection.unanswered() === 0 || heard !== one.heard) {
        one.heard = heard;
        one.silent = 0;
        continue;
      }
      one.silent += WATCH_MS;
      const late =
        patience === 'page' &&
        performance.now() - one.began > PAGE_MS &&
        one.silent >= LATE_SILENT_MS;
      if (one.silent < one.limit && !late) continue;
      log({ event: 'database.error', code: 'silent' });
      // the others may be dead too, so idle ones are replaced
      generation += 1;
      socketOf(client).destroy(unavailable('the database does not respond'));
      void pulse.check();
    }
  }, WATCH_MS);
  watchdog.unref();

  const knownOf = (client: pg.PoolClient): Known => {
    const before = known.get(client);
    if (before) return before;
    const made = {
      connection: pipelineOver(client),
      heard: 0,
      silent: 0,
      limit: limits.silentMs,
      began: 0,
      usedAt: performance.now(),
      generation,
    };
    known.set(client, made);
    return made;
  };

  /** Takes a connection from the pool within `ms`; one that arrives later is released unused. */
  async function take(ms: number): Promise<pg.PoolClient> {
    const asked = pool.connect();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, fail) => {
      timer = setTimeout(() => {
        asked.then(
          (client) => client.release(),
          () => {},
        );
        fail(unavailable('no connection in time'));
      }, ms);
    });
    try {
      return await Promise.race([asked, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  async function checkOut(): Promise<Checkout> {
    const began = performance.now();
    const left = () => limits.connectMs - (performance.now() - began);
    if (patience === 'page' && (await pulse.isDatabaseDown()))
      throw unavailable('the database is down');
    for (;;) {
      let client: pg.PoolClient;
      try {
        client = await take(Math.max(left(), 1));
      } catch (error) {
        if (!TRANSIENT.test(errorCode(error)) || left() < 200) throw error;
        await pause(100);
        continue;
      }
      const one = knownOf(client);
      if (one.generation !== generation) {
        drop(client, one);
        continue;
      }
      Object.assign(one, {
        began,
        silent: 0,
        limit: limits.silentMs,
        heard: socketOf(client).bytesRead,
      });
      lent.set(client, one);
      if (performance.now() - one.usedAt > IDLE_MS && !(await isValid(one))) {
        lent.delete(client);
        drop(client, one);
        if (left() < 0) throw unavailable('no connection works');
        continue;
      }
      return {
        connection: one.connection,
        checkIn(broken) {
          lent.delete(client);
          one.usedAt = performance.now();
          if (broken) drop(client, one);
          else client.release();
        },
      };
    }
  }

  async function isValid(one: Known): Promise<boolean> {
    one.limit = VALID_MS;
    try {
      await one.connection.run('select 1', []);
      one.limit = limits.silentMs;
      return true;
    } catch {
      return false;
    }
  }

  /** Closing it properly would wait for an answer. */
  function drop(client: pg.PoolClient, one: Known): void {
    one.connection.clear();
    client.release(true);
    socketOf(client).destroy();
  }

  return {
    checkOut,
    check: () => pulse.check(),
    async end() {
      clearInterval(watchdog);
      await pulse.end();
      await pool.end();
    },
  };
}
