import type { Access } from '../../../platform/access/access.ts';
import type { DecidesCare } from './own.sql.ts';

type Silencing = Access<DecidesCare | `system:${string}`>;

/**
 * Cancels everything still to be sent to an account about these requests or rights, so that no
 * e-mail arrives about a right that ended quietly.
 */
export async function dropNotices(
  access: Silencing,
  accountId: string,
  ids: readonly string[],
): Promise<void> {
  await access.sql(
    `delete from notice where account_id = $1 and topic = 'care' and settled_at is null
      and batch_id is null and string_to_array(event, ' ') && $2::text[]`,
    [accountId, ids],
  );
}

/** The requests that an account has made about a person's record, and its invitations to it. */
export async function listOrigins(
  access: Silencing,
  { patientId, accountId }: { patientId: string; accountId: string },
): Promise<string[]> {
  const rows = await access.sql<{ id: string }>(
    `select id from care_request where account_id = $2 and about_id = $1
      union all
      select id from care_invitation where patient_id = $1 and accepted_by = $2`,
    [patientId, accountId],
  );
  return rows.map(({ id }) => id);
}
