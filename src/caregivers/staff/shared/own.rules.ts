/** Why a staff member may not decide: it is about themselves or their family. */
export type Involved = 'own-request' | 'own-record' | 'family';

/** The people involved, as far as the portal knows them. */
export interface Sides {
  /** The records that are known to be the staff member's own. */
  own: readonly string[];
  /** The caregiver's own record, if they have one. */
  caregiver: string | null;
  /** The person whose record it is about, once that is known. */
  person: string | null;
  /** The records to which the staff member has or had a right as a member. */
  caresFor: readonly string[];
  /** The own records of those who have or had a right to the staff member's. */
  caredForBy: readonly string[];
}

/** Nobody decides about their own access or record, or about their family's. */
export function involvedIn({
  own,
  caregiver,
  person,
  caresFor,
  caredForBy,
}: Sides): Involved | null {
  if (caregiver !== null && own.includes(caregiver)) return 'own-request';
  if (person === null) return null;
  if (own.includes(person)) return 'own-record';
  const family = [...caresFor, ...caredForBy];
  return family.includes(person) || (caregiver !== null && family.includes(caregiver))
    ? 'family'
    : null;
}
