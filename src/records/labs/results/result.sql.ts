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
  authorName: string;
  body: string;
  writtenAt: Date;
}

export function listNotes(access: Access<ReadsResults>, resultId: string): Promise<NoteRow[]> {
  return access.sql<NoteRow>(
    `select id, author_name, body, written_at from result_note
     where patient_id = $1 and result_id = $2 and withdrawn_at is null order by written_at`,
    [access.person.id, resultId],
  );
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
