import type { PlainDate } from '../../platform/clock.ts';
import type { Registering } from './registration-access.ts';

export interface Candidate {
  patientId: string;
  given: string;
  family: string;
  birthDate: PlainDate | null;
  deceased: boolean;
  language: 'en' | 'es';
}

/**
 * Who has a number. Nobody does (`candidate` null) if two records claim it, or if the record was
 * merged into another. `read` is whose record to read: a stand-in's if there is no candidate, since
 * reading one record less could be measured from outside. Two people are always read.
 * @param point where among all people to look for the stand-in
 */
export async function findOrStandIn(
  access: Registering,
  mrn: string,
  point: string,
): Promise<{ candidate: Candidate | null; read: Candidate | null }> {
  const rows = await access.sql<Candidate & { found: boolean }>(
    `with found as materialized (
       select patient_id, given, family, birth_date, deceased, language
       from person
       where mrn_digits = $1 and merged_into is null limit 2
     )
     select *, true as found from found
     union all
     (select patient_id, given, family, birth_date, deceased, language, false from person
       where patient_id > $2 order by patient_id limit 2 - (select count(*) from found))`,
    [mrn, point],
  );
  const [one, two] = rows.filter((row) => row.found);
  const candidate = one && !two ? one : null;
  return { candidate, read: candidate ?? rows[0] ?? null };
}

const FIRST = '00000000-0000-0000-0000-000000000000';

/** Who has a number, as above. */
export const findByMrn = async (access: Registering, mrn: string): Promise<Candidate | null> =>
  (await findOrStandIn(access, mrn, FIRST)).candidate;

/** The open account of a person, locked, and when it was last used. */
export async function findAccountOf(
  access: Registering,
  patientId: string,
): Promise<{ id: string; usedAt: Date } | undefined> {
  const [row] = await access.sql<{ id: string; usedAt: Date }>(
    `select id, coalesce(last_sign_on_at, created_at) as used_at
      from account
      where patient_id = $1 and closed_at is null for update`,
    [patientId],
  );
  return row;
}
