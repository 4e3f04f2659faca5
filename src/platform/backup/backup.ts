import {
  createReadStream,
  createWriteStream,
  existsSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import pg from 'pg';
import { auditHead, queueVersion, sequencesOf, type Table, tablesOf } from '../db/catalog.ts';
import { connectionProblem, whereIs } from '../db/where.ts';
import { PlainError } from '../errors.ts';
import { errorCode } from '../log.ts';
import { copyOut } from './copying.ts';
import { openStream, readerOf, type SealingKey, sealStream } from './sealed-file.ts';

/**
 * A backup: every row of every table as COPY writes it, from one snapshot, compressed and sealed
 * (docs/decisions/0018). The schema is not included: the migrations create it. A record is a
 * letter, a length and that many bytes: `H` head, then for each table `T` its name and `D` its rows
 * in pieces, then `E` end.
 */
export interface Head {
  made: string;
  /** The version of Portico that wrote it, for messages. */
  version: string;
  migrations: string[];
  queues: number | null;
  /** Check values of the secrets used with the database. */
  secrets: Record<string, string>;
  tables: Table[];
}
export interface Tail {
  /** How many rows each table has. */
  rows: Record<string, number>;
  sequences: Record<string, string | null>;
  audit: { no: number; hash: string } | null;
}
export interface Summary {
  head: Head;
  tail: Tail;
  bytes: number;
}

const MOST = 64 * 1024 * 1024;

function record(kind: 'H' | 'T' | 'D' | 'E', body: Buffer | object): Buffer {
  const bytes = Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
  const head = Buffer.alloc(5);
  head.write(kind, 'latin1');
  head.writeUInt32BE(bytes.length, 1);
  return Buffer.concat([head, bytes]);
}

async function* dump(client: pg.Client, head: Head): AsyncGenerator<Buffer> {
  yield record('H', head);
  const rows: Tail['rows'] = {};
  for (const { name, columns } of head.tables) {
    yield record('T', { name });
    const copy = copyOut(client, `copy ${name} (${columns.join(', ')}) to stdout`);
    let step = await copy.next();
    for (; !step.done; step = await copy.next()) yield record('D', step.value);
    rows[name] = step.value;
  }
  yield record('E', {
    rows,
    sequences: await sequencesOf(client),
    audit: await auditHead(client),
  } satisfies Tail);
}

/**
 * Writes a backup of the database to a new file, and reads it back to the end.
 * @param url as a role that row-level security does not restrict: a superuser, or one with
 * BYPASSRLS that may read every table
 * @throws PlainError if the file exists, or the role can't see every row
 */
export async function writeBackup(
  url: string,
  file: string,
  key: SealingKey,
  about: { version: string; now: Date },
): Promise<Summary> {
  if (existsSync(file))
    throw new PlainError(`${file} already exists. Backups are not overwritten.`);
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
  });
  client.on('error', () => {}); // the running statement fails
  const part = `${file}.part`;
  try {
    await client.connect().catch((error) => {
      throw connectionProblem(error, whereIs(url));
    });
    await client.query(
      'set statement_timeout = 0; set idle_in_transaction_session_timeout = 0; set lock_timeout = 0',
    );
    await client.query('begin isolation level repeatable read, read only');
    // a role that can't see every row gets an error, not an incomplete backup
    await client.query('set local row_security = off');
    const { rows: there } = await client.query<{ schema: boolean; secrets: boolean }>(
      "select to_regclass('public.migration') is not null as schema, to_regclass('public.secret_check') is not null as secrets",
    );
    if (!there[0]?.schema)
      throw new PlainError(
        `The database ${whereIs(url)} has no schema yet: there is nothing to back up.`,
      );
    const { rows: migrations } = await client.query<{ id: string }>(
      'select id from migration order by id',
    );
    const { rows: secrets } = there[0]?.secrets
      ? await client.query<{ name: string; value: string }>('select name, value from secret_check')
      : { rows: [] };
    const head: Head = {
      made: about.now.toISOString(),
      version: about.version,
      migrations: migrations.map(({ id }) => id),
      queues: await queueVersion(client),
      secrets: Object.fromEntries(secrets.map(({ name, value }) => [name, value])),
      tables: await tablesOf(client),
    };
    await pipeline(
      dump(client, head),
      createGzip({ level: 6 }),
      (source: AsyncIterable<Buffer>) => sealStream(source, key),
      createWriteStream(part, { mode: 0o600, flush: true }),
    );
    await client.query('commit');
    const summary = await readBackup(part, key);
    renameSync(part, file);
    return { ...summary, bytes: statSync(file).size };
  } catch (error) {
    rmSync(part, { force: true });
    throw sentence(error, url);
  } finally {
    await client.end().catch(() => {});
  }
}

function sentence(error: unknown, url: string): unknown {
  const code = errorCode(error);
  if (code === '42501')
    return new PlainError(
      `The role that opens ${whereIs(url)} may not read every row of it. Give DATABASE_BACKUP_URL a role with BYPASSRLS and pg_read_all_data: see docs/operating.md.`,
    );
  if (/^(ENOSPC|EACCES|ENOENT|EISDIR|EROFS)$/.test(code))
    return new PlainError(`The backup could not be written (${code}).`);
  return error;
}

/** A backup's parts, in order. A table's `rows` must be read before the next part. */
export type Part =
  | { kind: 'head'; head: Head }
  | { kind: 'table'; name: string; rows: AsyncIterable<Buffer> }
  | { kind: 'end'; tail: Tail };

/** @throws PlainError if the key is wrong or the file is incomplete */
export async function* partsOf(file: string, key: SealingKey): AsyncGenerator<Part> {
  if (!existsSync(file)) throw new PlainError(`There is no file ${file}.`);
  const opened = openStream(createReadStream(file), key);
  const unpacked = createGunzip();
  const fed = pipeline(opened, unpacked);
  fed.catch(() => {}); // reported below by the read that fails
  const reader = readerOf(unpacked);
  const read = async (): Promise<{ kind: string; body: Buffer } | null> => {
    const head = await reader.take(5);
    if (!head) return null;
    const size = head.readUInt32BE(1);
    const body = size <= MOST ? await reader.take(size) : null;
    if (!body) throw new PlainError('The backup is incomplete.');
    return { kind: head.toString('latin1', 0, 1), body };
  };
  try {
    const first = await read();
    if (first?.kind !== 'H') throw new PlainError('The backup is incomplete.');
    yield { kind: 'head', head: JSON.parse(first.body.toString()) };
    let next = await read();
    while (next?.kind === 'T') {
      const { name } = JSON.parse(next.body.toString());
      next = await read();
      const rows = (async function* () {
        for (; next?.kind === 'D'; next = await read()) yield next.body;
      })();
      yield { kind: 'table', name, rows };
      for await (const _unread of rows); // skip what the caller did not read
    }
    if (next?.kind !== 'E') throw new PlainError('The backup is incomplete.');
    yield { kind: 'end', tail: JSON.parse(next.body.toString()) };
    await fed;
  } finally {
    unpacked.destroy();
  }
}

/** Reads a backup to its end, and counts its rows. */
export async function readBackup(file: string, key: SealingKey): Promise<Summary> {
  let head: Head | undefined;
  let tail: Tail | undefined;
  const counted: Tail['rows'] = {};
  for await (const part of partsOf(file, key)) {
    if (part.kind === 'head') head = part.head;
    else if (part.kind === 'end') tail = part.tail;
    else {
      let rows = 0;
      // COPY writes one line per row; a line feed in a value is written as \n
      for await (const piece of part.rows)
        for (let at = piece.indexOf(10); at >= 0; at = piece.indexOf(10, at + 1)) rows += 1;
      counted[part.name] = rows;
    }
  }
  if (!head || !tail) throw new PlainError('The backup is incomplete.');
  const wrong = Object.entries(tail.rows).find(([name, rows]) => counted[name] !== rows);
  if (wrong)
    throw new PlainError(
      `The backup is incomplete: ${wrong[0]} has ${counted[wrong[0]] ?? 0} rows instead of ${wrong[1]}.`,
    );
  return { head, tail, bytes: statSync(file).size };
}
