import pg from 'pg';
import { appOptions, openConnections, type Patience } from '../db/connections.ts';
import type { Health } from '../db/pulse.ts';
import type { Line, Nothing, Tx } from '../db/statements.ts';
import type { Log } from '../log.ts';
import { type Access, type SystemReach, systemReach } from './access.ts';
import type { RequestInfo } from './request-info.ts';

/** A statement that is a call of one of our functions. */
type Call =
  | `select * from portico_${string}`
  | `select portico_${string}`
  | `select set_config('synchronous_commit', 'off', true), portico_${string}`;

/** What features hold: the database, behind decisions. */
export interface Db {
  /**
   * Runs `work` in one transaction under a named reach of the system itself: committed when it
   * returns, rolled back when it throws.
   */
  asSystem<R extends SystemReach, T>(
    reach: R,
    info: RequestInfo,
    work: (access: Access<R>) => Promise<T>,
  ): Promise<T>;
  /** One statement, a transaction by itself: a function of the database that opens its own reach. */
  ask<R extends pg.QueryResultRow = Nothing>(text: Call, values?: unknown[]): Promise<R[]>;
  /** Whether the database takes writes, answered within two seconds. */
  check(): Promise<Health>;
}

/** What the platform, commands and tests hold: transactions without a decision too. */
export interface Pool extends Db {
  /** Runs `work` in one transaction: committed when it returns, rolled back when it throws. */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  end(): Promise<void>;
}

// Days stay calendar days (no time zone may move a birthday); counts are numbers.
pg.types.setTypeParser(1082, (text) => text);
pg.types.setTypeParser(20, Number);
// Every connection speaks UTC, whose times the engine reads by itself; what is otherwise (infinity,
// before Christ) goes the long way.
const longWay = pg.types.getTypeParser(1184);
pg.types.setTypeParser(1184, (text) =>
  /^\d{4}-.*\+00$/.test(text)
    ? new Date(`${text.slice(0, 10)}T${text.slice(11, -3)}Z`)
    : longWay(text),
);

const txOver = (line: Line): Tx => ({
  sql: async <R>(text: string, values: unknown[] = [], once?: 'once') =>
    (await line.ask(text, values, once)).rows as R[], // checked against the schema: test/sql.test.ts
  pipeline: line.pipeline,
});

/** What a connection is told that works by itself, beside the pools of `openDb`. */
export const APP_ROLE = appOptions('work');
/** For who may only read, and signs on as a role of its own. */
export const READ_ONLY =
  '-c TimeZone=UTC -c default_transaction_read_only=on -c statement_timeout=15s';

/**
 * The program's connections. Each begins its life as the role `portico_app`, which owns nothing and
 * is held by row-level security; there is no way back to the owner within a request.
 * @param options.patience how long the database may let us wait: a page within 5 s, work longer, a
 * terminal as long as it likes
 */
export function openDb(
  url: string,
  options: { size: number; log: Log; patience?: Patience; options?: string },
): Pool {
  const connections = openConnections(url, { patience: 'page', ...options });
  const pool: Pool = {
    async ask(text, values = []) {
      const { line, giveBack } = await connections.lend();
      try {
        return (await line.ask(text, values)).rows as never; // what the caller says they are
      } finally {
        giveBack();
      }
    },
    async transaction(work) {
      const { line, giveBack } = await connections.lend();
      let broken: Error | undefined;
      try {
        line.pipeline('begin', []);
        const value = await work(txOver(line));
        const { command } = await line.ask('commit', []);
        const fault = line.fault();
        if (fault) throw fault;
        // something failed that the work looked away from: nothing of it stands
        if (command !== 'COMMIT') throw new Error('the transaction was rolled back');
        return value;
      } catch (thrown) {
        const fault = line.fault();
        line.clear();
        try {
          await line.ask('rollback', []);
        } catch (gone) {
          broken = gone instanceof Error ? gone : new Error('gone');
        }
        throw fault ?? thrown;
      } finally {
        line.clear();
        giveBack(broken);
      }
    },
    asSystem: (reach, info, work) =>
      pool.transaction(async (tx) => work(await systemReach(tx, reach, info))),
    check: connections.check,
    end: connections.end,
  };
  return pool;
}
