import type { MedicationDispense } from '@medplum/fhirtypes';
import type { Access } from '../../platform/access/access.ts';
import type { Pharmacy } from '../pharmacies/pharmacies.rules.ts';
import { OPEN, REQUEST, type RequestRow } from '../requests/requests.sql.ts';
import type { Stage } from '../requests/stages.rules.ts';

type Fill = Access<'refills:fill'>;
type Answer = Access<'renewals:answer'>;

/** Whose medicine it is, as staff need to know. */
export interface Whose {
  patient: {
    given: string;
    family: string;
    birthDate: string | null;
    mrn: string | null;
    phone: string | null;
  };
}
export type StaffRequest = RequestRow & Whose;

const WHOSE = `select q.*, json_build_object('given', w.given, 'family', w.family, 'birthDate',
    w.birth_date, 'mrn', w.mrn, 'phone',
    (select t->>'value'
      from json_array_elements(portico_current(portico_patient(w.patient_id)->'telecom')) t
      where t->>'system' = 'phone' limit 1)) as patient
  from (${REQUEST} WHERE) q join person w on w.patient_id = q."patientId"`;
const mine = `r.pharmacy_id in (select s.pharmacy_id from pharmacy_staff s
      join pharmacy m on m.id = s.pharmacy_id where s.account_id = $1 and m.closed_at is null)
      and r.stage <> 'waiting'`;

const me = (access: Access<string>) => access.actor?.account.id ?? null;

export function listMyPharmacies(access: Fill): Promise<Pick<Pharmacy, 'id' | 'name' | 'kind'>[]> {
  return access.sql(
    `select p.id, p.name, p.kind
      from pharmacy_staff s join pharmacy p on p.id = s.pharmacy_id
      where s.account_id = $1 and p.closed_at is null order by p.name`,
    [me(access)],
  );
}

/**
 * The open requests of the pharmacies where one works, the oldest first; a stage or a pharmacy
 * narrows them.
 */
export function listQueue(
  access: Fill,
  filter: { pharmacy: string | null; stages: readonly Stage[] },
): Promise<StaffRequest[]> {
  return access.sql<StaffRequest>(
    `${WHOSE.replace('WHERE', `where ${mine} and r.stage = any($2) and ($3::uuid is null or r.pharmacy_id = $3)`)}
      order by q."submittedAt", q.id limit 200`,
    [me(access), filter.stages, filter.pharmacy],
  );
}

export async function countStages(
  access: Fill,
  pharmacy: string | null,
): Promise<Map<Stage, number>> {
  const rows = await access.sql<{ stage: Stage; n: number }>(
    `select r.stage, count(*)::int as n
      from refill_request r
      where ${mine} and ($2::uuid is null or r.pharmacy_id = $2)
       and r.stage in ${OPEN} group by 1`,
    [me(access), pharmacy],
  );
  return new Map(rows.map((row) => [row.stage, row.n]));
}

export async function findMine(access: Fill, id: string): Promise<StaffRequest | undefined> {
  return (
    await access.sql<StaffRequest>(WHOSE.replace('WHERE', `where ${mine} and r.id = $2`), [
      me(access),
      id,
    ])
  )[0];
}

/**
 * By what stands on a label or a confirmation: the prescription's number, or the request's. Open
 * ones first, the newest first.
 */
export async function findByNumber(access: Fill, number: string): Promise<string | undefined> {
  const rows = await access.sql<{ id: string }>(
    `select r.id
      from refill_request r join refill_order o on o.patient_id = r.patient_id and o.id = r.order_id
     join prescription x on x.patient_id = r.patient_id
       and x.id in (r.prescription_id, r.filled_from)
     where ${mine} and (x.number = $2 or o.number = upper($2))
     order by r.stage in ${OPEN} desc, r.submitted_at desc limit 1`,
    [me(access), number],
  );
  return rows[0]?.id;
}

/**
 * A prescription by its number, for a request that came by phone or at the counter: of those filled
 * at one's own pharmacies.
 */
export async function findPrescription(
  access: Fill,
  number: string,
): Promise<{ patientId: string; id: string; pharmacyId: string } | undefined> {
  const rows = await access.sql<{ patientId: string; id: string; pharmacyId: string }>(
    `select x.patient_id as "patientId", x.id, x.pharmacy_id as "pharmacyId"
      from prescription x join pharmacy p on p.id = x.pharmacy_id and p.closed_at is null
     where x.number = $2 and x.pharmacy_id in (select pharmacy_id from pharmacy_staff
       where account_id = $1)
     limit 2`,
    [me(access), number],
  );
  return rows.length === 1 ? rows[0] : undefined;
}

export interface Report {
  waiting: { stage: Stage; n: number; oldest: Date; over3: number; over7: number }[];
  refused: { reason: string; n: number }[];
}
/** How long what is open has waited, and why what was refused in the last 90 days was. */
export async function readReport(access: Fill, now: Date): Promise<Report> {
  const [waiting, refused] = await Promise.all([
    access.sql<Report['waiting'][number]>(
      `select r.stage, count(*)::int as n, min(r.submitted_at) as oldest,
          count(*) filter (where r.submitted_at < $2::timestamptz - interval '3 days')::int as
          over3,
         count(*) filter (where r.submitted_at < $2::timestamptz - interval '7 days')::int as over7
       from refill_request r where ${mine} and r.stage in ${OPEN} group by 1 order by oldest`,
      [me(access), now],
    ),
    access.sql<Report['refused'][number]>(
      `select coalesce(e.reason, 'other') as reason, count(*)::int as n from refill_request r
       join refill_event e on e.patient_id = r.patient_id and e.request_id = r.id
         and e.step = r.step
       where ${mine} and r.stage = 'refused' and r.stage_at > $2::timestamptz - interval '90 days'
       group by 1 order by 2 desc, 1`,
      [me(access), now],
    ),
  ]);
  return { waiting, refused };
}

/** What the record says already of the fill of a request. */
export async function findDispense(
  access: Fill,
  patientId: string,
  sourceId: string,
): Promise<MedicationDispense | undefined> {
  const rows = await access.sql<{ content: MedicationDispense }>(
    `select content
      from resource
      where patient_id = $1 and type = 'MedicationDispense' and source = 'portico'
        and source_id = $2`,
    [patientId, sourceId],
  );
  return rows[0]?.content;
}

// Renewals

/** One's own number as a prescriber, and those that one answers for today. */
export async function listMyNpis(
  access: Answer,
  today: string,
): Promise<{ own: string | null; covered: { npi: string; name: string }[] }> {
  const [own] = await access.sql<{ npi: string }>(
    'select npi from prescriber where account_id = $1',
    [me(access)],
  );
  const covered = await access.sql<{ npi: string; name: string }>(
    `select p.npi, a.name
      from prescriber_cover c join prescriber p on p.account_id = c.account_id
      join account a on a.id = c.account_id
     where c.covered_by = $1 and c.ended_at is null and $2::date between c.from_day and c.until_day
     order by a.name`,
    [me(access), today],
  );
  return { own: own?.npi ?? null, covered };
}

/**
 * What waits for a prescriber: for these numbers, or for nobody who has an account here. The first
 * due first.
 */
export function listWaiting(access: Answer, npis: string[] | 'nobody'): Promise<StaffRequest[]> {
  const whose =
    npis === 'nobody'
      ? 'not exists (select 1 from prescriber p where p.npi = r.prescriber_npi)'
      : 'r.prescriber_npi = any($1)';
  return access.sql<StaffRequest>(
    `${WHOSE.replace('WHERE', `where r.stage = 'waiting' and ${whose}`)} order by q."dueAt", q.id
      limit 200`,
    npis === 'nobody' ? [] : [npis],
  );
}

/** A renewal that one may answer: one's own, one covered, or one that is nobody's. */
export async function findRenewal(
  access: Answer,
  id: string,
  npis: string[],
): Promise<StaffRequest | undefined> {
  const rows = await access.sql<StaffRequest>(
    WHOSE.replace(
      'WHERE',
      `where r.kind = 'renewal' and r.id = $1
          and (r.prescriber_npi = any($2)
          or not exists (select 1 from prescriber p where p.npi = r.prescriber_npi))`,
    ),
    [id, npis],
  );
  return rows[0];
}

/** Where a request stands at this moment. */
export async function findStep(
  access: Access<string>,
  patientId: string,
  id: string,
): Promise<{ step: number; stage: Stage } | undefined> {
  return (
    await access.sql<{ step: number; stage: Stage }>(
      'select step, stage from refill_request where patient_id = $1 and id = $2',
      [patientId, id],
    )
  )[0];
}

export async function nextNumber(access: Answer): Promise<string> {
  const [row] = await access.sql<{ number: string }>(
    "select nextval('prescription_number_seq')::text as number",
  );
  return row?.number ?? '';
}

export interface Cover {
  id: string;
  name: string;
  fromDay: string;
  untilDay: string;
}
/** Who answers for oneself, now or later. */
export function listCovers(access: Answer, today: string): Promise<Cover[]> {
  return access.sql<Cover>(
    `select c.id, a.name, c.from_day as "fromDay", c.until_day as "untilDay"
      from prescriber_cover c join account a on a.id = c.covered_by
     where c.account_id = $1 and c.ended_at is null and c.until_day >= $2 order by c.from_day`,
    [me(access), today],
  );
}
/** Colleagues who may answer: clinicians who are prescribers too. */
export function listColleagues(access: Answer): Promise<{ id: string; name: string }[]> {
  return access.sql(
    `select a.id, a.name
      from prescriber p join account a on a.id = p.account_id
      where a.closed_at is null and 'clinician' = any(a.roles) and a.id <> $1 order by a.name`,
    [me(access)],
  );
}
export async function insertCover(
  access: Answer,
  cover: { by: string; from: string; until: string },
): Promise<void> {
  await access.sql(
    `insert into prescriber_cover (account_id, covered_by, from_day, until_day)
      values ($1, $2, $3, $4)`,
    [me(access), cover.by, cover.from, cover.until],
  );
}
export async function endCover(access: Answer, id: string, now: Date): Promise<boolean> {
  return (
    (
      await access.sql(
        `update prescriber_cover set ended_at = $3
          where id = $2 and account_id = $1 and ended_at is null returning 1`,
        [me(access), id, now],
      )
    ).length > 0
  );
}
