import {
  type CompiledQuery,
  type DatabaseConnection,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from 'kysely';
import pg from 'pg';
import { appOptions, openConnections, type Patience } from './connections.ts';
import { PlainError } from './errors.ts';
import { faultCode, type Log } from './log.ts';
import type { Health } from './pulse.ts';
import type { Line } from './statements.ts';

/** Every table's columns. Each feature adds its own in its `*.sql.ts`, by declaration merging. */
// biome-ignore lint/suspicious/noEmptyInterface: filled by declaration merging
export interface Database {}

/**
 * The one transaction of a request or job. Only `*.sql.ts`, platform and demo use it to speak SQL.
 */
export type Tx = Kysely<Database> & {
  readonly raw: RawQuery;
  /**
   * Sends a statement without waiting for its answer. What follows waits behind it in the database,
   * and no transaction commits before it has succeeded.
   */
  readonly ahead: (text: string, values: unknown[]) => void;
};

/**
 * `once` says that the text is made anew each time, and is not to be kept as a prepared statement.
 */
export type RawQuery = <R extends pg.QueryResultRow>(
  text: string,
  values?: unknown[],
  once?: 'once',
) => Promise<R[]>;

export interface Db {
  /** Runs `work` in one transaction: committed when it returns, rolled back when it throws. */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /**
   * One statement, a transaction by itself: for a function of the database that opens its own reach
   * and reads.
   */
  readonly ask: RawQuery;
  /** Whether the database takes writes, answered within two seconds. */
  check(): Promise<Health>;
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

function kyselyOver(line: Line): Tx {
  const connection: DatabaseConnection = {
    async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
      const { rows, count } = await line.ask(query.sql, query.parameters);
      return { rows: rows as R[], numAffectedRows: BigInt(count) };
    },
    streamQuery() {
      throw new Error('not offered');
    },
  };
  const nothing = async () => {};
  const kysely = new Kysely<Database>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
      createDriver: () => ({
        init: nothing,
        acquireConnection: async () => connection,
        beginTransaction: () => Promise.reject(new Error('verbs never open a transaction')),
        commitTransaction: nothing,
        rollbackTransaction: nothing,
        releaseConnection: nothing,
        destroy: nothing,
      }),
    },
  });
  const raw: RawQuery = async <R>(text: string, values: unknown[] = [], once?: 'once') =>
    (await line.ask(text, values, once)).rows as R[];
  return Object.assign(kysely, { raw, ahead: line.ahead });
}

/** Explains in one sentence why a database can't be reached. Its password never appears. */
export function connectionProblem(fault: unknown, where: string): PlainError {
  const words: Record<string, string> = {
    ECONNREFUSED: 'nothing answers there',
    ENOTFOUND: 'there is no such host',
    EAI_AGAIN: 'its host name could not be looked up',
    ENOENT: 'nothing answers there',
    '28P01': 'the password is wrong',
    '28000': 'that user may not sign on',
    '3D000': 'there is no such database',
    ETIMEDOUT: 'it does not answer',
  };
  const code = faultCode(fault);
  return new PlainError(
    `Portico can't use the database ${where}: ${words[code] ?? `it refuses (${code})`}.`,
  );
}

/** The database's address without user or password, for people at the terminal. */
export function whereIs(url: string): string {
  // a socket's folder stands behind the question mark, and nothing where a host is otherwise
  const at = URL.parse(url) ?? URL.parse(url.replace(/^(\w+:\/\/(?:[^/@]*@)?)\//, '$1localhost/'));
  return at ? `${at.searchParams.get('host') ?? at.host}${at.pathname}` : 'named by DATABASE_URL';
}

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
): Db {
  const connections = openConnections(url, { patience: 'page', ...options });
  const speaking = new WeakMap<Line, Tx>();
  const txOver = (line: Line): Tx => {
    const tx = speaking.get(line) ?? kyselyOver(line);
    speaking.set(line, tx);
    return tx;
  };
  return {
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
        line.ahead('begin', []);
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
    check: connections.check,
    end: connections.end,
  };
}
