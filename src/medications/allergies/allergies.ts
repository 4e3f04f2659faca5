import type { Access } from '../../platform/access/access.ts';
import type { ReadsAllergies } from '../policy.ts';
import { type Allergies, readAllergies } from './allergies.rules.ts';
import * as sql from './allergies.sql.ts';

/** A person's allergies, read from the record of all sources. */
export async function listAllergies(
  access: Access<ReadsAllergies>,
  patientId: string,
): Promise<Allergies> {
  return readAllergies(await sql.listAllergies(access, patientId));
}
