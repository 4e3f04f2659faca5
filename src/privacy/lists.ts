import type { Access } from '../platform/access/access.ts';
import { auditAction, auditShown, shownToStaff } from '../platform/access/audit-rows.ts';
import type { RequestInfo } from '../platform/access/request-info.ts';
import * as sql from './lists.sql.ts';

export type { ListedPerson, StaffPatient } from './lists.sql.ts';

/** More than a health system lists by hand. */
const MOST = 300;
type Reviewing = Access<'privacy:review' | 'privacy:decide'>;
type Deciding = Access<'privacy:decide'>;

const byOf = (access: Deciding) => ({
  id: access.actor?.account.id ?? '',
  name: access.actor?.account.name ?? '',
});
const note = (access: Deciding, info: RequestInfo, person: string, permission: string) =>
  auditAction(access, info, {
    ...shownToStaff(access, permission, 'privacy', 'operations'),
    person,
    outcome: 'granted',
  });
function shown<T extends { patient_id: string }>(
  access: Reviewing,
  info: RequestInfo,
  rows: T[],
): T[] {
  auditShown(
    access,
    info,
    shownToStaff(access, 'privacy:listed', 'privacy', 'operations'),
    rows.map((row) => row.patient_id),
  );
  return rows;
}

export const readListed = async (
  access: Reviewing,
  info: RequestInfo,
): Promise<sql.ListedPerson[]> => shown(access, info, await sql.listListed(access, MOST));
export const readStaffPatients = async (
  access: Reviewing,
  info: RequestInfo,
): Promise<sql.StaffPatient[]> => shown(access, info, await sql.listStaffPatients(access, MOST));

/**
 * Lists a person: from now on the record asks for a typed reason, also of those who have it open
 * without one.
 */
export async function listPerson(
  access: Deciding,
  info: RequestInfo,
  input: { mrn: string; reason: string },
): Promise<'done' | 'nobody' | 'already'> {
  const person = await sql.findByNumber(access, input.mrn);
  if (!person) return 'nobody';
  if (
    !(await sql.insertListed(
      access,
      { patientId: person.patient_id, reason: input.reason, by: byOf(access) },
      info.now,
    ))
  )
    return 'already';
  await sql.endUnreasoned(access, person.patient_id, info.now);
  note(access, info, person.patient_id, 'privacy:protect');
  return 'done';
}

export async function unlistPerson(
  access: Deciding,
  info: RequestInfo,
  id: string,
): Promise<boolean> {
  const person = await sql.endListed(access, id, byOf(access).name, info.now);
  if (person) note(access, info, person, 'privacy:unprotect');
  return person !== null;
}

/** Notes which record is a member of staff's own. */
export async function noteStaffPatient(
  access: Deciding,
  info: RequestInfo,
  input: { staff: string; mrn: string },
): Promise<'done' | 'no-staff' | 'nobody' | 'already'> {
  const accountId = await sql.findStaff(access, input.staff);
  if (!accountId) return 'no-staff';
  const person = await sql.findByNumber(access, input.mrn);
  if (!person) return 'nobody';
  if (
    !(await sql.insertStaffPatient(
      access,
      { accountId, patientId: person.patient_id, by: byOf(access) },
      info.now,
    ))
  )
    return 'already';
  note(access, info, person.patient_id, 'privacy:link');
  return 'done';
}

export async function dropStaffPatient(
  access: Deciding,
  info: RequestInfo,
  accountId: string,
): Promise<boolean> {
  const person = await sql.deleteStaffPatient(access, accountId);
  if (person) note(access, info, person, 'privacy:unlink');
  return person !== null;
}
