import type { Access } from '../../platform/access/access.ts';
import type { OnRequests } from './requests.sql.ts';

/** The files of a request's papers, in the order in which they came. */
export const listPaperIds = async (access: OnRequests, requestId: string): Promise<string[]> =>
  (
    await access.sql<{ fileId: string }>(
      'select file_id from care_paper where request_id = $1 order by sent_at, file_id',
      [requestId],
    )
  ).map(({ fileId }) => fileId);

export const insertPaper = async (
  access: Access<'care:ask'>,
  { requestId, fileId, accountId }: { requestId: string; fileId: string; accountId: string },
): Promise<void> =>
  void (await access.sql(
    'insert into care_paper (request_id, file_id, account_id, sent_at) values ($1, $2, $3, $4)',
    [requestId, fileId, accountId, access.info.now],
  ));

/** Removes a paper; a trigger removes its file. False if it is not there. */
export const deletePaper = async (
  access: Access<'care:ask'>,
  { requestId, fileId, accountId }: { requestId: string; fileId: string; accountId: string },
): Promise<boolean> =>
  (
    await access.sql(
      `delete from care_paper where request_id = $1 and file_id = $2 and account_id = $3
        returning 1`,
      [requestId, fileId, accountId],
    )
  ).length > 0;

/** Removes all papers of a request, and their files. */
export const deletePapers = async (
  access: Access<'care:ask' | 'system:care-requests'>,
  requestId: string,
): Promise<void> =>
  void (await access.sql('delete from care_paper where request_id = $1', [requestId]));
