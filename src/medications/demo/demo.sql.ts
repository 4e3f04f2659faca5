import type { Access } from '../../platform/access/access.ts';
import type { DEMO_PHARMACIES } from './pharmacies.ts';

type Demo = Access<'system:demo'>;

export const addPharmacy = async (
  access: Demo,
  one: (typeof DEMO_PHARMACIES)[number],
): Promise<void> =>
  void (await access.sql(
    `insert into pharmacy (name, kind, ncpdp, street, city, region, postal_code, phone, hours)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      one.name,
      one.kind,
      one.ncpdp,
      one.street,
      one.city,
      'IA',
      one.postalCode,
      one.phone,
      JSON.stringify(one.hours),
    ],
  ));

/** A pharmacist works at these pharmacies, given by their NCPDP numbers. */
export const worksAt = async (
  access: Demo,
  userId: string,
  pharmacies: readonly string[],
): Promise<void> =>
  void (await access.sql(
    `insert into pharmacy_staff (account_id, pharmacy_id)
      select a.id, p.id
      from account a, pharmacy p
      where a.user_id = $1 and p.ncpdp = any($2)`,
    [userId, pharmacies],
  ));

export const prescribes = async (access: Demo, userId: string, npi: string): Promise<void> =>
  void (await access.sql(
    'insert into prescriber (account_id, npi) select id, $2 from account where user_id = $1',
    [userId, npi],
  ));

/** A prescription of the open person, by its id in the record. */
export const findPrescription = async (
  access: Access<'refills:request' | 'system:refills'>,
  patientId: string,
  sourceId: string,
): Promise<string | undefined> =>
  (
    await access.sql<{ id: string }>(
      'select id from prescription where patient_id = $1 and source_id = $2',
      [patientId, sourceId],
    )
  )[0]?.id;
