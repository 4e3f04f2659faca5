import type { Access } from '../../../platform/access/access.ts';
import { readTests } from '../../observations/kept.rules.ts';
import type { Test } from '../../observations/tests.rules.ts';
import type { ReadsResults } from '../../policy.ts';
import type { LabText } from '../derive/result.rules.ts';

export async function markSeen(access: Access<ReadsResults>, resultId: string): Promise<void> {
  await access.sql(
    'delete from result_unseen where patient_id = $1 and account_id = $2 and result_id = $3',
    [access.person.id, access.actor?.account.id ?? null, resultId],
  );
}

interface NoteRow {
  id: string;
  version: number;
  authorName: string;
  body: string;
  writtenAt: Date;
  correctedAt: Date | null;
  correctedByName: string | null;
}

export function listNotes(access: Access<ReadsResults>, resultId: string): Promise<NoteRow[]> {
  return access.sql<NoteRow>(
    `select id, version, author_name, body, written_at, corrected_at, corrected_by_name
      from result_note
      where patient_id = $1 and result_id = $2 and withdrawn_at is null order by written_at, id`,
    [access.person.id, resultId],
  );
}

/** What the notes on a result said before they were corrected, newest first. */
export function listEarlierNotes(
  access: Access<ReadsResults>,
  resultId: string,
): Promise<(EarlierNote & { noteId: string })[]> {
  return access.sql<EarlierNote & { noteId: string }>(
    `select note_id, version, author_name, body, written_at, replaced_at
      from result_note_history
      where patient_id = $1 and result_id = $2 order by note_id, version desc`,
    [access.person.id, resultId],
  );
}
/** A version of a note that was corrected. */
export interface EarlierNote {
  version: number;
  authorName: string;
  body: string;
  writtenAt: Date;
  replacedAt: Date;
}

interface VersionRow {
  version: number;
  status: string;
  tests: Test[];
  texts: LabText[];
  replacedAt: Date;
}

export async function listVersions(access: Access<ReadsResults>, resultId: string) {
  const rows = await access.sql<VersionRow>(
    `select version, status, tests, texts, replaced_at from lab_result_history
     where patient_id = $1 and id = $2 order by version desc limit 20`,
    [access.person.id, resultId],
  );
  return rows.map((row) => ({ ...row, tests: readTests(row.tests) }));
}
