import {
  type Asking,
  auditAction,
  auditShown,
  type Grant,
  shownToStaff,
} from '../platform/access.ts';
import type { Tx } from '../platform/db.ts';
import * as sql from './lists.sql.ts';

export type { ListedPerson, StaffPatient } from './lists.sql.ts';

/** More than a health system lists by hand. */
const MOST = 300;
type Reviewing = Grant<'privacy:review' | 'privacy:decide'>;
type Deciding = Grant<'privacy:decide'>;

const byOf = (grant: Deciding) => ({
  id: grant.actor?.account.id ?? '',
  name: grant.actor?.account.name ?? '',
});
const note = (tx: Tx, grant: Deciding, asking: Asking, person: string, permission: string) =>
  auditAction(tx, asking, {
    ...shownToStaff(grant, permission, 'privacy', 'operations'),
    person,
    outcome: 'granted',
  });
function shown<T extends { patient_id: string }>(
  tx: Tx,
  grant: Reviewing,
  asking: Asking,
  rows: T[],
): T[] {
  auditShown(
    tx,
    asking,
    shownToStaff(grant, 'privacy:listed', 'privacy', 'operations'),
    rows.map((row) => row.patient_id),
  );
  return rows;
}

export const readListed = async (
  tx: Tx,
  grant: Reviewing,
  asking: Asking,
): Promise<sql.ListedPerson[]> => shown(tx, grant, asking, await sql.listListed(tx, grant, MOST));
export const readStaffPatients = async (
  tx: Tx,
  grant: Reviewing,
  asking: Asking,
): Promise<sql.StaffPatient[]> =>
  shown(tx, grant, asking, await sql.listStaffPatients(tx, grant, MOST));

/**
 * Lists a person: from now on the record asks for a typed reason, also of those who have it open
 * without one.
 */
export async function listPerson(
  tx: Tx,
  grant: Deciding,
  asking: Asking,
  input: { mrn: string; reason: string },
): Promise<'done' | 'nobody' | 'already'> {
  const person = await sql.findByNumber(tx, grant, input.mrn);
  if (!person) return 'nobody';
  if (
    !(await sql.insertListed(
      tx,
      grant,
      { patientId: person.patient_id, reason: input.reason, by: byOf(grant) },
      asking.now,
    ))
  )
    return 'already';
  await sql.endUnreasoned(tx, grant, person.patient_id, asking.now);
  note(tx, grant, asking, person.patient_id, 'privacy:protect');
  return 'done';
}

export async function unlistPerson(
  tx: Tx,
  grant: Deciding,
  asking: Asking,
  id: string,
): Promise<boolean> {
  const person = await sql.endListed(tx, grant, id, byOf(grant).name, asking.now);
  if (person) note(tx, grant, asking, person, 'privacy:unprotect');
  return person !== null;
}

/** Notes which record is a member of staff's own. */
export async function noteStaffPatient(
  tx: Tx,
  grant: Deciding,
  asking: Asking,
  input: { staff: string; mrn: string },
): Promise<'done' | 'no-staff' | 'nobody' | 'already'> {
  const accountId = await sql.findStaff(tx, grant, input.staff);
  if (!accountId) return 'no-staff';
  const person = await sql.findByNumber(tx, grant, input.mrn);
  if (!person) return 'nobody';
  if (
    !(await sql.insertStaffPatient(
      tx,
      grant,
      { accountId, patientId: person.patient_id, by: byOf(grant) },
      asking.now,
    ))
  )
    return 'already';
  note(tx, grant, asking, person.patient_id, 'privacy:link');
  return 'done';
}

export async function dropStaffPatient(
  tx: Tx,
  grant: Deciding,
  asking: Asking,
  accountId: string,
): Promise<boolean> {
  const person = await sql.deleteStaffPatient(tx, grant, accountId);
  if (person) note(tx, grant, asking, person, 'privacy:unlink');
  return person !== null;
}
