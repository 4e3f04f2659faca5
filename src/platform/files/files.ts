import { createHmac, randomUUID } from 'node:crypto';
import type { Access } from '../access/access.ts';
import type { Db } from '../access/db.ts';
import type { Clock } from '../clock.ts';
import type { Config } from '../config.ts';
import { sealBytes, unsealBytes } from '../crypto/crypto.ts';
import { Refuse } from '../errors.ts';
import type { Jobs } from '../jobs/jobs.ts';
import {
  bytesSince,
  deleteFile,
  type FileOwner,
  type FileRow,
  findFiles,
  markKept,
  moveFile,
} from './files.sql.ts';
import { isOpen } from './states.rules.ts';

/**
 * Files, sealed in the database in chunks: received from a stream, kept by a feature, opened as a
 * stream, removed. Nobody sees a file before it is kept.
 */
export interface FileDeps {
  db: Db;
  clock: Clock;
  config: Config;
  jobs: Jobs;
}

export type { FileOwner, FileRow };

/** A file that has arrived and is not yet kept. */
export interface Received {
  id: string;
  /** Its owner: a person, or the account that sent it. */
  patientId: string;
  /** The name to be displayed. */
  name: string;
  /** Its media type, by its content. */
  type: string;
  bytes: number;
  chunks: number;
  /** Tells two contents apart; keyed, so that it reveals nothing about the content. */
  hash: string;
}

/** A kept file that this access may read, and its content. */
export interface OpenFile extends FileRow {
  content(): AsyncGenerator<Buffer>;
}

/** How much is sealed at once: large enough to be fast, small enough for many uploads at a time. */
const CHUNK_BYTES = 256 * 1024;
/** What one account may send for one person, or for itself, within a day. */
const DAY_BYTES = 500 * 1024 * 1024;
const DAY_MS = 86_400_000;

const purposeOf = (id: string): string => `file ${id}`;
/** Where a chunk belongs: none can be moved, and without the last one a file is incomplete. */
const placeOf = (seq: number, last: boolean): string => `${seq}${last ? ' last' : ''}`;

/** Cuts a stream into chunks of one size; the last one is shorter, and empty for an empty stream. */
async function* inChunks(from: AsyncIterable<Buffer>): AsyncGenerator<[Buffer, boolean]> {
  let parts: Buffer[] = [];
  let size = 0;
  for await (const part of from) {
    parts.push(part);
    size += part.length;
    while (size > CHUNK_BYTES) {
      const all = Buffer.concat(parts);
      yield [all.subarray(0, CHUNK_BYTES), false];
      parts = [all.subarray(CHUNK_BYTES)];
      size -= CHUNK_BYTES;
    }
  }
  yield [Buffer.concat(parts), true];
}

/**
 * Seals a stream into the database as it comes. Each chunk is a transaction of its own; what fails
 * or is never kept is swept away later.
 * @param about.kind the upload's name
 */
export async function putFile(
  { db, clock, config }: FileDeps,
  about: { patientId: string; accountId: string; kind: string },
  from: AsyncIterable<Buffer>,
): Promise<Omit<Received, 'name' | 'type'>> {
  const id = randomUUID();
  const hmac = createHmac('sha256', config.secret);
  const { patientId, accountId, kind } = about;
  let bytes = 0;
  let chunks = 0;
  try {
    for await (const [chunk, last] of inChunks(from)) {
      hmac.update(chunk);
      const sealed = sealBytes(config.secret, purposeOf(id), chunk, placeOf(chunks, last));
      const [row] = await db.ask<{ there: boolean }>(
        'select portico_receive_chunk($1, $2, $3, $4, $5, $6, $7) as there',
        [patientId, id, chunks, sealed, kind, accountId, clock.now()],
      );
      if (!row?.there) throw new Refuse('unavailable', 30);
      bytes += chunk.length;
      chunks += 1;
    }
  } catch (error) {
    if (chunks > 0) await dropReceived({ db }, patientId, [id]).catch(() => {}); // or the sweep
    throw error;
  }
  return { id, patientId, bytes, chunks, hash: hmac.digest('base64url') };
}

/** Removes what was received and not kept. */
export const dropReceived = async (
  { db }: Pick<FileDeps, 'db'>,
  patientId: string,
  ids: readonly string[],
): Promise<void> => void (await db.ask('select portico_drop_received($1, $2)', [patientId, ids]));

/** The content of a file that was received or opened. @throws Error if it was altered */
export async function* contentOf(
  { db, config }: Pick<FileDeps, 'db' | 'config'>,
  file: { id: string; patientId: string; chunks: number },
): AsyncGenerator<Buffer> {
  for (let seq = 0; seq < file.chunks; seq++) {
    const [row] = await db.ask<{ sealed: Buffer | null }>(
      'select portico_file_chunk($1, $2, $3) as sealed',
      [file.patientId, file.id, seq],
    );
    const place = placeOf(seq, seq === file.chunks - 1);
    const chunk = row?.sealed && unsealBytes(config.secret, purposeOf(file.id), row.sealed, place);
    if (!chunk) throw new Error('a chunk of a file is missing or was altered');
    yield chunk;
  }
}

/** The owner of what an account sends for itself (`routes.papers`). */
export const ownPapers = <P extends string>(access: Access<P>): FileOwner =>
  access.actor?.account.id ?? '';

/**
 * Makes a received file part of the record, in the caller's transaction, and queues its scan. The
 * caller stores the id where its feature finds it, in the same transaction.
 * @param owner `ownPapers` for a file that came by `routes.papers`
 * @throws Refuse (503) if the file was swept away meanwhile, or is another owner's
 */
export async function keepFile<P extends string>(
  { jobs, config }: Pick<FileDeps, 'jobs' | 'config'>,
  access: Access<P>,
  file: Received,
  owner: FileOwner = access.person.id,
): Promise<string> {
  const kept = file.patientId === owner && (await markKept(access, file, owner));
  if (!kept) throw new Refuse('unavailable', 30);
  await queueScan({ jobs, config }, access, file.id, owner);
  return file.id;
}

/** Queues the scan of a file, once; nothing without a scanner. */
export const queueScan = async <P extends string>(
  { jobs, config }: Pick<FileDeps, 'jobs' | 'config'>,
  access: Access<P>,
  fileId: string,
  owner: FileOwner,
): Promise<void> => {
  if (!config.clamd) return;
  // by owner too: a job for the one before finds nothing
  const once = { onlyOne: `${fileId} ${owner}` };
  await jobs.enqueue(access, 'file.scan', { patientId: owner, fileId }, once);
};

/**
 * Moves a kept file from the account that sent it into a record, when the form that it was chosen
 * for is complete. A scan that has not ended begins anew.
 * @throws Refuse (503) if there is no such file
 */
export async function fileInRecord<P extends string>(
  deps: Pick<FileDeps, 'jobs' | 'config'>,
  access: Access<P>,
  id: string,
  { from, to }: { from: FileOwner; to: FileOwner },
): Promise<void> {
  const state = await moveFile(access, id, from, to);
  if (!state) throw new Refuse('unavailable', 30);
  if (state === 'waiting') await queueScan(deps, access, id, to);
}

/** Names, sizes and states of an owner's files, for a list. */
export const listFiles = findFiles;

/**
 * A kept file of the person whose record is open, or of another owner whom the caller has decided
 * on. The access was authorized and audited with the request; the content is read afterwards.
 * @returns null if it does not exist, is another owner's, or may not be opened (`isOpen`)
 */
export async function openFile<P extends string>(
  deps: Pick<FileDeps, 'db' | 'config'>,
  access: Access<P>,
  id: string,
  owner: FileOwner = access.person.id,
): Promise<OpenFile | null> {
  const [row] = await findFiles(access, [id], owner);
  if (!row || !isOpen(row, deps.config)) return null;
  return { ...row, content: () => contentOf(deps, { ...row, patientId: owner }) };
}

/** Removes a file of an owner. */
export const removeFile = deleteFile;

/** Whether the account has reached its daily limit for this owner. */
export const hasSentEnough = async <P extends string>(
  access: Access<P>,
  now: Date,
  owner: FileOwner = access.person.id,
): Promise<boolean> =>
  (await bytesSince(access, new Date(now.getTime() - DAY_MS), owner)) >= DAY_BYTES;
