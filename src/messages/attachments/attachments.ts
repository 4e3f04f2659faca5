import { Refuse } from '../../platform/errors.ts';
import {
  type FileDeps,
  type FileRow,
  fileInRecord,
  hasSentEnough,
  keepFile,
  listFiles,
  openFile,
  ownPapers,
  type Received,
} from '../../platform/files/files.ts';
import type { Key } from '../../platform/i18n.ts';
import { isRefused, whyNotAdded } from './attachments.rules.ts';
import * as sql from './attachments.sql.ts';

export type { Chosen } from './attachments.sql.ts';
export const { findPlace } = sql;

type Keeping = Pick<FileDeps, 'jobs' | 'config'>;
/** The files of each message that has some. */
export type FilesOf = ReadonlyMap<string, readonly FileRow[]>;

/** The files that go with a message, and why not all of them do. */
export interface Picked {
  chosen: readonly sql.Chosen[];
  problem: Key | null;
}

/**
 * The files of a form: those that were chosen before, and those that have just arrived. Each is
 * kept, under the account that sends it, until its message is sent; what can't join the others is
 * not, and the page says so.
 * @param aboutId whose record the message is about
 */
export async function pickFiles(
  deps: Keeping,
  access: sql.Writes,
  aboutId: string,
  { before, arrived }: { before: readonly string[]; arrived: readonly Received[] },
): Promise<Picked> {
  const wanted = [...new Set(before)];
  const found = wanted.length > 0 ? await sql.lockChosen(access, aboutId, wanted) : [];
  // in the order of the form
  found.sort((a, b) => wanted.indexOf(a.id) - wanted.indexOf(b.id));
  const chosen: sql.Chosen[] = [];
  let problem: Key | null = found.length < wanted.length ? 'problem.files-gone' : null;
  const fits = (one: Parameters<typeof whyNotAdded>[1]): boolean => {
    const why = whyNotAdded(chosen, one);
    if (why) problem ??= `problem.files-${why}`;
    return why === null;
  };
  for (const one of found) if (fits(one)) chosen.push(one);
  const owner = ownPapers(access);
  if (arrived.length > 0 && (await hasSentEnough(access, access.info.now, aboutId)))
    throw new Refuse('too-many', 3600);
  for (const file of arrived) {
    if (!fits(file)) continue;
    const fileId = await keepFile(deps, access, file, owner);
    await sql.insertUpload(access, { aboutId, fileId, hash: file.hash });
    const { name, type, bytes, hash } = file;
    chosen.push({ id: fileId, name, type, bytes, hash, state: 'waiting' });
  }
  if (chosen.some(({ state }) => isRefused(state))) problem ??= 'problem.files-refused';
  return { chosen, problem };
}

/** Forgets files that were chosen: a draft keeps none. */
export const dropFiles = sql.deleteUploads;

/** Makes the chosen files part of a message, and so of the record. The message was just written. */
export async function attachFiles(
  deps: Keeping,
  access: sql.Writes,
  { patientId, messageId }: { patientId: string; messageId: string },
  chosen: readonly sql.Chosen[],
): Promise<void> {
  if (chosen.length === 0) return;
  const from = ownPapers(access);
  for (const [at, { id }] of chosen.entries()) {
    await fileInRecord(deps, access, id, { from, to: patientId });
    await sql.insertFile(access, { patientId, messageId, fileId: id, place: at + 1 });
  }
  await sql.deleteUploads(
    access,
    chosen.map(({ id }) => id),
  );
}

/** The files of messages that the caller may show. */
export async function filesOf(
  access: sql.Reads,
  patientId: string,
  messageIds: readonly string[],
): Promise<FilesOf> {
  const places = messageIds.length > 0 ? await sql.listOf(access, patientId, messageIds) : [];
  const byMessage = new Map<string, FileRow[]>();
  if (places.length === 0) return byMessage;
  const ids = places.map(({ fileId }) => fileId);
  const rows = await listFiles(access, ids, patientId);
  for (const { messageId, fileId } of places) {
    const row = rows.find(({ id }) => id === fileId);
    if (row) byMessage.set(messageId, [...(byMessage.get(messageId) ?? []), row]);
  }
  return byMessage;
}

/** A file of a message that the caller has decided on. Null if it can't be opened. */
export const openAttached = (
  deps: Pick<FileDeps, 'db' | 'config'>,
  access: sql.Reads,
  patientId: string,
  fileId: string,
) => openFile(deps, access, fileId, patientId);
