import type { Access } from '../../platform/access/access.ts';
import type { Pharmacy } from '../pharmacies/pharmacies.rules.ts';
import type { Address } from './addresses.rules.ts';
import { isOpen, STAGES, type Stage } from './stages.rules.ts';

type OfPerson = Access<string>;

/** Stages as SQL has them: our own words, never what somebody typed. */
export function inList(stages: readonly Stage[]): string {
  return `(${stages.map((stage) => `'${stage}'`).join(', ')})`;
}

/**
 * Stages that are open; the same as the index that keeps a prescription from a second request
 * (0013_refills.sql).
 */
export const OPEN = inList(STAGES.filter(isOpen));

/** The addresses of record, the first is where letters go. */
export async function listAddresses(access: OfPerson, patientId: string): Promise<Address[]> {
  const [row] = await access.sql<{
    address: { line?: string[]; city?: string; state?: string; postalCode?: string }[] | null;
  }>("select portico_current(portico_patient($1)->'address') as address", [patientId]);
  return (row?.address ?? []).flatMap((one) =>
    !one.line?.[0] || !one.city
      ? []
      : [
          {
            lines: one.line,
            city: one.city,
            region: one.state ?? '',
            postalCode: one.postalCode ?? '',
          },
        ],
  );
}

export interface OrderDraft {
  number: string;
  askedBy: string | null;
  askedVia: 'online' | 'by-number' | 'automatic' | 'phone' | 'counter';
  delivery: 'pickup' | 'mail';
  pharmacyId: string;
  address: Address | null;
  note: string;
}

export async function insertOrder(
  access: OfPerson,
  patientId: string,
  order: OrderDraft,
  now: Date,
): Promise<string> {
  const [row] = await access.sql<{ id: string }>(
    `insert into refill_order (patient_id, number, asked_by, asked_via, asked_at, delivery,
        pharmacy_id, address, note)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning id`,
    [
      patientId,
      order.number,
      order.askedBy,
      order.askedVia,
      now,
      order.delivery,
      order.pharmacyId,
      order.address && JSON.stringify(order.address),
      order.note,
    ],
  );
  if (!row) throw new Error('the order was not written');
  return row.id;
}

export interface RequestDraft {
  orderId: string;
  prescriptionId: string;
  pharmacyId: string;
  kind: 'refill' | 'renewal';
  stage: Stage;
  prescriberNpi: string | null;
  dueAt: Date | null;
}

/**
 * Null when another request for it is open: the index refuses the second, whatever was read before.
 */
export async function insertRequest(
  access: OfPerson,
  patientId: string,
  request: RequestDraft,
  now: Date,
): Promise<string | null> {
  const [row] = await access.sql<{ id: string }>(
    `insert into refill_request (patient_id, order_id, prescription_id, filled_from, pharmacy_id,
        kind, stage, stage_at, submitted_at, prescriber_npi, due_at)
     values ($1, $2, $3, $3, $4, $5, $6, $7, $7, $8, $9) on conflict do nothing returning id`,
    [
      patientId,
      request.orderId,
      request.prescriptionId,
      request.pharmacyId,
      request.kind,
      request.stage,
      now,
      request.prescriberNpi,
      request.dueAt,
    ],
  );
  return row?.id ?? null;
}

export async function insertEvent(
  access: OfPerson,
  patientId: string,
  event: {
    requestId: string;
    step: number;
    stage: Stage;
    actorId: string | null;
    actorName: string | null;
    reason: string | null;
    note: string;
    filled?: number;
  },
  now: Date,
): Promise<void> {
  await access.sql(
    `insert into refill_event (patient_id, request_id, step, stage, at, actor_id, actor_name,
        reason, note, filled)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      patientId,
      event.requestId,
      event.step,
      event.stage,
      now,
      event.actorId,
      event.actorName,
      event.reason,
      event.note,
      event.filled ?? 0,
    ],
  );
}

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
  note: string;
  pharmacy: Pharmacy;
  prescriber: string | null;
  prescriberNpi: string | null;
  claimedBy: string | null;
  claimedName: string | null;
  dueAt: Date | null;
  readyUntil: string | null;
  carrier: string | null;
  tracking: string | null;
  filled: number;
  /** What the last step said to the member. */
  reason: string | null;
  said: string;
  /** When it went to the pharmacy; null while the prescriber has it. */
  sentAt: Date | null;
  /** The pharmacies' own system has not taken it for a day. */
  undelivered: boolean;
}

export const REQUEST = `select r.id, r.patient_id as "patientId", r.order_id as "orderId",
    o.number as "orderNumber", r.prescription_id as "prescriptionId",
    r.filled_from as "filledFrom",
    x.name, x.number as "rxNumber", coalesce(f.dosage, x.dosage)::text as dosage, x.labels, r.kind,
      r.stage, r.stage_at as "stageAt", r.submitted_at as "submittedAt", r.step, o.asked_via as via,
      o.delivery, o.address, o.note,
    json_build_object('id', p.id, 'name', p.name, 'kind', p.kind, 'ncpdp', p.ncpdp, 'street',
      p.street, 'city', p.city, 'region', p.region, 'postalCode', p.postal_code,
      'phone', p.phone, 'hours', p.hours, 'closedAt', p.closed_at) as pharmacy,
    x.prescriber, r.prescriber_npi as "prescriberNpi", r.claimed_by as "claimedBy",
      r.due_at as "dueAt", r.ready_until as "readyUntil", r.carrier, r.tracking, r.filled,
    (select e.actor_name from refill_event e where e.patient_id = r.patient_id
      and e.request_id = r.id and e.actor_id = r.claimed_by
      order by e.step desc limit 1) as "claimedName",
    l.reason, coalesce(l.note, '') as said,
    (select max(e.at) from refill_event e where e.patient_id = r.patient_id and e.request_id = r.id
      and e.stage = 'submitted' and e.undone_at is null) as "sentAt",
    exists (select 1 from outbox_message m where m.destination = 'pharmacy' and m.lane = r.id::text
      and m.alarmed_at is not null and m.state in ('waiting', 'dead')) as undelivered
  from refill_request r
  join refill_order o on o.patient_id = r.patient_id and o.id = r.order_id
  join prescription x on x.patient_id = r.patient_id and x.id = r.prescription_id
  left join prescription f on f.patient_id = r.patient_id and f.id = r.filled_from
  join pharmacy p on p.id = r.pharmacy_id
  left
  join refill_event l on l.patient_id = r.patient_id and l.request_id = r.id and l.step = r.step`;

/** A person's requests: all that are open, and those that ended since. */
export function listRequests(access: OfPerson, since: Date): Promise<RequestRow[]> {
  return access.sql<RequestRow>(
    `${REQUEST} where r.patient_id = $1 and (r.stage in ${OPEN} or r.stage_at > $2)
     order by r.submitted_at desc, x.name, r.id`,
    [access.person.id, since],
  );
}
export function listRequestsOf(
  access: OfPerson,
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

/** Which prescriptions have an open request: prescription, request, order and stage. */
export function listOpen(
  access: OfPerson,
  patientId: string,
): Promise<{ prescription_id: string; id: string; order_id: string; stage: Stage }[]> {
  return access.sql(
    `select prescription_id, id, order_id, stage from refill_request
     where patient_id = $1 and stage in ${OPEN}`,
    [patientId],
  );
}

export interface EventRow {
  request_id: string;
  step: number;
  stage: Stage;
  at: Date;
  actor_id: string | null;
  actor_name: string | null;
  reason: string | null;
  note: string;
  filled: number;
  undone_at: Date | null;
}
export function listEvents(
  access: OfPerson,
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

export interface StepChange {
  stage: Stage;
  claimedBy?: string | null;
  readyUntil?: string | null;
  carrier?: string | null;
  tracking?: string | null;
  filled?: number;
  filledFrom?: string;
  dueAt?: Date | null;
}
/** Takes a step from the one that was seen. False when somebody else was first. */
export async function moveRequest(
  access: OfPerson,
  patientId: string,
  id: string,
  seen: number,
  change: StepChange,
  now: Date,
): Promise<boolean> {
  const sets: string[] = [];
  const values: unknown[] = [patientId, id, seen, change.stage, now];
  const columns = {
    claimedBy: 'claimed_by',
    readyUntil: 'ready_until',
    carrier: 'carrier',
    tracking: 'tracking',
    filled: 'filled',
    filledFrom: 'filled_from',
    dueAt: 'due_at',
  } as const;
  for (const [name, column] of Object.entries(columns)) {
    const value = change[name as keyof typeof columns];
    if (value === undefined) continue;
    values.push(value);
    sets.push(`, ${column} = $${values.length}`);
  }
  const rows = await access.sql(
    `update refill_request set stage = $4, stage_at = $5, step = step + 1${sets.join('')}
      where patient_id = $1 and id = $2 and step = $3 returning 1`,
    values,
  );
  return rows.length > 0;
}

export interface RefillPreference {
  pharmacyId: string | null;
  tellDue: boolean;
}
export async function readPreference(access: OfPerson): Promise<RefillPreference> {
  const [row] = await access.sql<RefillPreference>(
    `select pharmacy_id as "pharmacyId", tell_due as "tellDue"
      from refill_preference
      where patient_id = $1 and account_id = $2`,
    [access.person.id, access.actor?.account.id ?? null],
  );
  return row ?? { pharmacyId: null, tellDue: true };
}
export async function savePreference(
  access: OfPerson,
  change: { pharmacyId?: string; tellDue?: boolean },
): Promise<void> {
  await access.sql(
    `insert into refill_preference (patient_id, account_id, pharmacy_id, tell_due)
      values ($1, $2, $3, coalesce($4, true))
     on conflict (patient_id, account_id) do update set pharmacy_id = coalesce(excluded.pharmacy_id,
       refill_preference.pharmacy_id), tell_due = coalesce($4, refill_preference.tell_due)`,
    [
      access.person.id,
      access.actor?.account.id ?? null,
      change.pharmacyId ?? null,
      change.tellDue ?? null,
    ],
  );
}

/** The step is taken back: it stays written, with the mark that it no longer counts. */
export async function markUndone(
  access: OfPerson,
  patientId: string,
  requestId: string,
  step: number,
  now: Date,
): Promise<void> {
  await access.sql(
    `update refill_event set undone_at = $4
      where patient_id = $1 and request_id = $2 and step = $3`,
    [patientId, requestId, step, now],
  );
}

/** Requests that take longer than expected, each once. */
export function takeLate(
  access: Access<'system:refills'>,
  before: Date,
  now: Date,
): Promise<{ patientId: string; orderId: string }[]> {
  return access.sql(
    `update refill_request set said_late_at = $2
      where submitted_at < $1 and said_late_at is null
        and stage in ('waiting', 'submitted', 'received', 'filling', 'part-filled')
     returning patient_id as "patientId", order_id as "orderId"`,
    [before, now],
  );
}

/**
 * Who is to be told of what happens to a person's requests: the person's own account, and who
 * asked.
 */
export async function listToTell(
  access: OfPerson,
  patientId: string,
  orderId: string,
): Promise<string[]> {
  const rows = await access.sql<{ id: string }>(
    'select id from portico_accounts_to_tell($1, $2) as id',
    [patientId, orderId],
  );
  return rows.map((row) => row.id);
}
