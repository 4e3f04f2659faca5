import type { Registering } from '../registration-access.ts';
import type { ProofFacts } from './proofing.rules.ts';

const OTHERS = 40;

/**
 * Facts from the record of one person (or of nobody) and of the 40 others that follow a point among
 * all people, wrapping around at the end. One statement, with the same work for everybody. A phone
 * that is also a relative's or a caregiver's proves nothing.
 */
export async function readFacts(
  access: Registering,
  patientId: string | null,
  near: string,
): Promise<{ own: ProofFacts; others: ProofFacts[] }> {
  const rows = await access.sql<{
    own: boolean;
    line: string | null;
    city: string | null;
    phone: string | null;
    doctor: string | null;
    clinic: string | null;
  }>(
    `with chosen as (
       select $1::uuid as patient_id, 0 as place where $1 is not null
       union all (select patient_id, 1 from person where patient_id > $2 and patient_id is distinct
         from $1 order by patient_id limit $3)
       union all (select patient_id, 2 from person where patient_id is distinct from $1
         order by patient_id limit $3)
     ),
     c as (select patient_id, min(place) as place from chosen group by patient_id order by 2,
       1 limit $3 + ($1 is not null)::int),
     relatives as materialized (
       select r.* from portico_relatives_phones(array(select patient_id from c)) r)
     select c.place = 0 as own, p.address#>>'{0,line,0}' as line, p.address#>>'{0,city}' as city,
       (select t->>'value' from json_array_elements(p.telecom) t
         where t->>'system' = 'phone'
           and not exists (select 1 from relatives r where r.patient_id = c.patient_id
             and r.phone = portico_phone_key(t->>'value')) limit 1) as phone,
       e.content#>>'{participant,0,individual,display}' as doctor,
         e.content#>>'{serviceProvider,display}' as clinic
     from c
     left
     join lateral (select portico_current(content->'address') as address,
       portico_current(content->'telecom') as telecom
       from portico_patient(c.patient_id) as content) p on true
     left
     join lateral (select content from resource where patient_id = c.patient_id
       and type = 'Encounter' and date is not null order by date desc, id limit 1) e on true
     order by c.patient_id`,
    [patientId, near, OTHERS],
  );
  const facts = rows.map((row) => ({ own: row.own, facts: factsOf(row) }));
  return {
    own: facts.find((one) => one.own)?.facts ?? {},
    others: facts.filter((one) => !one.own).map((one) => one.facts),
  };
}

function factsOf(row: {
  line: string | null;
  city: string | null;
  phone: string | null;
  doctor: string | null;
  clinic: string | null;
}): ProofFacts {
  // only the street name: real house numbers are too easy to tell from made-up ones
  const street = row.line?.replace(/^[\d\s-]+/, '').replace(/\s+(unit|apt|suite|#).*$/i, '');
  const phone = row.phone?.replace(/\D/g, '').slice(-4);
  return {
    ...(street && { street }),
    ...(row.city && { city: row.city }),
    ...(phone?.length === 4 && { phone }),
    ...(row.doctor && { doctor: row.doctor.replace(/\d+/g, '') }),
    ...(row.clinic && { clinic: row.clinic }),
  };
}

export async function countFailedRounds(
  access: Registering,
  bucket: Buffer,
  since: Date,
): Promise<number> {
  const [row] = await access.sql<{ n: number }>(
    'select count(*)::int as n from proofing_failure where bucket = $1 and failed_at > $2',
    [bucket, since],
  );
  return row?.n ?? 0;
}

export async function noteFailedRound(
  access: Registering,
  bucket: Buffer,
  now: Date,
  keepSince: Date,
): Promise<void> {
  await access.sql('delete from proofing_failure where failed_at < $1', [keepSince]);
  await access.sql('insert into proofing_failure (bucket, failed_at) values ($1, $2)', [
    bucket,
    now,
  ]);
}
