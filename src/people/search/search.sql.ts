import type { Access } from '../../platform/access/access.ts';

export interface FoundPerson {
  patient_id: string;
  given: string;
  family: string;
  birth_date: string | null;
  mrn: string | null;
  deceased: boolean;
}

const COLUMNS = 'p.patient_id, p.given, p.family, p.birth_date, p.mrn, p.deceased';
/**
 * Whose name has a part that begins so. A range over the key, since `like` is not leakproof and
 * would walk over everybody; the same function makes the key of what is typed and of what is kept.
 * What holds no letter finds nobody: no key begins with a hyphen.
 */
const named = (part: 'family' | 'given', at: number) => {
  const key = `coalesce(nullif(portico_name_key($${at}), ''), '-')`;
  return `p.patient_id in (select k.patient_id from person_name_key k where k.part = '${part}'
      and k.key ~>=~ ${key} and k.key ~<~ (${key} || chr(1114111)))`;
};

/**
 * People by the start of a last or first name or of a part of it, by number, by birth date; what is
 * not asked for is empty. 26 at most: one more than pages show. Accents, apostrophes, hyphens and
 * case do not matter; who has one name is found by it as a last and as a first name.
 */
export function searchPeople(
  access: Access<'people:search'>,
  asked: { family: string; given: string; mrn: string; birthDate: string | null },
): Promise<FoundPerson[]> {
  const values: unknown[] = [];
  const where = ['p.merged_into is null'];
  const by = (value: unknown, clause: (at: number) => string) =>
    where.push(clause(values.push(value)));
  if (asked.family !== '') by(asked.family, (at) => named('family', at));
  if (asked.given !== '') by(asked.given, (at) => named('given', at));
  // also a number that was theirs before, as it is written
  if (asked.mrn !== '') {
    const typed = values.push(asked.mrn.trim());
    by(
      asked.mrn.replace(/\D/g, '') || 'none',
      (at) => `p.patient_id in (select patient_id from person where mrn_digits = $${at}
      union select patient_id from person_identifier where value = $${typed} and kind = 'MR')`,
    );
  }
  if (asked.birthDate) by(asked.birthDate, (at) => `p.birth_date = $${at}`);
  return access.sql<FoundPerson>(
    `select ${COLUMNS}
      from person p
      where ${where.join(' and ')} order by p.family, p.given, p.birth_date limit 26`,
    values,
  );
}

/**
 * Opens a record to this member of staff for a purpose, with what was typed where it asks for a
 * reason. Answers the id of this access.
 */
export async function insertAccess(
  access: Access<'people:open'>,
  one: { patientId: string; purpose: string; reason: string | null },
  now: Date,
  minutes: number,
): Promise<string> {
  const [row] = await access.sql<{ id: string }>(
    `insert into staff_access (patient_id, account_id, purpose, reason, opened_at, expires_at)
     values ($1, $2, $3, $4, $5, $5::timestamptz + make_interval(mins => $6)) returning id`,
    [one.patientId, access.actor?.account.id ?? null, one.purpose, one.reason, now, minutes],
  );
  if (!row) throw new Error('the access was not written');
  return row.id;
}
