import { createHash } from 'node:crypto';
import pg from 'pg';
import { faultCode } from '../log.ts';

/**
 * How one connection speaks: a statement is prepared and described once, and what is asked for in
 * one turn makes one journey.
 */

/** The library's Result, as far as it reads rows: its types leave that out. */
interface Columns {
  parseRow(fields: unknown[]): pg.QueryResultRow;
}
/** A value as it goes over the wire, by the library's own rules. Its types leave `utils` out. */
const { prepareValue } = (
  pg as unknown as { utils: { prepareValue(value: unknown): string | Buffer | null } }
).utils;

export interface Answered {
  rows: pg.QueryResultRow[];
  /** How many rows were read, or written. */
  count: number;
  /** What was done: `COMMIT` is answered with `ROLLBACK` where something had failed before. */
  command: string;
}
interface Statement {
  text: string;
  /** As they go over the wire. */
  values: (string | Buffer | null)[];
  /** Without one it is made anew each time, and not kept prepared. */
  name: string | undefined;
  done(answered: Answered): void;
  /** @param own it failed by itself, not because something before it had */
  fail(fault: unknown, own: boolean): void;
}

/**
 * A statement that was sent ahead has failed (an audit row, a session that begins), so nothing of
 * the transaction stands.
 */
export class AheadFailed extends Error {
  override name = 'AheadFailed';
}

const names = new Map<string, string>();

/**
 * A statement's name, so that the server plans it once a connection. Bounded: past 500 texts the
 * rest go unnamed.
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
 * Statements that the connection has prepared and described before, bound and executed under one
 * Sync: the server answers them in one go, and says no more what their columns are. When one fails
 * those behind it are not run.
 */
class Group extends pg.Query {
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
    } catch (fault) {
      this.#unread = fault; // thrown here it would meet nobody but the socket
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
  handleError(fault: Error): void {
    for (const [index, statement] of this.#statements.slice(this.#at).entries())
      statement.fail(fault, index === 0);
  }
  handleReadyForQuery(): void {}
}

/** What the server says of every statement of a transaction in which one has failed. */
const ABORTED = '25P02';

/** A row of which nothing is read: what a statement without a row type answers. */
export type Nothing = Record<never, never>;
/**
 * Runs a statement and answers its rows.
 * @param once the text is made anew each time, and is not to be kept as a prepared statement
 */
export type Query = <R extends pg.QueryResultRow = Nothing>(
  text: string,
  values?: unknown[],
  once?: 'once',
) => Promise<R[]>;

/** One transaction. Only the platform holds one by itself; features get it as an `Access`. */
export interface Tx {
  readonly sql: Query;
  /**
   * Sends a statement without waiting for its answer. What follows waits behind it in the database,
   * and no transaction commits before it has succeeded.
   */
  readonly pipeline: (text: string, values: unknown[]) => void;
}

export interface Line {
  /** Runs a statement. What is asked for in one turn of the program goes to the server together. */
  ask(text: string, values: readonly unknown[], once?: 'once'): Promise<Answered>;
  /**
   * Lets a statement go ahead of the next one that is asked. It is not waited for; `fault` tells if
   * it failed.
   */
  pipeline(text: string, values: readonly unknown[]): void;
  /** Whether something that was sent ahead has failed since the last `clear`. */
  fault(): AheadFailed | undefined;
  /** Forgets what waits to go ahead, and what failed. */
  clear(): void;
  /** How many statements the server has not answered yet. */
  owed(): number;
}

export function lineOver(client: pg.PoolClient): Line {
  const known = new Map<string, Columns>();
  let waiting: Statement[] = [];
  let asked = false;
  let failed: AheadFailed | undefined;
  let owed = 0;

  /**
   * The first time on this connection a statement goes by itself, and what it answers with is kept.
   */
  const alone = async ({ text, values, name, done, fail }: Statement): Promise<void> => {
    try {
      const result = await client.query({ text, values, ...(name ? { name } : {}) });
      // the library's own Result, which reads its rows
      if (name) known.set(name, result as unknown as Columns);
      done({ rows: result.rows, count: result.rowCount ?? 0, command: result.command });
    } catch (fault) {
      fail(fault, faultCode(fault) !== ABORTED);
    }
  };
  const counted = (statement: Statement): Statement => {
    owed += 1;
    const { done, fail } = statement;
    return {
      ...statement,
      done: (answered) => {
        owed -= 1;
        done(answered);
      },
      fail: (fault, own) => {
        owed -= 1;
        fail(fault, own);
      },
    };
  };
  const send = (): void => {
    const statements = waiting.map(counted);
    waiting = [];
    asked = false;
    if (statements.every(({ name }) => name !== undefined && known.has(name)))
      client.query(new Group(statements, known));
    else for (const statement of statements) void alone(statement);
  };
  return {
    async ask(text, values, once) {
      const statement = {
        text,
        values: values.map(prepareValue),
        name: once ? undefined : nameOf(text),
      };
      const answer = new Promise<Answered>((done, fail) => {
        waiting.push({
          ...statement,
          done,
          fail: (fault, own) => fail(own ? fault : (failed ?? fault)),
        });
      });
      if (!asked) process.nextTick(send);
      asked = true;
      try {
        return await answer;
      } catch (fault) {
        // from here on it is told where in our code it was asked for
        if (fault instanceof Error) Error.captureStackTrace(fault);
        throw fault;
      }
    },
    pipeline(text, values) {
      const fail = (fault: unknown, own: boolean) => {
        if (own) failed ??= new AheadFailed(faultCode(fault));
      };
      waiting.push({
        text,
        values: values.map(prepareValue),
        name: nameOf(text),
        done: () => {},
        fail,
      });
    },
    fault: () => failed,
    owed: () => owed,
    clear() {
      waiting = [];
      failed = undefined;
    },
  };
}
