import type { Access } from '../../../platform/access/access.ts';
import type { FileRow } from '../../../platform/files/files.ts';

/** A paper of a request; its file is stored under the account that sent it. */
export interface Paper extends FileRow {
  accountId: string;
}
const PAPER = `f.id, f.kind, f.name, f.type, f.bytes, f.chunks, f.state, f.received_at,
  p.account_id`;

export const listPapers = (access: Access<'care:review'>, requestId: string): Promise<Paper[]> =>
  access.sql<Paper>(
    `select ${PAPER} from care_paper p
      join file f on f.patient_id = p.account_id and f.id = p.file_id and f.state <> 'receiving'
      where p.request_id = $1 order by f.received_at, f.id limit 50`,
    [requestId],
  );

/** A paper by its file, whichever request it came with. */
export async function findPaper(
  access: Access<'care:review'>,
  fileId: string,
): Promise<(Paper & { requestId: string; aboutId: string | null }) | undefined> {
  const [row] = await access.sql<Paper & { requestId: string; aboutId: string | null }>(
    `select ${PAPER}, p.request_id, r.about_id from care_paper p
      join care_request r on r.id = p.request_id
      join file f on f.patient_id = p.account_id and f.id = p.file_id and f.state <> 'receiving'
      where p.file_id = $1 limit 1`,
    [fileId],
  );
  return row;
}
