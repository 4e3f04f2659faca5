import type { Access } from '../../../platform/access/access.ts';
import { type Involved, involvedIn, type Sides } from './own.rules.ts';
import { type CaregiverAccount, findOwnSide, type MayBeInvolved } from './own.sql.ts';

export type { CaregiverAccount, DecidesCare, PersonOnFile } from './own.sql.ts';
export { findAccountOf, findCaregiver, findPerson, lockPerson } from './own.sql.ts';

/** What a decision is about: whose access, and whose record, where either is known. */
export type About = Pick<Sides, 'caregiver' | 'person'>;

/**
 * Reads who a staff member's family is, as far as the portal knows.
 * @param accountId another member of staff than whoever asks
 * @returns whether a decision is about the staff member or their family
 */
export async function familyCheck(
  access: Access<MayBeInvolved>,
  accountId?: string,
): Promise<(about: About) => Involved | null> {
  const side = await findOwnSide(access, accountId);
  return (about) => involvedIn({ ...side, ...about });
}

/**
 * Whether a decision is about the staff member or their family.
 * @param caregiver whose access it is about
 * @param person whose record it is about; null while that is not known
 */
export async function isInvolved(
  access: Access<MayBeInvolved>,
  caregiver: Pick<CaregiverAccount, 'patientId'> | undefined,
  person: string | null,
): Promise<Involved | null> {
  const check = await familyCheck(access);
  return check({ caregiver: caregiver?.patientId ?? null, person });
}

/** Of the rows of a list, those that are not about whoever reads it, or their family. */
export async function listUninvolved<T>(
  access: Access<MayBeInvolved>,
  rows: readonly T[],
  aboutOf: (row: T) => About,
): Promise<T[]> {
  if (rows.length === 0) return [];
  const check = await familyCheck(access);
  return rows.filter((row) => check(aboutOf(row)) === null);
}
