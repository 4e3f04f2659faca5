import type { Access } from '../../platform/access/access.ts';
import type { Db } from '../../platform/access/db.ts';
import type { Tx } from '../../platform/db/statements.ts';
import type { Pharmacy } from './pharmacies.rules.ts';

type Manage = Access<'pharmacies:manage'>;

/** All pharmacies, including closed ones, with their staff. */
export function listPlaces(
  access: Manage,
): Promise<(Pharmacy & { staff: { id: string; name: string }[] })[]> {
  return access.sql(
    `select p.id, p.name, p.kind, p.ncpdp, p.street, p.city, p.region,
        p.postal_code as "postalCode", p.phone, p.hours, p.closed_at as "closedAt",
       coalesce((select json_agg(json_build_object('id', a.id, 'name', a.name) order by a.name)
         from pharmacy_staff s join account a on a.id = s.account_id and a.closed_at is null
         where s.pharmacy_id = p.id), '[]') as staff
     from pharmacy p order by p.closed_at is not null, p.name`,
  );
}

/** Staff whose roles hold the permission. */
export function listWhoMay(
  access: Manage,
  permission: 'refills:fill' | 'renewals:answer',
): Promise<{ id: string; name: string; npi: string | null }[]> {
  return access.sql(
    `select a.id, a.name, p.npi
      from account a left join prescriber p on p.account_id = a.id
      where a.kind = 'staff' and portico_may(a.id, $1) order by a.name`,
    [permission],
  );
}

export type PlaceDraft = Omit<Pharmacy, 'id' | 'closedAt'> & { closed: boolean };

/** Adds or changes a pharmacy. Null if another one has its NCPDP number. */
export async function savePlace(
  access: Manage,
  id: string | null,
  place: PlaceDraft,
  now: Date,
): Promise<string | null> {
  const taken = place.ncpdp
    ? await access.sql('select 1 from pharmacy where ncpdp = $1 and id is distinct from $2::uuid', [
        place.ncpdp,
        id,
      ])
    : [];
  if (taken.length > 0) return null;
  const values = [
    place.name,
    place.kind,
    place.ncpdp,
    place.street,
    place.city,
    place.region,
    place.postalCode,
    place.phone,
    JSON.stringify(place.hours),
  ];
  const [row] = id
    ? await access.sql<{ id: string }>(
        `update pharmacy
          set name = $2, kind = $3, ncpdp = $4, street = $5, city = $6, region = $7,
            postal_code = $8, phone = $9, hours = $10,
           closed_at = case when $11 then coalesce(closed_at, $12) end where id = $1 returning id`,
        [id, ...values, place.closed, now],
      )
    : await access.sql<{ id: string }>(
        `insert into pharmacy (name, kind, ncpdp, street, city, region, postal_code, phone, hours)
          values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning id`,
        values,
      );
  if (!row) throw new Error('the pharmacy was not written');
  return row.id;
}

/**
 * Adds a pharmacist to a pharmacy, or removes them. False if the account is not a pharmacist or the
 * pharmacy does not exist.
 */
export async function saveWorksHere(
  access: Manage,
  pharmacyId: string,
  accountId: string,
  works: boolean,
): Promise<boolean> {
  if (!works)
    return (
      (
        await access.sql(
          'delete from pharmacy_staff where pharmacy_id = $1 and account_id = $2 returning 1',
          [pharmacyId, accountId],
        )
      ).length > 0
    );
  const rows = await access.sql(
    `insert into pharmacy_staff (pharmacy_id, account_id)
      select p.id, a.id
      from pharmacy p, account a
     where p.id = $1 and a.id = $2 and portico_may(a.id, 'refills:fill')
     on conflict (account_id, pharmacy_id) do update set account_id = excluded.account_id
     returning 1`,
    [pharmacyId, accountId],
  );
  return rows.length > 0;
}

/**
 * Gives a clinician an NPI, or removes it. False if another account has it or the account is not a
 * clinician.
 */
export async function saveNpi(
  access: Manage,
  accountId: string,
  npi: string | null,
): Promise<boolean> {
  if (npi === null) {
    await access.sql('delete from prescriber where account_id = $1', [accountId]);
    return true;
  }
  const taken = await access.sql('select 1 from prescriber where npi = $1 and account_id <> $2', [
    npi,
    accountId,
  ]);
  if (taken.length > 0) return false;
  const rows = await access.sql(
    `insert into prescriber (account_id, npi)
      select id, $2
      from account
      where id = $1 and portico_may(id, 'renewals:answer')
     on conflict (account_id) do update set npi = excluded.npi returning 1`,
    [accountId, npi],
  );
  return rows.length > 0;
}

const PHARMACY =
  'id, name, kind, ncpdp, street, city, region, postal_code as "postalCode", phone, hours, closed_at as "closedAt"';
export function listPharmacies(access: Tx): Promise<Pharmacy[]> {
  return access.sql<Pharmacy>(
    `select ${PHARMACY} from pharmacy where closed_at is null order by name, id`,
  );
}

/** Open pharmacies as the public sees them. */
export const listPublic = (
  db: Db,
): Promise<
  Pick<
    Pharmacy,
    'id' | 'name' | 'kind' | 'street' | 'city' | 'region' | 'postalCode' | 'phone' | 'hours'
  >[]
> => db.ask('select * from portico_public_pharmacy order by kind desc, lower(name), id');
