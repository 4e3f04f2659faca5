import type { Address } from '@medplum/fhirtypes';
import type { Marks } from '../../derivation.ts';
import type { Access } from '../../platform/access/access.ts';

type Own = Access<'confidential:own'>;

export interface Confidential {
  address: Address | null;
  phone: string | null;
  setAt: Date;
}

/** The member's confidential address and phone; the wall hides them from every caregiver. */
export async function findConfidential(
  access: Own | Access<'information:review'>,
  patientId: string,
): Promise<Confidential | undefined> {
  const [row] = await access.sql<Confidential>(
    `select address, phone, set_at
      from confidential_contact
      where patient_id = $1 and ended_at is null order by set_at desc, id limit 1`,
    [patientId],
  );
  return row;
}

export async function endConfidential(access: Own): Promise<boolean> {
  const rows = await access.sql(
    `update confidential_contact set ended_at = $2
      where patient_id = $1 and ended_at is null returning 1`,
    [access.person.id, access.info.now],
  );
  return rows.length > 0;
}

export async function insertConfidential(
  access: Own,
  { address, phone }: Pick<Confidential, 'address' | 'phone'>,
): Promise<void> {
  await access.sql(
    `insert into confidential_contact (patient_id, address, phone, set_by, set_at)
      values ($1, $2, $3, $4, $5)`,
    [
      access.person.id,
      address && JSON.stringify(address),
      phone,
      access.actor?.account.id ?? null,
      access.info.now,
    ],
  );
}

/** Letters that nobody has printed go to the new address; staff check it first. */
export async function pullLetters(
  access: Own | Access<'information:review'>,
  patientId: string,
): Promise<void> {
  await access.sql('select portico_pull_letters($1)', [patientId]);
}

/**
 * After a join: if the record that goes had a confidential address, unprinted letters of the one
 * that stays follow it.
 */
export async function pullLettersOfJoined(
  access: Marks,
  { from, into }: { from: string; into: string },
): Promise<void> {
  await access.sql(
    `select portico_pull_letters($2)
      from confidential_contact
      where patient_id = any($1) and ended_at is null and address is not null limit 1`,
    [[from, into], into],
  );
}
