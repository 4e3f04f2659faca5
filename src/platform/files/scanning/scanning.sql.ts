import type { Access } from '../../access/access.ts';
import type { FileState } from '../states.rules.ts';

export type Scans = 'system:file-scan';

export interface WaitingFile {
  id: string;
  patientId: string;
  /** The upload that it came by. */
  kind: string;
  chunks: number;
  /** It is in somebody's record, and not only filed under an account. */
  inRecord: boolean;
}

/** A file that waits for its scan; null if it is gone or was scanned. */
export const findWaiting = async (
  access: Access<Scans>,
  patientId: string,
  id: string,
): Promise<WaitingFile | null> =>
  (
    await access.sql<WaitingFile>(
      `select id, patient_id, kind, chunks,
          exists (select 1 from person p where p.patient_id = file.patient_id) as in_record
        from file where patient_id = $1 and id = $2 and state = 'waiting'`,
      [patientId, id],
    )
  )[0] ?? null;

/** Stores a verdict. */
export const storeVerdict = async (
  access: Access<Scans>,
  file: { id: string; patientId: string },
  state: FileState,
  finding: string | null,
  now: Date,
): Promise<void> =>
  void (await access.sql(
    `update file set state = $3, finding = $4, scanned_at = $5
      where patient_id = $1 and id = $2 and state = 'waiting'`,
    [file.patientId, file.id, state, finding, now],
  ));

/** Counts an answer that was not a verdict; after the fifth, the scan has failed. */
export const countFailure = async (
  access: Access<Scans>,
  file: { id: string; patientId: string },
  now: Date,
): Promise<FileState> =>
  (
    await access.sql<{ state: FileState }>(
      `update file set scan_failures = scan_failures + 1, scanned_at = $3,
          state = case when scan_failures + 1 >= 5 then 'failed' else state end
        where patient_id = $1 and id = $2 and state = 'waiting' returning state`,
      [file.patientId, file.id, now],
    )
  )[0]?.state ?? 'failed';

/** Files that wait, oldest first. */
export const listWaiting = (
  access: Access<Scans>,
  limit: number,
): Promise<{ id: string; patientId: string; receivedAt: Date }[]> =>
  access.sql<{ id: string; patientId: string; receivedAt: Date }>(
    `select id, patient_id, received_at from file where state = 'waiting' order by received_at limit $1`,
    [limit],
  );

/** Removes what was received and never kept: its process died, or its transaction rolled back. */
export const deleteUnkept = async (access: Access<Scans>, before: Date): Promise<void> =>
  void (await access.sql("delete from file where state = 'receiving' and received_at < $1", [
    before,
  ]));
