import type { Access } from '../../../platform/access/access.ts';
import type { DecidesCare } from './own.sql.ts';

/**
 * Hides the approved requests of an account for a person's record: whose access ended quietly has a
 * history without it. Row-level security keeps hidden ones from them.
 */
export async function hideRequests(
  access: Access<DecidesCare | `system:${string}`>,
  { patientId, accountId }: { patientId: string; accountId: string },
): Promise<void> {
  await access.sql(
    `update care_request set hidden_at = $3
      where account_id = $2 and about_id = $1 and state = 'approved' and hidden_at is null`,
    [patientId, accountId, access.info.now],
  );
}

/** Shows again what was hidden at a time. */
export async function showRequests(
  access: Access<DecidesCare>,
  { patientId, accountId }: { patientId: string; accountId: string },
  hiddenAt: Date,
): Promise<void> {
  await access.sql(
    `update care_request set hidden_at = null
      where account_id = $2 and about_id = $1 and hidden_at = $3`,
    [patientId, accountId, hiddenAt],
  );
}

/**
 * Takes back what is still to be sent to an account about these requests or rights: no mail arrives
 * about a right that ended quietly.
 */
export async function dropNotices(
  access: Access<DecidesCare | `system:${string}`>,
  accountId: string,
  ids: readonly string[],
): Promise<void> {
  await access.sql(
    `delete from notice where account_id = $1 and topic = 'care' and settled_at is null
      and batch_id is null and split_part(event, ' ', 1) = any($2)`,
    [accountId, ids],
  );
}

/** The requests that an account has made about a person's record, as staff found. */
export async function listRequestIds(
  access: Access<DecidesCare | `system:${string}`>,
  { patientId, accountId }: { patientId: string; accountId: string },
): Promise<string[]> {
  const rows = await access.sql<{ id: string }>(
    'select id from care_request where account_id = $2 and about_id = $1',
    [patientId, accountId],
  );
  return rows.map(({ id }) => id);
}
