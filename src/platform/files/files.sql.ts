import type { Access } from '../access/access.ts';
import type { FileState } from './states.rules.ts';

/** A file as pages and lists know it. */
export interface FileRow {
  id: string;
  kind: string;
  name: string;
  /** Its media type. */
  type: string;
  bytes: number;
  chunks: number;
  state: FileState;
  receivedAt: Date;
}

const COLUMNS = 'id, kind, name, type, bytes, chunks, state, received_at';

/**
 * Whose a file is: the person whose record it is in, or the account that it is filed under
 * (`file.patient_id`).
 */
export type FileOwner = string;

/** Files of one owner; of the person whose record is open, if nobody else is named. */
export const findFiles = <P extends string>(
  access: Access<P>,
  ids: readonly string[],
  owner: FileOwner = access.person.id,
): Promise<FileRow[]> =>
  access.sql<FileRow>(
    `select ${COLUMNS} from file
      where patient_id = $1 and id = any($2::uuid[]) and state <> 'receiving'
      order by received_at, id`,
    [owner, ids],
  );

/** Makes a received file one of its owner's. False if it no longer exists. */
export const markKept = async <P extends string>(
  access: Access<P>,
  file: { id: string; name: string; type: string; bytes: number; chunks: number },
  owner: FileOwner,
): Promise<boolean> =>
  (
    await access.sql(
      `update file set state = 'waiting', name = $3, type = $4, bytes = $5, chunks = $6
        where patient_id = $1 and id = $2 and state = 'receiving' returning id`,
      [owner, file.id, file.name, file.type, file.bytes, file.chunks],
    )
  ).length > 0;

/** Gives a kept file to another owner. Null if the first one has no such file. */
export const moveFile = async <P extends string>(
  access: Access<P>,
  id: string,
  from: FileOwner,
  to: FileOwner,
): Promise<FileState | null> =>
  (
    await access.sql<{ state: FileState }>(
      `update file set patient_id = $3 where patient_id = $1 and id = $2 and state <> 'receiving'
        returning state`,
      [from, id, to],
    )
  )[0]?.state ?? null;

/** Deletes a file of an owner, with its chunks. */
export const deleteFile = async <P extends string>(
  access: Access<P>,
  id: string,
  owner: FileOwner = access.person.id,
): Promise<boolean> =>
  (await access.sql('delete from file where patient_id = $1 and id = $2 returning id', [owner, id]))
    .length > 0;

/** What an account has sent to an owner since then, kept or not, in bytes. */
export const bytesSince = async <P extends string>(
  access: Access<P>,
  since: Date,
  owner: FileOwner,
): Promise<number> =>
  (
    await access.sql<{ n: number }>(
      `select coalesce(sum(bytes), 0)::int8 as n from file
        where patient_id = $1 and received_by = $2 and received_at > $3`,
      [owner, access.actor?.account.id, since],
    )
  )[0]?.n ?? 0;
