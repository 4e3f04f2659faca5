import type { Patient } from '@medplum/fhirtypes';
import { readJson } from '../../fhir/decimals.ts';
import type { Access } from '../../platform/access/access.ts';

/** How the member of the open record is spoken to and reached. */
export interface Reaching {
  patient: Partial<Patient>;
  /** The phone to call instead of all others; empty: a private address alone; null: neither. */
  privatePhone: string | null;
}

export async function findReaching(access: Access<'information:staff'>): Promise<Reaching> {
  const [row] = await access.sql<{ text: string | null; privatePhone: string | null }>(
    `select portico_patient($1)::text as text, portico_private_phone() as private_phone`,
    [access.person.id],
  );
  const text = row?.text ?? null;
  return {
    patient: text === null ? {} : (readJson(text) as Patient),
    privatePhone: row?.privatePhone ?? null,
  };
}
