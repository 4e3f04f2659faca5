import { createHash } from 'node:crypto';
import { Socket } from 'node:net';
import { type CompiledQuery, type DatabaseConnection, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler, type QueryResult } from 'kysely';
import pg from 'pg';
import { PlainError } from './errors.ts';
import { faultCode, type Log } from './log.ts';

/** Every table's columns. Each feature adds its own in its `*.sql.ts`, by declaration merging. */
// biome-ignore lint/suspicious/noEmptyInterface: filled by declaration merging
export interface Database {}

/** The one transaction of a request or job. Only `*.sql.ts`, platform and demo use it to speak SQL. */
export type Tx = Kysely<Database> & {
  readonly raw: RawQuery;
  /** Sends a statement without waiting for its answer. What follows waits behind it in the database, and no transaction commits before it has succeeded. */
  readonly ahead: (text: string, values: unknown[]) => void;
};

/** A statement that was sent ahead has failed: an audit row could not be written, so nothing of the transaction stands. */
export class AheadFailed extends Error {
  override name = 'AheadFailed';
}
/** `once` says that the text is made anew each time, and is not to be kept as a prepared statement. */
export type RawQuery = <R extends pg.QueryResultRow>(text: string, values?: unknown[], once?: 'once') => Promise<R[]>;

export interface Db {
  /** Runs `work` in one transaction: committed when it returns, rolled back when it throws. */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  end(): Promise<void>;
}

// Days stay calendar days (no time zone may move a birthday); counts are numbers.
pg.types.setTypeParser(1082, (text) => text);
pg.types.setTypeParser(20, Number);
// Every connection speaks UTC, whose times the engine reads by itself; what is otherwise (infinity, before Christ) goes the long way.
const longWay = pg.types.getTypeParser(1184);
pg.types.setTypeParser(1184, (text) => (/^\d{4}-.*\+00$/.test(text) ? new Date(`${text.slice(0, 10)}T${text.slice(11, -3)}Z`) : longWay(text)));

const names = new Map<string, string>();

/** A statement's name, so that the server plans it once a connection. Bounded: past 500 texts the rest go unnamed. */
function nameOf(sql: string): string | undefined {
  let name = names.get(sql);
  if (!name && names.size < 500) {
    name = createHash('sha256').update(sql).digest('base64url').slice(0, 24);
    names.set(sql, name);
  }
  return name;
}

function kyselyOver(client: pg.PoolClient): { tx: Tx; settle(): Promise<unknown> } {
  const connection: DatabaseConnection = {
    async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
      const name = nameOf(query.sql);
      const result = await client.query({ text: query.sql, values: [...query.parameters], ...(name ? { name } : {}) });
      const changed = result.command === 'INSERT' || result.command === 'UPDATE' || result.command === 'DELETE';
      return { rows: result.rows, ...(changed ? { numAffectedRows: BigInt(result.rowCount ?? 0) } : {}) };
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
  const raw: RawQuery = async (text, values = [], once) => {
    const name = once ? undefined : nameOf(text);
    return (await client.query({ text, values, ...(name ? { name } : {}) })).rows;
  };
  const sent: Promise<unknown>[] = [];
  const ahead = (text: string, values: unknown[]) => {
    const answer = raw(text, values);
    answer.catch(() => {}); // met by `settle`
    sent.push(answer);
  };
  /** Waits for what was sent ahead. Answers the first fault among it. */
  const settle = async (): Promise<unknown> => {
    const answers = await Promise.allSettled(sent.splice(0));
    return answers.find((answer) => answer.status === 'rejected')?.reason;
  };
  return { tx: Object.assign(kysely, { raw, ahead }), settle };
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
  return new PlainError(`Portico can't use the database ${where}: ${words[code] ?? `it refuses (${code})`}.`);
}

/** The database's address without user or password, for people at the terminal. */
export function whereIs(url: string): string {
  try {
    const at = new URL(url);
    return `${at.searchParams.get('host') ?? at.host}${at.pathname}`;
  } catch {
    return 'named by DATABASE_URL';
  }
}

export const APP_ROLE = '-c role=portico_app -c TimeZone=UTC -c statement_timeout=15s -c idle_in_transaction_session_timeout=30s -c lock_timeout=10s';

/** A connection that sends what one turn of the program asks for in one write, not in one a statement. */
class Line extends Socket {
  override uncork(): void {
    process.nextTick(() => super.uncork());
  }
}

/**
 * The program's connections. Each begins its life as the role `portico_app`, which owns nothing and is held by row-level
 * security; there is no way back to the owner within a request.
 */
export function openDb(url: string, options: { size: number; log: Log }): Db {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.size,
    options: APP_ROLE,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 0,
    // statements go out as they are asked for, not one answer at a time: fewer journeys a request
    pipeline: true,
    stream: () => new Line(),
  });
  pool.on('error', (fault) => options.log({ event: 'database.fault', code: faultCode(fault) }));
  const over = new WeakMap<pg.PoolClient, ReturnType<typeof kyselyOver>>();
  return {
    async transaction(work) {
      const client = await pool.connect();
      let own = over.get(client);
      if (!own) {
        own = kyselyOver(client);
        // a connection that dies between two statements of ours is met by the next of them, and must not end the program
        client.on('error', (fault) => options.log({ event: 'database.fault', code: faultCode(fault) }));
        over.set(client, own);
      }
      let broken: Error | undefined;
      try {
        own.tx.ahead('begin', []);
        const value = await work(own.tx);
        const fault = await own.settle();
        if (fault) throw new AheadFailed(faultCode(fault));
        await client.query('commit');
        return value;
      } catch (thrown) {
        const first = await own.settle();
        try {
          await client.query('rollback');
        } catch (gone) {
          broken = gone instanceof Error ? gone : new Error('gone');
        }
        throw first && !(thrown instanceof AheadFailed) ? new AheadFailed(faultCode(first)) : thrown;
      } finally {
        client.release(broken);
      }
    },
    end: () => pool.end(),
  };
}
