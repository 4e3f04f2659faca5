import type { Access } from '../../../platform/access/access.ts';
import { contentOf, type FileDeps, type OpenFile } from '../../../platform/files/files.ts';
import { isOpen } from '../../../platform/files/states.rules.ts';
import { logDeed } from '../shared/audit.ts';
import { findCaregiver } from '../shared/own.ts';
import { findPaper } from './papers.sql.ts';

export type { Paper } from './papers.sql.ts';
export { listPapers } from './papers.sql.ts';

/**
 * Opens a paper for records staff, who may see the papers of everyone who asks. The caregiver who
 * sent it gets an access log entry, and so does the person once staff know who that is.
 * @returns null if there is none, or it may not be opened (`isOpen`)
 */
export async function openPaper(
  deps: Pick<FileDeps, 'db' | 'config'>,
  access: Access<'care:review'>,
  fileId: string,
): Promise<OpenFile | null> {
  const paper = await findPaper(access, fileId);
  if (!paper || !isOpen(paper, deps.config)) return null;
  const { accountId, requestId, aboutId, ...file } = paper;
  const caregiver = await findCaregiver(access, accountId);
  for (const person of new Set([aboutId, caregiver?.patientId]))
    if (person) logDeed(access, person, 'care:review');
  return { ...file, content: () => contentOf(deps, { ...file, patientId: accountId }) };
}
