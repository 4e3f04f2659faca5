import type { PlainName } from '../../fhir/names.ts';
import type { Access } from '../../platform/access/access.ts';
import type { PlainDate } from '../../platform/days.rules.ts';
import type { Description, KnownPerson } from '../matching/matching.rules.ts';
import type { MatchesPeople } from '../policy.ts';

type Across = Access<MatchesPeople>;

export interface Found extends KnownPerson {
  patientId: string;
  detailsFrom: string | null;
  accountId: string | null;
  /** Which of the requested numbers are this person's, as `system value`. */
  numbers: string[];
}

const KNOWN = `p.patient_id, p.given, p.family, p.birth_date, p.partial_birth_date, p.details_from,
  (select a.id from account a where a.patient_id = p.patient_id
    and a.closed_at is null) as account_id,
  coalesce((select json_agg(json_build_object('given', n.given, 'family', n.family))
    from known_name n where n.patient_id = p.patient_id), '[]') as names`;

/** The people with any of these numbers, each with which of the numbers are theirs. */
export function findByNumbers(access: Across, numbers: Description['numbers']): Promise<Found[]> {
  return access.sql<Found>(
    `select ${KNOWN}, found.numbers from (
       select i.patient_id, array_agg(i.system || ' ' || i.value) as numbers
       from person_identifier i
       where (i.system, i.value) in (select * from unnest($1::text[], $2::text[])) group by 1
     ) found join person p using (patient_id)`,
    [numbers.map((one) => one.system), numbers.map((one) => one.value)],
  );
}

export async function findPerson(access: Across, patientId: string): Promise<Found | undefined> {
  return (
    await access.sql<Found>(
      `select ${KNOWN}, '{}'::text[] as numbers
        from person p
        where patient_id = $1 and merged_into is null for update`,
      [patientId],
    )
  )[0];
}

/** Other people with this birth date: one with the same name may be the same person twice. */
export function findBornOn(access: Across, birthDate: PlainDate, but: string): Promise<Found[]> {
  return access.sql<Found>(
    `select ${KNOWN}, '{}'::text[] as numbers
      from person p
      where birth_date = $1 and patient_id <> $2 and merged_into is null limit 500`,
    [birthDate, but],
  );
}

/** A person's details as stored in their row; `from` is the source they were taken from. */
export interface Details extends PlainName {
  birthDate: PlainDate | null;
  /** Its year, or year and month, if no more is known. */
  partialBirthDate: string | null;
  sex: string;
  language: 'en' | 'es';
  mrn: string | null;
  deceased: boolean;
  from: string;
  /** The Patient's id at its source. */
  sourceId: string;
}

/**
 * Whether a Patient in the record other than this source's says that the person has died (FHIR R4,
 * `deceased[x]`): only who reported a death can take it back.
 */
export const OTHERS_SAY_DEAD = (source: string, sourceId: string): string =>
  `exists (select 1 from resource r where r.patient_id = p.patient_id and r.type = 'Patient'
    and (r.source, r.source_id) is distinct from (${source}, ${sourceId})
    and (r.content->>'deceasedBoolean' = 'true' or r.content->>'deceasedDateTime' is not null))`;

export async function insertPerson(access: Across, details: Details, now: Date): Promise<string> {
  const [row] = await access.sql<{ patientId: string }>(
    `insert into person (given, family, birth_date, sex, language, mrn, deceased, details_from,
        created_at, partial_birth_date)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, case when $3::date is null then $10 end)
      returning patient_id`,
    [
      details.given,
      details.family,
      details.birthDate,
      details.sex,
      details.language,
      details.mrn,
      details.deceased,
      details.from,
      now,
      details.partialBirthDate,
    ],
  );
  if (!row) throw new Error('the person was not saved');
  return row.patientId;
}

/**
 * Replaces a person's details. A birth date or MRN that is missing now stays as it was, and so does
 * a birth date of which the sender now gives only a part. A part that contradicts it takes its
 * place: nobody knows the day then.
 */
export async function updateDetails(
  access: Across,
  patientId: string,
  details: Details,
): Promise<void> {
  await access.sql(
    `update person p
      set given = $2, family = $3, sex = $5, language = $6, mrn = coalesce($7, mrn),
        deceased = $8 or ${OTHERS_SAY_DEAD('$9', '$11')}, details_from = $9,
        birth_date = case when $4::date is not null then $4::date
          when $10::text is null or starts_with(birth_date::text, $10) then birth_date end,
        partial_birth_date = case
          when $4::date is not null or starts_with(birth_date::text, $10) then null
          when $10::text is null or starts_with(partial_birth_date, $10) then partial_birth_date
          else $10 end
     where patient_id = $1`,
    [
      patientId,
      details.given,
      details.family,
      details.birthDate,
      details.sex,
      details.language,
      details.mrn,
      details.deceased,
      details.from,
      details.partialBirthDate,
      details.sourceId,
    ],
  );
}

/**
 * Adds what another source knows: an MRN or a sex if there was none, and a death, or that its report
 * of one was wrong.
 */
export async function addDetails(
  access: Across,
  patientId: string,
  details: Pick<Details, 'mrn' | 'sex' | 'deceased' | 'from' | 'sourceId'>,
): Promise<void> {
  await access.sql(
    `update person p
      set mrn = coalesce(mrn, $2), sex = case when sex = 'unknown' then $3 else sex end,
        deceased = $4 or deceased and ${OTHERS_SAY_DEAD('$5', '$6')}
     where patient_id = $1 and (mrn is null and $2::text is not null or sex = 'unknown'
       and $3 <> 'unknown' or $4 <> deceased)`,
    [patientId, details.mrn, details.sex, details.deceased, details.from, details.sourceId],
  );
}

/** Adds numbers and names to a person. A number that belongs to somebody else stays theirs. */
export async function keepNumbersAndNames(
  access: Across,
  patientId: string,
  numbers: Description['numbers'],
  names: PlainName[],
): Promise<void> {
  await access.sql(
    `insert into person_identifier (patient_id, system, value, kind)
      select $1, *
      from unnest($2::text[], $3::text[], $4::text[]) on conflict do nothing`,
    [
      patientId,
      numbers.map((one) => one.system),
      numbers.map((one) => one.value),
      numbers.map((one) => one.kind),
    ],
  );
  await access.sql(
    `insert into known_name (patient_id, given, family)
      select $1, *
      from unnest($2::text[], $3::text[]) on conflict do nothing`,
    [patientId, names.map((one) => one.given), names.map((one) => one.family)],
  );
}

/** Moves a number to another person: their source uses it for somebody else from now on. */
export async function moveNumber(
  access: Across,
  number: { system: string; value: string },
  to: string,
): Promise<void> {
  await access.sql(
    'update person_identifier set patient_id = $3 where system = $1 and value = $2',
    [number.system, number.value, to],
  );
}

/**
 * Serializes decisions about identity, so that two imports of the same new person create one, and
 * staff never decide on an outdated state. Held until the transaction ends.
 */
export async function lockIdentity(access: Across): Promise<void> {
  await access.sql("select pg_advisory_xact_lock(hashtext('portico.identity'))");
}

/** Sets the number on the member card, provided that it is one of this person's own. */
export async function nameOwnMrn(
  access: Across,
  patientId: string,
  mrn: string | null,
): Promise<void> {
  await access.sql(
    `update person set mrn = $2
      where patient_id = $1 and exists (select 1 from person_identifier i where i.patient_id = $1
        and i.kind = 'MR' and i.value = $2)`,
    [patientId, mrn],
  );
}

/** The account of a joined record, and that of the record that was kept. */
export interface MergedAccount {
  fromId: string;
  intoId: string;
  accountId: string;
  other: string | null;
}

/** The open account of whichever of two people was joined into the other. */
export async function findMergedAccount(
  access: Across,
  a: string,
  b: string,
): Promise<MergedAccount | undefined> {
  const rows = await access.sql<MergedAccount>(
    `select p.patient_id as from_id, p.merged_into as into_id, c.id as account_id,
        (select o.id from account o where o.patient_id = p.merged_into
          and o.closed_at is null) as other
      from person p join account c on c.patient_id = p.patient_id and c.closed_at is null
     where p.patient_id = any($1) and p.merged_into is not null`,
    [[a, b]],
  );
  return rows[0];
}
