import type { Access } from '../../platform/access/access.ts';
import { BY_REF } from '../../platform/access/session.ts';

export interface FoundPerson {
  patientId: string;
  given: string;
  family: string;
  birthDate: string | null;
  mrn: string | null;
  deceased: boolean;
}

const COLUMNS = 'p.patient_id, p.given, p.family, p.birth_date, p.mrn, p.deceased';
/**
 * A condition: a word of the first or last name begins with this. It is a range over the key,
 * because `like` is not leakproof and would scan everybody under row-level security. The same
 * function makes the keys of stored and of typed names. A text without letters finds nobody, as no
 * key begins with a hyphen.
 */
const named = (part: 'family' | 'given', at: number) => {
  const key = `coalesce(nullif(portico_name_key($${at}), ''), '-')`;
  return `p.patient_id in (select k.patient_id from person_name_key k where k.part = '${part}'
      and k.key ~>=~ ${key} and k.key ~<~ (${key} || chr(1114111)))`;
};

/** Names or their beginnings, MRN, birth date; empty (null) if not searched for. */
export interface Criteria {
  family: string;
  given: string;
  mrn: string;
  birthDate: string | null;
}

/**
 * People who meet all criteria. Accents, apostrophes, hyphens and case do not matter; somebody with
 * a single name is found by it as both first and last name.
 */
export function searchPeople(
  access: Access<'people:search'>,
  criteria: Criteria,
  limit: number,
): Promise<FoundPerson[]> {
  const values: unknown[] = [];
  const where = ['p.merged_into is null'];
  const by = (value: unknown, clause: (at: number) => string) =>
    where.push(clause(values.push(value)));
  if (criteria.family !== '') by(criteria.family, (at) => named('family', at));
  if (criteria.given !== '') by(criteria.given, (at) => named('given', at));
  // an earlier number of theirs counts too, if it is typed exactly
  if (criteria.mrn !== '') {
    const typed = values.push(criteria.mrn.trim());
    by(
      criteria.mrn.replace(/\D/g, '') || 'none',
      (at) => `p.patient_id in (select patient_id from person where mrn_digits = $${at}
      union select patient_id from person_identifier where value = $${typed} and kind = 'MR')`,
    );
  }
  if (criteria.birthDate) by(criteria.birthDate, (at) => `p.birth_date = $${at}`);
  return access.sql<FoundPerson>(
    `select ${COLUMNS}
      from person p
      where ${where.join(' and ')} order by p.family, p.given, p.birth_date
      limit $${values.push(limit)}`,
    values,
  );
}

/** A purpose that is kept from one search to the next. */
export type KeptPurpose = 'treatment' | 'payment' | 'operations' | 'patient-request';

/** Why the staff member last searched in this session. */
export async function findPurpose(access: Access<'workbench:use'>): Promise<KeptPurpose | null> {
  const [row] = await access.sql<{ purpose: KeptPurpose | null }>(
    `select purpose from session where ${BY_REF}`,
    [access.info.sessionRef],
  );
  return row?.purpose ?? null;
}

export async function savePurpose(
  access: Access<'people:search'>,
  purpose: KeptPurpose,
): Promise<void> {
  await access.sql(
    `update session set purpose = $2 where ${BY_REF} and purpose is distinct from $2`,
    [access.info.sessionRef, purpose],
  );
}
