import pg from 'pg';
import { appOptions, openConnections, type Patience } from '../db/connections.ts';
import type { Health } from '../db/pulse.ts';
import { openSignals } from '../db/signals.ts';
import type { Nothing, PipelinedConnection, Tx } from '../db/statements.ts';
import type { Log } from '../log.ts';
import { type Access, type SystemReach, systemReach } from './access.ts';
import type { RequestInfo } from './request-info.ts';

/** A statement that calls one of our functions. */
type Call =
  | `select * from portico_${string}`
  | `select portico_${string}`
  | `select set_config('synchronous_commit', 'off', true), portico_${string}`;

/** The database as features see it: every transaction needs a reach. */
export interface Db {
  /**
   * Runs `work` in one transaction under a named reach of the system: committed when it returns,
   * rolled back when it throws.
   */
  asSystem<R extends SystemReach, T>(
    reach: R,
    info: RequestInfo,
    work: (access: Access<R>) => Promise<T>,
  ): Promise<T>;
  /** One statement as a transaction of its own: a database function that opens its own reach. */
  ask<R extends pg.QueryResultRow = Nothing>(text: Call, values?: unknown[]): Promise<R[]>;
  /** Whether the database takes writes, answered within two seconds. */
  check(): Promise<Health>;
}

/** The database as the platform, commands and tests see it: transactions without a decision too. */
export interface Pool extends Db {
  /** Runs `work` in one transaction: committed when it returns, rolled back when it throws. */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Calls `wake` at each `signal` under the topic, from any process. @returns what ends that */
  listen(topic: string, wake: () => void): () => void;
  end(): Promise<void>;
}

// Dates stay calendar days (no time zone may move a birthday); counts are numbers.
pg.types.setTypeParser(1082, (text) => text);
pg.types.setTypeParser(20, Number);
// Every connection uses UTC, which the engine parses fast; the rest (infinity, BC) goes the slow
// way.
const slowParse = pg.types.getTypeParser(1184);
pg.types.setTypeParser(1184, (text) =>
  /^\d{4}-.*\+00$/.test(text)
    ? new Date(`${text.slice(0, 10)}T${text.slice(11, -3)}Z`)
    : slowParse(text),
);

const txOver = (connection: PipelinedConnection): Tx => ({
  sql: async <R>(text: string, values: unknown[] = [], once?: 'once') =>
    // checked against the schema: test/sql.test.ts
    (await connection.run(text, values, once)).rows as R[],
  pipeline: connection.pipeline,
});

/** Options of a connection outside the pools of `openDb`. */
export const APP_ROLE = appOptions('work');
/** Options of a read-only connection with a role of its own. */
export const READ_ONLY =
  '-c TimeZone=UTC -c default_transaction_read_only=on -c statement_timeout=15s';

/**
 * The program's connections. Each starts as the role `portico_app`, which owns nothing and is
 * subject to row-level security; a request has no way back to the owner.
 * @param options.patience how long to wait for the database: a page within 5 s, background work
 * longer, a terminal without limit
 */
export function openDb(
  url: string,
  options: { size: number; log: Log; patience?: Patience; options?: string },
): Pool {
  const connections = openConnections(url, { patience: 'page', ...options });
  const signals = openSignals(url, options.log);
  const pool: Pool = {
    async ask(text, values = []) {
      const { connection, checkIn } = await connections.checkOut();
      try {
        return (await connection.run(text, values)).rows as never; // the type is the caller's claim
      } finally {
        checkIn();
      }
    },
    async transaction(work) {
      const { connection, checkIn } = await connections.checkOut();
      let broken: Error | undefined;
      try {
        connection.pipeline('begin', []);
        const value = await work(txOver(connection));
        const { command } = await connection.run('commit', []);
        const error = connection.error();
        if (error) throw error;
        // a statement failed and `work` ignored it: nothing was committed
        if (command !== 'COMMIT') throw new Error('the transaction was rolled back');
        return value;
      } catch (thrown) {
        const error = connection.error();
        connection.clear();
        try {
          await connection.run('rollback', []);
        } catch (gone) {
          broken = gone instanceof Error ? gone : new Error('gone');
        }
        throw error ?? thrown;
      } finally {
        connection.clear();
        checkIn(broken);
      }
    },
    asSystem: (reach, info, work) =>
      pool.transaction(async (tx) => work(await systemReach(tx, reach, info))),
    check: connections.check,
    listen: signals.on,
    async end() {
      await signals.end();
      await connections.end();
    },
  };
  return pool;
}
