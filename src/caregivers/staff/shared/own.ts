import type { Access } from '../../../platform/access/access.ts';
import { type Involved, involvedIn } from './own.rules.ts';
import { type CaregiverAccount, type DecidesCare, findOwnSide } from './own.sql.ts';

export type { CaregiverAccount, DecidesCare, PersonOnFile } from './own.sql.ts';
export { findAccountOf, findCaregiver, findPerson, lockPerson } from './own.sql.ts';

/**
 * Whether a decision is about the staff member or their family, as far as the portal knows.
 * @param caregiver the caregiver whose access it is about
 * @param person the person whose record it is about; null while that is not known
 */
export async function isInvolved(
  access: Access<DecidesCare>,
  caregiver: Pick<CaregiverAccount, 'patientId'> | undefined,
  person: string | null,
): Promise<Involved | null> {
  const side = await findOwnSide(access);
  return involvedIn({ ...side, caregiver: caregiver?.patientId ?? null, person });
}
