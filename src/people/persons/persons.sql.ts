import type { PlainName } from '../../fhir/names.ts';
import type { Access } from '../../platform/access/access.ts';
import type { PlainDate } from '../../platform/days.rules.ts';
import type { Description, KnownPerson } from '../matching/matching.rules.ts';

/** Work across people: the import, and records staff who decide about them. */
export type Across = Access<'system:import' | 'identity:decide'>;

export interface Found extends KnownPerson {
  patient_id: string;
  details_from: string | null;
  account_id: string | null;
  /** Which of the numbers that were asked for are this person's, as `system value`. */
  numbers: string[];
}

const KNOWN = `p.patient_id, p.given, p.family, p.birth_date, p.details_from,
  (select a.id from account a where a.patient_id = p.patient_id
    and a.closed_at is null) as account_id,
  coalesce((select json_agg(json_build_object('given', n.given, 'family', n.family))
    from known_name n where n.patient_id = p.patient_id), '[]') as names`;

/** The people who have any of these numbers, each with the numbers that are theirs. */
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

/**
 * People of this birth date other than this one: whoever of them has the same name may be the same
 * person twice.
 */
export function findBornOn(access: Across, birthDate: PlainDate, but: string): Promise<Found[]> {
  return access.sql<Found>(
    `select ${KNOWN}, '{}'::text[] as numbers
      from person p
      where birth_date = $1 and patient_id <> $2 and merged_into is null limit 500`,
    [birthDate, but],
  );
}

/** What a person's row says; `details_from` is the source that it was taken from. */
export interface Details extends PlainName {
  birthDate: PlainDate | null;
  sex: string;
  language: 'en' | 'es';
  mrn: string | null;
  deceased: boolean;
  from: string;
}

export async function insertPerson(access: Across, details: Details, now: Date): Promise<string> {
  const [row] = await access.sql<{ patient_id: string }>(
    `insert into person (given, family, birth_date, sex, language, mrn, deceased, details_from,
        created_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning patient_id`,
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
    ],
  );
  if (!row) throw new Error('the person was not saved');
  return row.patient_id;
}

/** All that a source says of its own person. */
export async function updateDetails(
  access: Across,
  patientId: string,
  details: Details,
): Promise<void> {
  await access.sql(
    `update person
      set given = $2, family = $3, birth_date = coalesce($4, birth_date), sex = $5, language = $6,
        mrn = coalesce($7, mrn), deceased = $8, details_from = $9
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
    ],
  );
}

/**
 * What another source adds: a number or a sex where there was none, and that the person has died.
 */
export async function addDetails(
  access: Across,
  patientId: string,
  details: Pick<Details, 'mrn' | 'sex' | 'deceased'>,
): Promise<void> {
  await access.sql(
    `update person
      set mrn = coalesce(mrn, $2), sex = case when sex = 'unknown' then $3 else sex end,
        deceased = deceased or $4
     where patient_id = $1 and (mrn is null and $2::text is not null or sex = 'unknown'
       and $3 <> 'unknown' or $4 and not deceased)`,
    [patientId, details.mrn, details.sex, details.deceased],
  );
}

/** Keeps numbers and names as this person's. A number that is somebody else's stays theirs. */
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

/** A source's id that was used for somebody else from now on. */
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

export interface Link {
  source_id: string;
  other_id: string;
  type: 'replaced-by' | 'replaces' | 'refer' | 'seealso';
  settled: boolean;
}

export function listLinks(access: Across, source: string, sourceId: string): Promise<Link[]> {
  return access.sql<Link>(
    `select source_id, other_id, type, settled
      from patient_link
      where source = $1 and source_id = $2`,
    [source, sourceId],
  );
}

export async function insertLinks(
  access: Across,
  source: string,
  sourceId: string,
  links: Description['links'],
): Promise<void> {
  if (links.length === 0) return;
  await access.sql(
    `insert into patient_link (source, source_id, other_id, type)
      select $1, $2, *
      from unnest($3::text[], $4::text[]) on conflict do nothing`,
    [source, sourceId, links.map((one) => one.otherId), links.map((one) => one.type)],
  );
}

export async function dropLinks(
  access: Across,
  source: string,
  sourceId: string,
  links: Pick<Link, 'other_id' | 'type'>[],
): Promise<void> {
  if (links.length === 0) return;
  await access.sql(
    `delete from patient_link
      where source = $1 and source_id = $2
        and (other_id, type) in (select * from unnest($3::text[], $4::text[]))`,
    [source, sourceId, links.map((one) => one.other_id), links.map((one) => one.type)],
  );
}

type Ends = { patient_id: string; other_patient_id: string };
const ENDS = `from person_identifier a
  join person_identifier b on b.system = a.system and b.value = `;

/** Links whose two ends are both known, and that were not acted on. */
export function listOpenLinks(access: Across, source: string, system: string): Promise<Link[]> {
  return access.sql<Link>(
    `select l.source_id, l.other_id, l.type, l.settled from patient_link l
     where l.source = $1 and not l.settled
       and (select count(*) from person_identifier i where i.system = $2
       and i.value in (l.source_id, l.other_id)) = 2
     order by l.source_id`,
    [source, system],
  );
}

/** Who the two ends of a link are now. */
export async function findEnds(
  access: Across,
  system: string,
  link: Pick<Link, 'source_id' | 'other_id'>,
): Promise<Ends | undefined> {
  return (
    await access.sql<Ends>(
      `select a.patient_id, b.patient_id as other_patient_id ${ENDS} $3
        where a.system = $1 and a.value = $2`,
      [system, link.source_id, link.other_id],
    )
  )[0];
}

export async function settleLink(
  access: Across,
  source: string,
  link: Pick<Link, 'source_id' | 'other_id' | 'type'>,
): Promise<void> {
  await access.sql(
    `update patient_link set settled = true
      where source = $1 and source_id = $2 and other_id = $3 and type = $4`,
    [source, link.source_id, link.other_id, link.type],
  );
}

/**
 * One at a time decides who is who: two imports that bring the same new person make one, and staff
 * decide on what is so.
 */
export async function lockIdentity(access: Across): Promise<void> {
  await access.sql("select pg_advisory_xact_lock(hashtext('portico.identity'))");
}

/** The number on the card, where it is this person's own and not somebody else's. */
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

/** A sender's word on which two records were joined counts no longer. */
export async function dropSettledLinks(
  access: Across,
  source: string,
  sourceId: string,
): Promise<void> {
  await access.sql(
    'delete from patient_link where source = $1 and settled and (source_id = $2 or other_id = $2)',
    [source, sourceId],
  );
}

/** The account that still stands for the joined one of two people. */
export async function findMergedAccount(
  access: Across,
  a: string,
  b: string,
): Promise<{ from_id: string; into_id: string; account_id: string } | undefined> {
  const rows = await access.sql<{ from_id: string; into_id: string; account_id: string }>(
    `select p.patient_id as from_id, p.merged_into as into_id, c.id as account_id
      from person p join account c on c.patient_id = p.patient_id and c.closed_at is null
     where p.patient_id = any($1) and p.merged_into is not null`,
    [[a, b]],
  );
  return rows[0];
}
