import type { Access } from '../../../platform/access/access.ts';
import { type Involved, involvedIn, type Sides } from './own.rules.ts';
import { type CaregiverAccount, findOwnSide, type MayBeInvolved } from './own.sql.ts';

export type { CaregiverAccount, DecidesCare, PersonOnFile } from './own.sql.ts';
export { findAccountOf, findCaregiver, findPerson, lockPerson } from './own.sql.ts';

/**
 * Whether a decision is about the staff member or their family, as far as the portal knows.
 * @param caregiver whose access it is about
 * @param person whose record it is about; null while that is not known
 * @param accountId another member of staff than whoever asks
 */
export async function isInvolved(
  access: Access<MayBeInvolved>,
  caregiver: Pick<CaregiverAccount, 'patientId'> | undefined,
  person: string | null,
  accountId?: string,
): Promise<Involved | null> {
  const side = await findOwnSide(access, accountId);
  return involvedIn({ ...side, caregiver: caregiver?.patientId ?? null, person });
}

/** The same for people of whom it may be about any. */
export async function isInvolvedInAny(
  access: Access<MayBeInvolved>,
  caregiver: Pick<CaregiverAccount, 'patientId'> | undefined,
  people: readonly (string | null)[],
): Promise<Involved | null> {
  const side = await findOwnSide(access);
  for (const person of people) {
    const involved = involvedIn({ ...side, caregiver: caregiver?.patientId ?? null, person });
    if (involved) return involved;
  }
  return null;
}

/** Of the rows of a list, those that are not about whoever reads it, or their family. */
export async function listUninvolved<T>(
  access: Access<MayBeInvolved>,
  rows: readonly T[],
  aboutOf: (row: T) => Pick<Sides, 'caregiver' | 'person'>,
): Promise<T[]> {
  if (rows.length === 0) return [];
  const side = await findOwnSide(access);
  return rows.filter((row) => involvedIn({ ...side, ...aboutOf(row) }) === null);
}
