import type { Access } from '../../platform/access/access.ts';

/** A person as a message to the pharmacies' system names them. */
export interface Addressee {
  given: string;
  family: string;
  birthDate: string | null;
  sex: string;
  mrn: string | null;
}

export async function findAddressee(
  access: Access<'system:pharmacy'>,
  patientId: string,
): Promise<Addressee | undefined> {
  const [person] = await access.sql<Addressee>(
    'select given, family, birth_date as "birthDate", sex, mrn from person where patient_id = $1',
    [patientId],
  );
  return person;
}
