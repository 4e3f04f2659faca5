import type { Access } from '../../platform/access/access.ts';

/** The medical record number of the person whose record is open; null if there is none. */
export async function readMrn<P extends string>(access: Access<P>): Promise<string | null> {
  const [row] = await access.sql<{ mrn: string | null }>(
    'select mrn from person where patient_id = $1',
    [access.person.id],
  );
  return row?.mrn ?? null;
}
