import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { type Catalog, type Nulls, nullsOf } from './nulls.ts';
import { nodeOf, readTree } from './tree.ts';

/** What PostgreSQL says of a statement before it runs. */
export interface Described {
  parameters: number;
  columns: {
    name: string;
    type: string;
    nulls: Nulls;
    /** The only words that a CHECK lets into the column that it comes from. */
    words: readonly string[] | undefined;
    /** The statement itself chooses among them. */
    chosen: boolean;
  }[];
}
export interface Schema {
  /** Prepares and describes a statement; throws what the server says of one that it refuses. */
  describe(sql: string): Promise<Described>;
  /** The type that the driver makes of a column's type, as TypeScript writes it. */
  readAs: ReadonlyMap<string, string>;
}

interface Field {
  name: string;
  dataTypeID: number;
  tableID: number;
  columnID: number;
}
/** One statement, parsed and described by the extended protocol and never bound. */
class Describing extends pg.Query {
  fields: Field[] = [];
  readonly done = Promise.withResolvers<void>();

  constructor(readonly sql: string) {
    super('');
  }
  override submit = (connection: pg.Connection): void => {
    connection.parse({ name: '', text: this.sql, types: [] }, true);
    connection.describe({ type: 'S', name: '' }, true);
    connection.sync();
  };
  handleRowDescription(message: { fields: Field[] }): void {
    this.fields = message.fields;
  }
  handleError(error: Error): void {
    this.done.reject(error);
  }
  handleReadyForQuery(): void {
    this.done.resolve();
  }
}

/**
 * Runs `work` over a migrated database of its own, as the owner of everything in it.
 * @param change what a further migration would do
 */
export async function withSchema<T>(work: (schema: Schema) => Promise<T>, change = ''): Promise<T> {
  const template = inject('databaseUrl');
  const name = `sql${randomBytes(6).toString('hex')}`;
  const admin = new pg.Client({ connectionString: template.replace('DATABASE', 'postgres') });
  await admin.connect();
  await admin.query(`create database ${name} template template`);
  const client = new pg.Client({ connectionString: template.replace('DATABASE', name) });
  await client.connect();
  try {
    await client.query(change);
    return await work(await schemaOver(client));
  } finally {
    await client.end();
    await admin.query(`drop database ${name} with (force)`);
    await admin.end();
  }
}

async function schemaOver(client: pg.Client): Promise<Schema> {
  const types = await readTypes(client);
  const catalog = await readCatalog(client);
  const words = await readWords(client);
  let tree = '';
  let parameters = 0;
  client.on('notice', ({ detail }) => {
    tree = detail ?? tree;
  });
  // the library's types leave the connection out
  const { connection } = client as unknown as { connection: NodeJS.EventEmitter };
  connection.on('parameterDescription', (message: { parameterCount: number }) => {
    parameters = message.parameterCount;
  });
  // the parse tree comes as a message to the client, and stays out of the server's log
  await client.query(`set log_min_messages = fatal`);
  await client.query(`set client_min_messages = log`);
  await client.query(`set debug_pretty_print = off`);
  await client.query(`set debug_print_parse = on`);
  return {
    readAs: new Map([...types.values()].map((type) => [type.name, type.readAs])),
    async describe(sql) {
      tree = '';
      parameters = 0;
      const describing = new Describing(sql);
      client.query(describing);
      await describing.done.promise;
      const query = tree === '' ? undefined : nodeOf(readTree(tree));
      const nulls = query ? nullsOf(query, catalog) : [];
      return {
        parameters,
        columns: describing.fields.map(({ name, dataTypeID, tableID, columnID }, at) => ({
          name,
          type: types.get(dataTypeID)?.name ?? String(dataTypeID),
          nulls: nulls[at] ?? 'unknown',
          words: words.get(`${tableID}.${columnID}`),
          chosen: /^\w+$/.test(name) && new RegExp(`\\b${name}\\s+(=|in)\\s`).test(sql),
        })),
      };
    },
  };
}

async function readCatalog(client: pg.Client): Promise<Catalog> {
  const set = async (sql: string): Promise<Set<string>> =>
    new Set((await client.query<{ key: string }>(sql)).rows.map(({ key }) => key));
  return {
    tables: await set("select oid::text as key from pg_class where relkind in ('r', 'p')"),
    notNull: await set(
      "select attrelid || '.' || attnum as key from pg_attribute where attnotnull and attnum > 0",
    ),
    strict: await set(`select oid::text as key from pg_proc where proisstrict
      union all select 'count ' || oid from pg_proc
        where proname = 'count' and pronamespace = 'pg_catalog'::regnamespace`),
  };
}

/** The words that a CHECK of one column alone allows, by the numbers of table and column. */
async function readWords(client: pg.Client): Promise<Map<string, string[]>> {
  const { rows } = await client.query<{ key: string; text: string }>(
    `select conrelid || '.' || conkey[1] as key, pg_get_constraintdef(oid) as text
      from pg_constraint where contype = 'c' and cardinality(conkey) = 1`,
  );
  return new Map(
    rows.flatMap(({ key, text }) => {
      const [, list] = /^CHECK \(\(\w+ = ANY \(ARRAY\[([^\]]*)\]\)\)\)$/.exec(text) ?? [];
      return list ? [[key, [...list.matchAll(/'([^']*)'/g)].map(([, word = '']) => word)]] : [];
    }),
  );
}

/** A value of each kind of type, as the server writes it; types are asked for one each. */
const WRITTEN: Record<string, string> = {
  B: 't',
  N: '1',
  S: 'a',
  U: 'a',
  I: '127.0.0.1',
  E: 'a',
  T: '00:00:01',
  Z: 'a',
};
const DATED: Record<string, string> = {
  date: '2026-01-02',
  timestamp: '2026-01-02 03:04:05',
  timestamptz: '2026-01-02 03:04:05+00',
};

interface PgType {
  oid: number;
  name: string;
  category: string;
  element: number;
}

/** Asks the driver's own parsers what they make of each type. */
async function readTypes(client: pg.Client): Promise<Map<number, PgType & { readAs: string }>> {
  const { rows } = await client.query<PgType>(
    `select oid::int, typname as name, typcategory as category, typelem::int as element from pg_type
      where typtype in ('b', 'e', 'd', 'p')`,
  );
  const types = new Map(rows.map((row) => [row.oid, row]));
  const written = (type: PgType): string | undefined => {
    if (type.name === 'bytea') return '\\x00';
    if (type.category !== 'A') return DATED[type.name] ?? WRITTEN[type.category];
    const element = types.get(type.element); // there is none of the arrays of a table's rows
    return element && `{${written(element)}}`;
  };
  const readAs = (type: PgType): string => {
    if (/^_?jsonb?$/.test(type.name)) return type.category === 'A' ? 'json[]' : 'json';
    const text = written(type);
    return text === undefined ? 'unknown' : nameOf(pg.types.getTypeParser(type.oid)(text));
  };
  return new Map(rows.map((row) => [row.oid, { ...row, readAs: readAs(row) }]));
}

function nameOf(value: unknown): string {
  if (Array.isArray(value)) return `${nameOf(value[0])}[]`;
  if (value instanceof Date) return 'Date';
  if (Buffer.isBuffer(value)) return 'Buffer';
  return typeof value;
}
