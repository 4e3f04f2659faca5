import type { Access } from '../../platform/access/access.ts';

/**
 * Opens a record to the staff member for a purpose and a time.
 * @param one `reason`: what was typed, if the record requires a reason
 * @returns the id of this access
 */
export async function insertAccess(
  access: Access<'people:open'>,
  one: { patientId: string; purpose: string; reason: string | null; minutes: number },
  now: Date,
): Promise<string> {
  const [row] = await access.sql<{ id: string }>(
    `insert into staff_access (patient_id, account_id, purpose, reason, opened_at, expires_at)
     values ($1, $2, $3, $4, $5, $5::timestamptz + make_interval(mins => $6)) returning id`,
    [one.patientId, access.actor?.account.id ?? null, one.purpose, one.reason, now, one.minutes],
  );
  if (!row) throw new Error('the access was not written');
  return row.id;
}
