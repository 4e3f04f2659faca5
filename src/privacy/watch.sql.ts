import type { PlainName } from '../fhir/names.ts';
import type { Access } from '../platform/access/access.ts';
import type { PlainDate } from '../platform/days.rules.ts';
import type { Flag } from './flags.rules.ts';
import type { OpensRecord } from './policy.ts';

type Opening = Access<OpensRecord>;

interface Address {
  line?: string[];
  postalCode?: string;
}
export interface Facts {
  name: string;
  own: string[];
  ownAddress: Address | null;
  names: PlainName[];
  address: Address | null;
  listed: boolean;
  staff: { accountId: string; name: string; own: string[] }[];
}

/** The account's own records as far as they are known; for a joined one, the record it leads to. */
const OWN = (
  account: string,
) => `coalesce((select array_agg(distinct coalesce(o.merged_into, o.patient_id)) from person o
    where o.patient_id = ${account}.patient_id
      or o.patient_id in (select s.patient_id from staff_patient s
      where s.account_id = ${account}.id)), '{}')`;
const LISTED = `exists (select 1 from listed_person l join person j on j.patient_id = l.patient_id
    where l.ended_at is null and p.patient_id in (j.patient_id, j.merged_into))`;

/**
 * Everything that the flags of an opening depend on. `staff` are only those who may be related: the
 * person's family name is in their name, or it is their own record.
 */
export async function findFacts(
  access: Opening,
  accountId: string,
  patientId: string,
): Promise<Facts | undefined> {
  const [row] = await access.sql<Facts>(
    `with own as (select a.id, a.name, ${OWN('a')} as own from account a where a.id = $1),
       known as (select given, family from person where patient_id = $2 union select given, family
         from known_name where patient_id = $2)
     select own.name, own.own,
       portico_current(portico_patient(own.own[1])->'address')->0 as own_address,
       coalesce((select json_agg(json_build_object('given', k.given, 'family', k.family))
         from known k), '[]') as names,
       portico_current(portico_patient(p.patient_id)->'address')->0 as address, ${LISTED} as listed,
       coalesce((select json_agg(json_build_object('accountId', a.id, 'name', a.name, 'own',
         ${OWN('a')})) from account a
         where a.kind = 'staff' and a.closed_at is null and a.id <> $1
           and (a.patient_id = $2 or exists (select 1 from staff_patient s where s.account_id = a.id
             and s.patient_id in
               (select j.patient_id from person j where $2 in (j.patient_id, j.merged_into)))
             or exists (select 1 from known k
               where position(nullif(portico_name_key(coalesce(nullif(k.family, ''), k.given)),
               '') in a.name_key) > 0))), '[]') as staff
     from own, person p where p.patient_id = $2`,
    [accountId, patientId],
  );
  return row;
}

/** Whether a record requires a typed reason; undefined if there is no record to open. */
export async function findListing(
  access: Opening,
  patientId: string,
): Promise<{ listed: boolean } | undefined> {
  return (
    await access.sql<{ listed: boolean }>(
      `select ${LISTED} as listed from person p where p.patient_id = $1 and p.merged_into is null`,
      [patientId],
    )
  )[0];
}

/**
 * Stores a flagged opening: one open row per staff member, person and day.
 * @param one `anew`: false if a page is only shown again, which does not reopen what was decided
 * today
 */
export async function keepReview(
  access: Opening,
  one: {
    accountId: string;
    patientId: string;
    day: PlainDate;
    flags: readonly Flag[];
    purpose: string;
    anew: boolean;
  },
  now: Date,
): Promise<void> {
  await access.sql(
    `insert into access_review (patient_id, account_id, day, flags, purpose, first_at, last_at)
     select $1::uuid, $2::uuid, $3::date, $4::text[], $5::text, $6::timestamptz, $6::timestamptz
     where $7 or not exists (select 1 from access_review r where r.patient_id = $1
       and r.account_id = $2 and r.day = $3 and r.state <> 'open' and r.flags @> $4)
     on conflict (account_id, patient_id, day)
     where state = 'open' do update set last_at = excluded.last_at,
       purpose = case when access_review.purpose = 'emergency' then 'emergency'
         else excluded.purpose end,
       flags = (select array_agg(distinct flag)
         from unnest(access_review.flags || excluded.flags) flag)`,
    [one.patientId, one.accountId, one.day, one.flags, one.purpose, now, one.anew],
  );
}

/** The accounts of all privacy officers except this one. */
export async function listOfficers(access: Opening, but: string): Promise<string[]> {
  const rows = await access.sql<{ id: string }>(
    `select id
      from account
      where kind = 'staff' and portico_may(id, 'privacy:review') and id <> $1`,
    [but],
  );
  return rows.map((row) => row.id);
}
