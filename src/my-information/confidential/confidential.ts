import type { Access } from '../../platform/access/access.ts';
import { lockInformation } from '../information/information.sql.ts';
import { sameAddress } from '../sections/addresses.rules.ts';
import * as sql from './confidential.sql.ts';

export type { Confidential } from './confidential.sql.ts';
export { pullLetters, pullLettersOfJoined } from './confidential.sql.ts';

type Own = Access<'confidential:own'>;

export const readConfidential = (access: Own): Promise<sql.Confidential | undefined> =>
  sql.findConfidential(access, access.person.id);
export const readConfidentialAsStaff = (
  access: Access<'information:review'>,
  patientId: string,
): Promise<sql.Confidential | undefined> => sql.findConfidential(access, patientId);

/**
 * Sets where letters and calls go from now on, or ends that if both are empty (45 CFR 164.522(b):
 * no reason is asked, nobody has to agree). Nobody is notified: a notice to the household's address
 * would defeat the purpose.
 * @returns `same` if nothing changed
 */
export async function setConfidential(
  access: Own,
  { address, phone }: Pick<sql.Confidential, 'address' | 'phone'>,
): Promise<'set' | 'ended' | 'same'> {
  await lockInformation(access, access.person.id);
  const before = await readConfidential(access);
  const empty = address === null && phone === null;
  const samePlace = sameAddress(before?.address ?? undefined, address ?? undefined);
  if (samePlace && (before?.phone ?? null) === phone) return 'same';
  await sql.endConfidential(access);
  if (!empty) await sql.insertConfidential(access, { address, phone });
  if (!samePlace) await sql.pullLetters(access, access.person.id);
  return empty ? 'ended' : 'set';
}
