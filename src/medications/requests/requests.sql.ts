import type { Marks } from '../../derivation.ts';
import type { Access } from '../../platform/access/access.ts';
import type { Pharmacy } from '../pharmacies/pharmacies.rules.ts';
import type { ListsMedicines, MakesRequests, WorksOnRequests } from '../policy.ts';
import type { Address } from './addresses.rules.ts';
import { isOpen, STAGES, type Stage } from './stages.rules.ts';
import type { OrderDraft } from './steps.sql.ts';

type Member = Access<ListsMedicines>;
type Link = Access<'system:pharmacy'>;

/**
 * The open stages as a SQL list, the same as in the index that refuses a second open request for a
 * prescription.
 */
export const OPEN = `(${STAGES.filter(isOpen)
  .map((stage) => `'${stage}'`)
  .join(', ')})`;

export interface RequestRow {
  id: string;
  patientId: string;
  orderId: string;
  orderNumber: string;
  prescriptionId: string;
  filledFrom: string;
  name: string;
  rxNumber: string | null;
  /** Directions of the prescription that it is filled from, as JSON with all its digits. */
  dosage: string;
  labels: string[];
  kind: 'refill' | 'renewal';
  stage: Stage;
  stageAt: Date;
  submittedAt: Date;
  step: number;
  via: OrderDraft['askedVia'];
  delivery: 'pickup' | 'mail';
  address: Address | null;
  /** Where a caregiver asked to have it sent; it may go elsewhere. */
  caregiverAddress: Address | null;
  note: string;
  pharmacy: Pharmacy;
  prescriber: string | null;
  prescriberNpi: string | null;
  claimedBy: string | null;
  claimedName: string | null;
  dueAt: Date | null;
  /** The business day at whose end the prescriber's answer is due. */
  dueOn: string | null;
  /** The business day for which the pharmacy promises it. */
  promisedOn: string | null;
  readyUntil: string | null;
  carrier: string | null;
  tracking: string | null;
  filled: number;
  /** The reason and the message of the last step, for the member. */
  reason: string | null;
  said: string;
  /** The pharmacies' own system has not accepted it for a day. */
  undelivered: boolean;
}

export const REQUEST = `select r.id, r.patient_id as "patientId", r.order_id as "orderId",
    o.number as "orderNumber", r.prescription_id as "prescriptionId",
    r.filled_from as "filledFrom",
    x.name, x.number as "rxNumber", coalesce(f.dosage, x.dosage)::text as dosage, x.labels, r.kind,
      r.stage, r.stage_at as "stageAt", r.submitted_at as "submittedAt", r.step, o.asked_via as via,
      o.delivery, o.address, o.caregiver_address, o.note,
    json_build_object('id', p.id, 'name', p.name, 'kind', p.kind, 'ncpdp', p.ncpdp, 'street',
      p.street, 'city', p.city, 'region', p.region, 'postalCode', p.postal_code,
      'phone', p.phone, 'hours', p.hours, 'closedAt', p.closed_at) as pharmacy,
    x.prescriber, r.prescriber_npi as "prescriberNpi", r.claimed_by as "claimedBy",
      r.due_at as "dueAt", r.due_on as "dueOn", r.promised_on as "promisedOn",
      r.ready_until as "readyUntil", r.carrier, r.tracking, r.filled,
    (select e.actor_name from refill_event e where e.patient_id = r.patient_id
      and e.request_id = r.id and e.actor_id = r.claimed_by
      order by e.step desc limit 1) as "claimedName",
    l.reason, coalesce(l.note, '') as said,
    exists (select 1 from outbox_message m where m.destination = 'pharmacy' and m.lane = r.id::text
      and m.alarmed_at is not null and m.state in ('waiting', 'dead')) as undelivered
  from refill_request r
  join refill_order o on o.patient_id = r.patient_id and o.id = r.order_id
  join prescription x on x.patient_id = r.patient_id and x.id = r.prescription_id
  left join prescription f on f.patient_id = r.patient_id and f.id = r.filled_from
  join pharmacy p on p.id = r.pharmacy_id
  left
  join refill_event l on l.patient_id = r.patient_id and l.request_id = r.id and l.step = r.step`;

/** A person's requests: all open ones, and those that ended since. */
export function listRequests(access: Member, since: Date): Promise<RequestRow[]> {
  return access.sql<RequestRow>(
    `${REQUEST} where r.patient_id = $1 and (r.stage in ${OPEN} or r.stage_at > $2)
     order by r.submitted_at desc, x.name, r.id`,
    [access.person.id, since],
  );
}
/** The person's requests of one order or one prescription, or a single request. */
export function listRequestsOf(
  access: Member,
  by: { order: string } | { prescription: string } | { id: string },
): Promise<RequestRow[]> {
  const [is, value] =
    'order' in by
      ? ['r.order_id = $2', by.order]
      : 'id' in by
        ? ['r.id = $2', by.id]
        : ['$2 in (r.prescription_id, r.filled_from)', by.prescription];
  return access.sql<RequestRow>(
    `${REQUEST} where r.patient_id = $1 and ${is} order by r.submitted_at desc, x.name, r.id`,
    [access.person.id, value],
  );
}

/** The person's open requests, by prescription. */
export function listOpen(
  access: Access<ListsMedicines | MakesRequests>,
  patientId: string,
): Promise<{ prescriptionId: string; id: string; orderId: string; stage: Stage }[]> {
  return access.sql(
    `select prescription_id, id, order_id, stage from refill_request
     where patient_id = $1 and stage in ${OPEN}`,
    [patientId],
  );
}

export interface EventRow {
  requestId: string;
  step: number;
  stage: Stage;
  at: Date;
  actorId: string | null;
  actorName: string | null;
  reason: string | null;
  note: string;
  filled: number;
  undoneAt: Date | null;
}
/** Everything that happened to these requests, oldest first. */
export function listEvents(
  access: Access<ListsMedicines | WorksOnRequests>,
  patientId: string,
  requestIds: string[],
): Promise<EventRow[]> {
  return access.sql<EventRow>(
    `select request_id, step, stage, at, actor_id, actor_name, reason, note, filled, undone_at
      from refill_event
      where patient_id = $1 and request_id = any($2) order by request_id, step`,
    [patientId, requestIds],
  );
}

/** The person and the order of each of these requests. */
export function listOrdersOf(
  access: Link,
  requestIds: readonly string[],
): Promise<{ patientId: string; orderId: string }[]> {
  return access.sql(
    `select patient_id as "patientId", order_id as "orderId"
      from refill_request
      where id = any($1::uuid[])`,
    [requestIds],
  );
}

/** A request of any person, by its id. */
export async function findRequestById(access: Link, id: string): Promise<RequestRow | undefined> {
  return (await access.sql<RequestRow>(`${REQUEST} where r.id = $1`, [id]))[0];
}
/** The open requests of these people, which news in the record may move on. */
export function listOpenOf(
  access: Access<'system:records'>,
  patientIds: string[],
): Promise<RequestRow[]> {
  return access.sql<RequestRow>(`${REQUEST} where r.patient_id = any($1) and r.stage in ${OPEN}`, [
    patientIds,
  ]);
}

/** Whether the person has a request in progress. */
export async function hasOpenRequest(access: Marks, patientId: string): Promise<boolean> {
  const rows = await access.sql(
    `select 1 from refill_request where patient_id = $1 and stage in ${OPEN} limit 1`,
    [patientId],
  );
  return rows.length > 0;
}
