import type { Access } from '../../platform/access/access.ts';
import type { Actor } from '../../platform/access/actor.ts';
import type { Tx } from '../../platform/db/statements.ts';

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

/** The record of a person that an account has open now, as the session knows the one in the URL. */
export async function findOpened(
  tx: Tx,
  accountId: string,
  patientId: string,
  now: Date,
): Promise<Actor['opened']> {
  const [row] = await tx.sql<Omit<NonNullable<Actor['opened']>, 'relation'>>(
    `select p.patient_id as id, p.given, p.family, p.birth_date::text as birth_date,
       p.partial_birth_date, p.deceased,
       v.purpose, v.expires_at::text as expires_at, v.reason is not null as with_reason
     from staff_access v join person p on p.patient_id = v.patient_id
     where v.account_id = $1 and v.patient_id = $2 and v.expires_at > $3 and p.merged_into is null
     order by v.opened_at desc limit 1`,
    [accountId, patientId, now],
  );
  return row ? { ...row, relation: null } : null;
}
