import type { Location, Organization, Practitioner, PractitionerRole } from '@medplum/fhirtypes';
import type { Marks } from '../../derivation.ts';
import type { Access } from '../../platform/access/access.ts';
import type {
  Came,
  Clinic,
  ClinicFields,
  ClinicState,
  ClinicWords,
  Department,
} from '../places/clinics.rules.ts';
import { valuesOf } from '../places/clinics.sql.ts';
import type { CameClinician, CameRole } from './clinicians.rules.ts';
import type { CameClinic, CameDepartment } from './places.rules.ts';

type Records = Access<'system:records'>;

/** Always in the same order, so that two imports never deadlock. */
export async function markStale(access: Marks, refs: string[]): Promise<void> {
  await access.sql(
    'insert into clinic_stale (ref) select unnest($1::text[]) on conflict do nothing',
    [refs.sort()],
  );
}
export async function takeStale(
  access: Records,
  limit: number,
  but: readonly string[],
): Promise<string[]> {
  const rows = await access.sql<{ ref: string }>(
    `delete from clinic_stale where ref in (select ref from clinic_stale
       where ref <> all($2::text[]) order by ref limit $1 for update skip locked)
     returning ref`,
    [limit, but],
  );
  return rows.map((row) => row.ref);
}

/** All Locations and Organizations of a source. */
export async function listCame(
  access: Records,
  source: string,
): Promise<(Location | Organization)[]> {
  const rows = await access.sql<{ content: Location | Organization }>(
    `select content from shared_resource
     where source = $1 and type in ('Location', 'Organization') order by type, source_id`,
    [source],
  );
  return rows.map((row) => row.content);
}
/** Practitioners and roles by their references. */
export function listPeople(
  access: Records,
  refs: string[],
): Promise<{ ref: string; content: Practitioner | PractitionerRole }[]> {
  return access.sql(
    `select r.source || ' ' || r.type || '/' || r.source_id as ref, r.content
     from unnest($1::text[]) as wanted(ref)
     join shared_resource r on r.type in ('Practitioner', 'PractitionerRole')
       and r.type = substring(wanted.ref from ' (\\w+)/[^ ]+$')
       and r.source = substring(wanted.ref from '^(.*) \\w+/[^ ]+$')
       and r.source_id = substring(wanted.ref from '/([^/ ]+)$')`,
    [refs],
  );
}

const CLINIC = `id, name, street, city, region, postal_code, zone, phone, fax, hours, state,
  version, came, by_hand`;
export const listOfSource = (
  access: Records,
  refs: string[],
): Promise<(Omit<Clinic, keyof ClinicWords> & { ref: string; organization: string | null })[]> =>
  access.sql(`select ${CLINIC}, ref, organization from clinic where ref = any($1) for update`, [
    refs,
  ]);
export const listDepartmentsOfSource = (
  access: Records,
  refs: string[],
): Promise<(Department & { ref: string })[]> =>
  access.sql(
    `select id, clinic_id, name, phone, specialty, active, version, came, by_hand, ref
     from department where ref = any($1) for update`,
    [refs],
  );

/** Adds clinics that wait for staff to list them. */
export async function insertProposed(
  access: Records,
  clinics: readonly CameClinic[],
  zone: string,
  now: Date,
): Promise<void> {
  const rows = clinics.map(({ ref, organization, came }) => ({ ...came, ref, organization, came }));
  await access.sql(
    `insert into clinic (name, street, city, region, postal_code, zone, phone, fax, hours, state,
       ref, organization, came, changed_at)
     select name, coalesce(street, ''), coalesce(city, ''), coalesce(region, ''),
       coalesce("postalCode", ''), coalesce(zone, $2), coalesce(phone, ''), coalesce(fax, ''),
       hours, case when "over" then 'inactive' else 'proposed' end, ref, organization, came, $3
     from jsonb_to_recordset($1::jsonb) as came(name text, street text, city text, region text,
       "postalCode" text, zone text, phone text, fax text, hours jsonb, "over" boolean, ref text,
       organization text, came jsonb)
     on conflict (ref) do nothing`,
    [JSON.stringify(rows), zone, now],
  );
}
export async function updateCame(
  access: Records,
  id: string,
  fields: ClinicFields,
  rest: { state: ClinicState; organization: string | null; came: Came<ClinicFields> },
  now: Date,
): Promise<void> {
  await access.sql(
    `update clinic set name = $2, street = $3, city = $4, region = $5, postal_code = $6, zone = $7,
       phone = $8, fax = $9, hours = $10, state = $11, organization = $12, came = $13,
       changed_at = $14, version = version + 1
     where id = $1`,
    [id, ...valuesOf(fields), rest.state, rest.organization, JSON.stringify(rest.came), now],
  );
}

export async function insertCameDepartment(
  access: Records,
  { ref, clinic, came }: CameDepartment,
  now: Date,
): Promise<void> {
  await access.sql(
    `insert into department (clinic_id, name, phone, specialty, active, ref, came, changed_at)
     select c.id, $3, $4, $5, $6, $1, $7, $8 from clinic c where c.ref = $2
     on conflict (ref) do nothing`,
    [
      ref,
      clinic,
      came.name,
      came.phone ?? '',
      came.specialty ?? '',
      !came.over,
      JSON.stringify(came),
      now,
    ],
  );
}
export async function updateCameDepartment(
  access: Records,
  id: string,
  clinic: string,
  {
    name,
    phone,
    specialty,
    active,
    came,
  }: Omit<Department, 'id' | 'clinicId' | 'version' | 'byHand'>,
  now: Date,
): Promise<void> {
  await access.sql(
    `update department set clinic_id = (select c.id from clinic c where c.ref = $2), name = $3,
       phone = $4, specialty = $5, active = $6, came = $7, changed_at = $8, version = version + 1
     where id = $1`,
    [id, clinic, name, phone, specialty, active, JSON.stringify(came), now],
  );
}

export async function saveClinician(
  access: Records,
  ref: string,
  one: CameClinician,
  now: Date,
): Promise<void> {
  await access.sql(
    `insert into clinician (ref, npi, name, name_key, languages, active, changed_at)
     values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (ref) do update set npi = excluded.npi, name = excluded.name,
       name_key = excluded.name_key, languages = excluded.languages, active = excluded.active,
       changed_at = excluded.changed_at`,
    [ref, one.npi, one.name, one.nameKey, JSON.stringify(one.languages), one.active, now],
  );
}
export async function saveRole(
  access: Records,
  ref: string,
  source: string,
  one: CameRole,
  now: Date,
): Promise<void> {
  await access.sql(
    `insert into clinician_role (ref, clinician, places, specialties, active, starts_on, ends_on,
       changed_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (ref) do update set clinician = excluded.clinician, places = excluded.places,
       specialties = excluded.specialties, active = excluded.active,
       starts_on = excluded.starts_on, ends_on = excluded.ends_on,
       changed_at = excluded.changed_at`,
    [
      ref,
      `${source} ${one.clinician}`,
      one.places.map((place) => `${source} ${place}`),
      JSON.stringify(one.specialties),
      one.active,
      one.startsOn,
      one.endsOn,
      now,
    ],
  );
}
