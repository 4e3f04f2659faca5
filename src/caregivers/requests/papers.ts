import type { Access } from '../../platform/access/access.ts';
import {
  type FileDeps,
  type FileRow,
  keepFile,
  listFiles,
  ownPapers,
  type Received,
} from '../../platform/files/files.ts';
import { MB } from '../../platform/files/limits.rules.ts';
import { findOwnRequest, lockOwnRequest, touchRequest } from './own-requests.sql.ts';
import { deletePaper, insertPaper, listPaperIds } from './papers.sql.ts';
import { MOST_PAPERS, shownState, takesPapers } from './requests.rules.ts';
import { type CareRequest, moveRequest, type OnRequests } from './requests.sql.ts';

/** What the form for papers accepts. */
export const PAPERS = {
  papers: {
    accepts: ['pdf', 'jpeg', 'png', 'heic'],
    maxBytes: 10 * MB,
    maxFiles: MOST_PAPERS,
    required: true,
  },
} as const;

type Keeping = Pick<FileDeps, 'jobs' | 'config'>;
type Asks = Access<'care:ask'>;

/** Names, sizes and states of a request's papers. The sender sees nothing else of them. */
export async function listPapers(
  access: OnRequests,
  request: Pick<CareRequest, 'id' | 'accountId'>,
): Promise<FileRow[]> {
  return listFiles(access, await listPaperIds(access, request.id), request.accountId);
}

/** Stores papers under the account that sends them, for its request. */
export async function keepPapers(
  deps: Keeping,
  access: Asks,
  requestId: string,
  files: readonly Received[],
): Promise<void> {
  const accountId = ownPapers(access);
  for (const file of files)
    await insertPaper(access, {
      requestId,
      accountId,
      fileId: await keepFile(deps, access, file, accountId),
    });
}

/** How many more papers a request can have. */
export const papersLeft = async (access: OnRequests, requestId: string): Promise<number> =>
  MOST_PAPERS - (await listPaperIds(access, requestId)).length;

/**
 * Adds papers to the account's own request. If staff asked for them, it goes back to staff.
 * @returns `closed`: it no longer takes papers; undefined: it is not the account's
 */
export async function addPapers(
  deps: Keeping,
  access: Asks,
  id: string,
  files: readonly Received[],
): Promise<'added' | 'closed' | 'too-many' | undefined> {
  const me = ownPapers(access);
  await lockOwnRequest(access, me, id);
  const request = await findOwnRequest(access, me, id);
  if (!request) return undefined;
  if (!takesPapers(shownState(request.state, request.steps))) return 'closed';
  if (files.length > (await papersLeft(access, id))) return 'too-many';
  await keepPapers(deps, access, id, files);
  if (request.state === 'papers-needed')
    await moveRequest(access, id, request.version, {
      to: 'in-review',
      by: 'caregiver',
      accountId: me,
    });
  else await touchRequest(access, id);
  return 'added';
}

/** Removes a paper from the account's own request, before anyone reads it. */
export async function removePaper(
  access: Asks,
  id: string,
  fileId: string,
): Promise<'removed' | 'closed' | 'gone' | undefined> {
  const accountId = ownPapers(access);
  await lockOwnRequest(access, accountId, id);
  const request = await findOwnRequest(access, accountId, id);
  if (!request) return undefined;
  if (!takesPapers(shownState(request.state, request.steps))) return 'closed';
  if (!(await deletePaper(access, { requestId: id, fileId, accountId }))) return 'gone';
  await touchRequest(access, id);
  return 'removed';
}
