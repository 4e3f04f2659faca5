import type { Access } from '../../platform/access/access.ts';
import type { WorksOnRequests } from '../policy.ts';
import { OPEN, REQUEST, type RequestRow } from './requests.sql.ts';
import type { Stage } from './stages.rules.ts';

type Fill = Access<'refills:fill'>;
type Answer = Access<'renewals:answer'>;

const me = (access: Access<WorksOnRequests>) => access.actor?.account.id ?? null;

/** The person that a request is for, as staff need to know them. */
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
    coalesce((select c.phone from confidential_contact c where c.patient_id = w.patient_id
      and c.ended_at is null and c.phone is not null order by c.set_at desc, c.id limit 1),
      (select t->>'value'
      from json_array_elements(portico_current(portico_patient(w.patient_id)->'telecom')) t
      where t->>'system' = 'phone' limit 1))) as patient
  from (${REQUEST} WHERE) q join person w on w.patient_id = q."patientId"`;
const mine = `r.pharmacy_id in (select s.pharmacy_id from pharmacy_staff s
      join pharmacy m on m.id = s.pharmacy_id where s.account_id = $1 and m.closed_at is null)
      and r.stage <> 'waiting'`;

/** Requests at these stages at one's own pharmacies, or at one of them, oldest first. */
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

/** How many open requests are at each stage, at all of one's pharmacies or at one of them. */
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

/** A request at one of one's own pharmacies, once it is with the pharmacy. */
export async function findMine(access: Fill, id: string): Promise<StaffRequest | undefined> {
  return (
    await access.sql<StaffRequest>(WHOSE.replace('WHERE', `where ${mine} and r.id = $2`), [
      me(access),
      id,
    ])
  )[0];
}

/**
 * Finds a request by the prescription's number on its label, or the order's number on its
 * confirmation. An open one comes before a closed one, a newer before an older.
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

export interface Report {
  waiting: { stage: Stage; n: number; oldest: Date; over3: number; over7: number }[];
  refused: { reason: string; n: number }[];
}
/** How long open requests have waited, and why requests of the last 90 days were refused. */
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

/**
 * Renewals that wait for the prescribers with these NPIs, or for prescribers without an account
 * here, in order of due date.
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

/**
 * A renewal that one may answer: one's own, of somebody covered, or of a prescriber without an
 * account here.
 */
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
