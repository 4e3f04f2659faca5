import type { Grant } from '../platform/access.ts';
import type { Tx } from '../platform/db.ts';

export interface FoundPerson {
  patient_id: string;
  given: string;
  family: string;
  birth_date: string | null;
  mrn: string | null;
  deceased: boolean;
}

/** People by the start of a last name (with the start of a first name), by number, or by birth date. 25 at most. */
export function searchPeople(
  tx: Tx,
  _grant: Grant<'people:search'>,
  asked: { family: string; given: string; mrn: string; birthDate: string | null },
): Promise<FoundPerson[]> {
  return tx.raw<FoundPerson>(
    `select patient_id, given, family, birth_date, mrn, deceased from person
     where merged_into is null
       and ($1 = '' or (family_key ~>=~ $1 and family_key ~<~ ($1 || chr(1114111)))) and ($2 = '' or (given_key ~>=~ $2 and given_key ~<~ ($2 || chr(1114111))))
       and ($3 = '' or mrn_digits = $3) and ($4::date is null or birth_date = $4)
     order by family, given, birth_date limit 26`,
    [asked.family.toLowerCase(), asked.given.toLowerCase(), asked.mrn === '' ? '' : asked.mrn.replace(/\D/g, '') || 'none', asked.birthDate],
  );
}

/** Opens a record to this member of staff for a purpose. Answers false when there is no such person. */
export async function openRecord(tx: Tx, grant: Grant<'people:open'>, patientId: string, purpose: string, now: Date, minutes: number): Promise<boolean> {
  const rows = await tx.raw(
    `insert into staff_access (patient_id, account_id, purpose, opened_at, expires_at)
     select patient_id, $2, $3, $4, $4::timestamptz + make_interval(mins => $5) from person where patient_id = $1 and merged_into is null returning id`,
    [patientId, grant.actor?.account.id ?? null, purpose, now, minutes],
  );
  return rows.length === 1;
}
