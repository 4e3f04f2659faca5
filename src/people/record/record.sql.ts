import type { Access } from '../../platform/access/access.ts';

export interface OnRecord {
  mrn: string | null;
  /** The year, or year and month, of a birth date that is known in part only. */
  partialBirthDate: string | null;
  deceased: boolean;
  /** FHIR `deceasedDateTime`, as it came. */
  diedAt: string | null;
}

/** What the open record says of the person beside name and birth date. */
export async function findOnRecord(access: Access<'people:staff'>): Promise<OnRecord | undefined> {
  const [row] = await access.sql<OnRecord>(
    `select mrn, partial_birth_date, deceased, portico_patient(patient_id)->>'deceasedDateTime' as died_at
      from person
      where patient_id = $1`,
    [access.person.id],
  );
  return row;
}
