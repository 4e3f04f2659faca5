import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { SAID } from '../src/medications/record/said.rules.ts';
import { aFill } from '../test/prescriptions.ts';
import { makeReaders, type Reader } from './seed.ts';

export async function seed(
  client: pg.Client,
  passwordHash: string,
): Promise<{ pharmacy: string; readers: Reader[]; todo: Wanted[] }> {
  await client.query(
    `insert into person (given, family, birth_date, sex, created_at)
      select 'Bench', 'Person ' || n, '1970-05-05', 'female', now()
      from generate_series(1, $1::int) n`,
    [PEOPLE],
  );
  const [{ id: pharmacy }] = (
    await client.query(
      `insert into pharmacy (name, kind, ncpdp, street, city, region, postal_code, phone, hours)
        values ('Bench', 'pickup', '1600001', 's', 'c', 'IA', '5', '1', $1) returning id`,
      [JSON.stringify(Array.from({ length: 7 }, () => ['09:00', '18:00']))],
    )
  ).rows;
  const readers = await makeReaders(client, PEOPLE, passwordHash);
  const today = new Date().toISOString().slice(0, 10);
  const dosage = JSON.stringify([
    {
      timing: { repeat: { frequency: 1, period: 1, periodUnit: 'd' } },
      doseAndRate: [{ doseQuantity: { value: 1, unit: 'tablet' } }],
    },
  ]);
  await client.query(
    `insert into prescription (patient_id, id, source_id, origin, number, name, rxnorm, status,
        authored_on, valid_until, repeats, quantity, quantity_unit, days_supply, dosage, prescriber,
        pharmacy_id, fills, said, source)
     select p.patient_id, gen_random_uuid(), 's' || n, 'ours', (70000000 + n)::text,
       'lisinopril ' || n || ' MG Oral Tablet', '314076', 'active', current_date - 100,
       current_date + 200, 11, 90, 'tablets', 90,
       $1::json, 'Dr. Bench', $2, $6::json, $7::json, 'bench'
     from (select patient_id, row_number() over (order by patient_id) as at from person) p cross
     join generate_series(1, $3::int) n
     where p.at > $4 or n <= $5`,
    [
      dosage,
      pharmacy,
      EACH,
      READERS,
      SHOWN,
      JSON.stringify([aFill(today, 80, { price: 1000, pharmacy: 'Bench' })]),
      JSON.stringify(SAID),
    ],
  );
  await client.query('vacuum analyze');
  await client.query('checkpoint');
  const readOnly = readers.slice(0, READERS).map((one) => one.person);
  const rows = (
    await client.query<{ patient_id: string; id: string }>(
      `select patient_id, id
        from prescription
        where not (patient_id = any($1)) order by md5(id::text)`,
      [readOnly],
    )
  ).rows;
  const byPerson = new Map(readers.map((one) => [one.person, one]));
  const todo = rows.map(
    ({ patient_id, id }): Wanted => ({
      reader: byPerson.get(patient_id) as Reader,
      prescription: id,
      key: randomUUID(),
    }),
  );
  return { pharmacy, readers, todo };
}

/**
 * Checks the database against the answers: every answered request is there once, with its first
 * step.
 */
export async function check(
  client: pg.Client,
  asked: Wanted[],
): Promise<{ lost: number; doubled: number; torn: number }> {
  const [row] = (
    await client.query(
      `select count(*) filter (where n = 0)::int as lost,
          count(*) filter (where n > 1)::int as doubled, count(*) filter (where n <> e)::int as torn
        from (
         select a.id, count(distinct r.id) as n, count(e.step) as e
         from unnest($1::uuid[], $2::uuid[]) as a(patient_id, id)
         left join refill_request r on r.patient_id = a.patient_id and r.prescription_id = a.id
         left
         join refill_event e on e.patient_id = r.patient_id and e.request_id = r.id and e.step = 1
         group by 1) counted`,
      [asked.map((one) => one.reader.person), asked.map((one) => one.prescription)],
    )
  ).rows;
  return row;
}

/**
 * Refills: the medicines page and refill requests beside their floors, at 100 per second for a
 * minute, and what is lost or doubled when the portal and PostgreSQL are killed twenty times each
 * under that load. `npm run bench -- --refills [--quick]`; asserts nothing.
 */
export const PEOPLE = 1000;
/** Readers have as many prescriptions as people usually have; requesters have enough to request. */
export const READERS = 200;
export const SHOWN = 12;
export const EACH = 60;

export interface Wanted {
  reader: Reader;
  prescription: string;
  key: string;
}
