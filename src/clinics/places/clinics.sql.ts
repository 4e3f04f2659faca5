import type { Access } from '../../platform/access/access.ts';
import type { Tx } from '../../platform/db/statements.ts';
import type {
  Clinic,
  ClinicFields,
  ClinicState,
  ClinicWords,
  Department,
  DepartmentFields,
} from './clinics.rules.ts';

type Manage = Access<'clinics:manage'>;

const CLINIC = `id, name, street, city, region, postal_code, zone, phone, fax, hours, state,
  directions, directions_es, accessibility, accessibility_es, bring, bring_es, version,
  came, by_hand`;
const DEPARTMENT = 'id, clinic_id, name, phone, specialty, active, version, came, by_hand';

/** All clinics: listed, proposed, and no longer in use. */
export const listClinics = (tx: Tx): Promise<Clinic[]> =>
  tx.sql<Clinic>(
    `select ${CLINIC} from clinic
     order by array_position(array['active', 'proposed', 'inactive'], state), lower(name), id`,
  );
export const findClinic = async (tx: Tx, id: string): Promise<Clinic | undefined> =>
  (await tx.sql<Clinic>(`select ${CLINIC} from clinic where id = $1`, [id]))[0];

/** The values of a clinic's own columns, in the order of `ClinicFields`. */
export const valuesOf = (fields: ClinicFields) => [
  fields.name,
  fields.street,
  fields.city,
  fields.region,
  fields.postalCode,
  fields.zone,
  fields.phone,
  fields.fax,
  fields.hours && JSON.stringify(fields.hours),
];

const textsOf = (words: ClinicWords) => [
  words.directions,
  words.directionsEs,
  words.accessibility,
  words.accessibilityEs,
  words.bring,
  words.bringEs,
];

export async function insertClinic(
  access: Manage,
  fields: ClinicFields & ClinicWords,
  state: ClinicState,
  now: Date,
): Promise<string> {
  const [row] = await access.sql<{ id: string }>(
    `insert into clinic (name, street, city, region, postal_code, zone, phone, fax, hours, state,
       changed_at, directions, directions_es, accessibility, accessibility_es, bring, bring_es)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
     returning id`,
    [...valuesOf(fields), state, now, ...textsOf(fields)],
  );
  if (!row) throw new Error('the clinic was not written');
  return row.id;
}

/** False if the clinic has another version by now. */
export async function updateClinic(
  access: Manage,
  seen: { id: string; version: number },
  fields: ClinicFields & ClinicWords,
  rest: { state: ClinicState; byHand: string[] },
  now: Date,
): Promise<boolean> {
  const rows = await access.sql(
    `update clinic set name = $3, street = $4, city = $5, region = $6, postal_code = $7, zone = $8,
       phone = $9, fax = $10, hours = $11, state = $12, by_hand = $13, changed_at = $14,
       directions = $15, directions_es = $16, accessibility = $17, accessibility_es = $18,
       bring = $19, bring_es = $20, version = version + 1
     where id = $1 and version = $2 returning 1`,
    [
      ...[seen.id, seen.version, ...valuesOf(fields), rest.state, rest.byHand, now],
      ...textsOf(fields),
    ],
  );
  return rows.length > 0;
}

export const listDepartments = (tx: Tx, clinicId: string): Promise<Department[]> =>
  tx.sql<Department>(
    `select ${DEPARTMENT} from department where clinic_id = $1
     order by active desc, lower(name), id`,
    [clinicId],
  );
export const findDepartment = async (tx: Tx, id: string): Promise<Department | undefined> =>
  (await tx.sql<Department>(`select ${DEPARTMENT} from department where id = $1`, [id]))[0];

export async function insertDepartment(
  access: Manage,
  clinicId: string,
  { name, phone, specialty }: DepartmentFields,
  now: Date,
): Promise<string> {
  const [row] = await access.sql<{ id: string }>(
    `insert into department (clinic_id, name, phone, specialty, changed_at)
     values ($1, $2, $3, $4, $5) returning id`,
    [clinicId, name, phone, specialty, now],
  );
  if (!row) throw new Error('the department was not written');
  return row.id;
}

/** False if the department has another version by now. */
export async function updateDepartment(
  access: Manage,
  seen: { id: string; version: number },
  { name, phone, specialty }: DepartmentFields,
  rest: { active: boolean; byHand: string[] },
  now: Date,
): Promise<boolean> {
  const rows = await access.sql(
    `update department set name = $3, phone = $4, specialty = $5, active = $6, by_hand = $7,
       changed_at = $8, version = version + 1
     where id = $1 and version = $2 returning 1`,
    [seen.id, seen.version, name, phone, specialty, rest.active, rest.byHand, now],
  );
  return rows.length > 0;
}
