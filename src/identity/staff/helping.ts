import type { Access } from '../../platform/access/access.ts';
import { auditAction, shownToStaff } from '../../platform/access/audit-rows.ts';
import type { Jobs } from '../../platform/jobs/jobs.ts';
import { requestLetterFor } from '../letters/letters.ts';
import * as sql from './helping.sql.ts';
import { dropSecondStep } from './staff.ts';

export type { Helped } from './helping.sql.ts';

type Helping = Access<'members:help'>;

/** An entry in the access log of the member who is helped. */
const noteHelp = (access: Helping, person: string, permission: string): void =>
  auditAction(access, access.info, {
    ...shownToStaff(access, permission, 'sign-on', 'patient-request'),
    person,
    outcome: 'granted',
  });

/** A member's account, by the number on the card and the birth date. */
export async function lookUp(
  access: Helping,
  by: { mrn: string; birthDate: string },
): Promise<sql.Helped | undefined> {
  const found = await sql.findHelped(access, by);
  if (found) noteHelp(access, found.patientId, 'members:help');
  return found;
}

/**
 * Requests a letter with a temporary password to the address in the record. Staff request it; only
 * the member reads it.
 */
export async function sendLetterFor(
  access: Helping,
  personId: string,
): Promise<sql.Helped | undefined> {
  const found = await sql.findHelped(access, { id: personId });
  if (!found) return undefined;
  await requestLetterFor(access, personId);
  noteHelp(access, personId, 'letter:ask');
  return sql.findHelped(access, { id: personId });
}

/**
 * Turns off a member's second step, after the member proved their identity as when the account was
 * created.
 */
export async function dropSecondStepOf(
  access: Helping,
  jobs: Jobs,
  personId: string,
): Promise<sql.Helped | undefined> {
  const found = await sql.findHelped(access, { id: personId });
  if (!found?.accountId) return undefined;
  await dropSecondStep(access, jobs, found.accountId);
  noteHelp(access, personId, 'account:authenticator-off');
  return sql.findHelped(access, { id: personId });
}
