import { createHash } from 'node:crypto';
import pg from 'pg';
import { errorCode } from '../log.ts';
import { fieldOf, withFields } from './fields.ts';

/**
 * Pipelining on one connection: a statement is prepared and described once, and statements issued
 * in one turn of the event loop make one round trip.
 */

/** The part of the library's Result that parses rows, which its types leave out. */
interface Columns {
  addFields(fields: pg.FieldDef[]): void;
  parseRow(fields: unknown[]): pg.QueryResultRow;
}
/** Converts a value for the wire by the library's own rules; its types leave `utils` out. */
const { prepareValue } = (
  pg as unknown as { utils: { prepareValue(value: unknown): string | Buffer | null } }
).utils;

export interface StatementResult {
  rows: pg.QueryResultRow[];
  /** How many rows were read or written. */
  count: number;
  /** The command tag: the answer to `commit` is `ROLLBACK` if a statement had failed before. */
  command: string;
}
interface Statement {
  text: string;
  /** As sent over the wire. */
  values: (string | Buffer | null)[];
  /** Without a name it is not kept prepared. */
  name: string | undefined;
  done(answered: StatementResult): void;
  /** @param own it failed itself, not because a statement before it had */
  fail(error: unknown, own: boolean): void;
}

/**
 * A pipelined statement failed (an audit row, a new session), so nothing of the transaction is
 * committed.
 */
export class PipelineFailed extends Error {
  override name = 'PipelineFailed';
}

const names = new Map<string, string>();

/**
 * A statement's name, so that the server parses it once per connection. Past 500 texts the rest go
 * unnamed.
 */
function nameOf(sql: string): string | undefined {
  let name = names.get(sql);
  if (!name && names.size < 500) {
    name = createHash('sha256').update(sql).digest('base64url').slice(0, 24);
    names.set(sql, name);
  }
  return name;
}

/**
 * Statements already prepared and described on the connection, bound and executed under one Sync:
 * one round trip, without column descriptions. If one fails, those after it are not run.
 */
class PipelinedBatch extends pg.Query {
  readonly #statements: Statement[];
  readonly #known: ReadonlyMap<string, Columns>;
  #at = 0;
  #rows: pg.QueryResultRow[] = [];
  #unread: unknown;

  constructor(statements: Statement[], known: ReadonlyMap<string, Columns>) {
    super('');
    this.#statements = statements;
    this.#known = known;
  }
  override submit = (connection: pg.Connection): void => {
    connection.stream.cork();
    for (const { name, values } of this.#statements) {
      connection.bind({ statement: name, values }, true);
      connection.execute(null, true);
    }
    connection.sync();
    connection.stream.uncork();
  };
  handleDataRow({ fields }: { fields: unknown[] }): void {
    const columns = this.#known.get(this.#statements[this.#at]?.name ?? '');
    try {
      if (columns) this.#rows.push(columns.parseRow(fields));
    } catch (error) {
      this.#unread = error; // thrown here, only the socket would catch it
    }
  }
  handleCommandComplete({ text }: { text: string }): void {
    const statement = this.#statements[this.#at];
    if (this.#unread) statement?.fail(this.#unread, true);
    else
      statement?.done({
        rows: this.#rows,
        count: Number(/\d+$/.exec(text)?.[0] ?? 0),
        command: text.split(' ')[0] ?? '',
      });
    this.#at += 1;
    this.#rows = [];
    this.#unread = undefined;
  }
  handleError(error: Error): void {
    for (const [index, statement] of this.#statements.slice(this.#at).entries())
      statement.fail(error, index === 0);
  }
  handleReadyForQuery(): void {}
}

/** The server's code for every statement after one of its transaction has failed. */
const ABORTED = '25P02';

/** A row that nobody reads: the result of a statement without a row type. */
export type Nothing = Record<never, never>;
/**
 * Runs a statement and returns its rows.
 * @param once the text differs each time and should not be kept prepared
 */
export type Query = <R extends pg.QueryResultRow = Nothing>(
  text: string,
  values?: unknown[],
  once?: 'once',
) => Promise<R[]>;

/** One transaction. Only the platform sees it bare; features get it as an `Access`. */
export interface Tx {
  readonly sql: Query;
  /**
   * Sends a statement without waiting for its answer. Later statements queue behind it in the
   * database, and the transaction commits only if it succeeds.
   */
  readonly pipeline: (text: string, values: unknown[]) => void;
}

export interface PipelinedConnection {
  /** Runs a statement. Statements issued in one turn of the event loop are sent together. */
  run(text: string, values: readonly unknown[], once?: 'once'): Promise<StatementResult>;
  /**
   * Sends a statement together with the next query, without waiting for it; `error` tells if it
   * failed.
   */
  pipeline(text: string, values: readonly unknown[]): void;
  /** The failure of a pipelined statement since the last `clear`. */
  error(): PipelineFailed | undefined;
  /** Discards unsent pipelined statements and the recorded failure. */
  clear(): void;
  /** How many sent statements the server has not answered yet. */
  unanswered(): number;
}

export function pipelineOver(client: pg.PoolClient): PipelinedConnection {
  const known = new Map<string, Columns>();
  let waiting: Statement[] = [];
  let asked = false;
  let failed: PipelineFailed | undefined;
  let unanswered = 0;

  /**
   * The first time on this connection, a statement is sent alone, and its column descriptions are
   * stored.
   */
  const alone = async ({ text, values, name, done, fail }: Statement): Promise<void> => {
    try {
      const result = await client.query({ text, values, ...(name ? { name } : {}) });
      const rows = withFields(result.rows);
      if (name) {
        const columns = result as unknown as Columns; // the library's own Result, which reads rows
        columns.addFields(result.fields.map((one) => ({ ...one, name: fieldOf(one.name) })));
        known.set(name, columns);
      }
      done({ rows, count: result.rowCount ?? 0, command: result.command });
    } catch (error) {
      fail(error, errorCode(error) !== ABORTED);
    }
  };
  const counted = (statement: Statement): Statement => {
    unanswered += 1;
    const { done, fail } = statement;
    return {
      ...statement,
      done: (answered) => {
        unanswered -= 1;
        done(answered);
      },
      fail: (error, own) => {
        unanswered -= 1;
        fail(error, own);
      },
    };
  };
  const send = (): void => {
    const statements = waiting.map(counted);
    waiting = [];
    asked = false;
    if (statements.every(({ name }) => name !== undefined && known.has(name)))
      client.query(new PipelinedBatch(statements, known));
    else for (const statement of statements) void alone(statement);
  };
  return {
    async run(text, values, once) {
      const statement = {
        text,
        values: values.map(prepareValue),
        name: once ? undefined : nameOf(text),
      };
      const answer = new Promise<StatementResult>((done, fail) => {
        waiting.push({
          ...statement,
          done,
          fail: (error, own) => fail(own ? error : (failed ?? error)),
        });
      });
      if (!asked) process.nextTick(send);
      asked = true;
      try {
        return await answer;
      } catch (error) {
        // from here on the error says where in our code the query was made
        if (error instanceof Error) Error.captureStackTrace(error);
        throw error;
      }
    },
    pipeline(text, values) {
      const fail = (error: unknown, own: boolean) => {
        if (own) failed ??= new PipelineFailed(errorCode(error));
      };
      waiting.push({
        text,
        values: values.map(prepareValue),
        name: nameOf(text),
        done: () => {},
        fail,
      });
    },
    error: () => failed,
    unanswered: () => unanswered,
    clear() {
      waiting = [];
      failed = undefined;
    },
  };
}
