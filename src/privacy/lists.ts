import type { Access } from '../platform/access/access.ts';
import { auditAction, auditShown, shownToStaff } from '../platform/access/audit-rows.ts';
import * as sql from './lists.sql.ts';
import type { ReviewsAccess } from './policy.ts';

export type { ListedPerson, StaffPatient } from './lists.sql.ts';

/** More than a health system lists by hand. */
const MOST = 300;
type Reviewing = Access<ReviewsAccess>;
type Deciding = Access<'privacy:decide'>;

const byOf = (access: Deciding) => ({
  id: access.actor?.account.id ?? '',
  name: access.actor?.account.name ?? '',
});
const audit = (access: Deciding, person: string, permission: string) =>
  auditAction(access, access.info, {
    ...shownToStaff(access, permission, 'privacy', 'operations'),
    person,
    outcome: 'granted',
  });
function audited<T extends { patientId: string }>(access: Reviewing, rows: T[]): T[] {
  auditShown(
    access,
    access.info,
    shownToStaff(access, 'privacy:listed', 'privacy', 'operations'),
    rows.map((row) => row.patientId),
  );
  return rows;
}

export const readListed = async (access: Reviewing): Promise<sql.ListedPerson[]> =>
  audited(access, await sql.listListed(access, MOST));
export const readStaffPatients = async (access: Reviewing): Promise<sql.StaffPatient[]> =>
  audited(access, await sql.listStaffPatients(access, MOST));

/**
 * Lists a person: from now on their record requires a typed reason. Open access without one ends.
 * @returns `nobody` if no single person has this MRN
 */
export async function listPerson(
  access: Deciding,
  input: { mrn: string; reason: string },
): Promise<'done' | 'nobody' | 'already'> {
  const person = await sql.findByNumber(access, input.mrn);
  if (!person) return 'nobody';
  if (
    !(await sql.insertListed(
      access,
      { patientId: person.patientId, reason: input.reason, by: byOf(access) },
      access.info.now,
    ))
  )
    return 'already';
  await sql.endUnreasoned(access, person.patientId, access.info.now);
  audit(access, person.patientId, 'privacy:protect');
  return 'done';
}

export async function unlistPerson(access: Deciding, id: string): Promise<boolean> {
  const person = await sql.endListed(access, id, byOf(access).name, access.info.now);
  if (person) audit(access, person, 'privacy:unprotect');
  return person !== null;
}

/**
 * Notes which record is a staff member's own.
 * @returns `no-staff` if the name or user ID matches nobody or several; `nobody` if no single
 * person has this MRN
 */
export async function noteStaffPatient(
  access: Deciding,
  input: { staff: string; mrn: string },
): Promise<'done' | 'no-staff' | 'nobody' | 'already'> {
  const accountId = await sql.findStaff(access, input.staff);
  if (!accountId) return 'no-staff';
  const person = await sql.findByNumber(access, input.mrn);
  if (!person) return 'nobody';
  if (
    !(await sql.insertStaffPatient(
      access,
      { accountId, patientId: person.patientId, by: byOf(access) },
      access.info.now,
    ))
  )
    return 'already';
  audit(access, person.patientId, 'privacy:link');
  return 'done';
}

export async function dropStaffPatient(access: Deciding, accountId: string): Promise<boolean> {
  const person = await sql.deleteStaffPatient(access, accountId);
  if (person) audit(access, person, 'privacy:unlink');
  return person !== null;
}
