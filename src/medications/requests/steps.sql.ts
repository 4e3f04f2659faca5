import type { Access } from '../../platform/access/access.ts';
import type { MakesRequests, MovesRequests } from '../policy.ts';
import type { Address } from './addresses.rules.ts';
import type { Stage } from './stages.rules.ts';

type Makes = Access<MakesRequests>;
type Moves = Access<MovesRequests>;
type Link = Access<'system:pharmacy'>;

/** One submit: one or more requests that go to the same place. */
export interface OrderDraft {
  patientId: string;
  number: string;
  askedBy: string | null;
  askedVia: 'online' | 'by-number' | 'automatic' | 'phone' | 'counter';
  delivery: 'pickup' | 'mail';
  pharmacyId: string;
  address: Address | null;
  note: string;
}

/** The parcel goes to a confidential address, if the person has one, whoever asks for it. */
export async function insertOrder(access: Makes, order: OrderDraft, now: Date): Promise<string> {
  const [row] = await access.sql<{ id: string }>(
    `insert into refill_order (patient_id, number, asked_by, asked_via, asked_at, delivery,
        pharmacy_id, address, caregiver_address, note)
      select $1, $2, $3, $4, $5, $6, $7, portico_parcel_goes_to($1, $3, $8),
        case when exists (select 1 from account where id = $3 and patient_id = $1)
          then null else $8::jsonb end, $9
      returning id`,
    [
      order.patientId,
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
  patientId: string;
  orderId: string;
  prescriptionId: string;
  pharmacyId: string;
  kind: 'refill' | 'renewal';
  stage: Stage;
  prescriberNpi: string | null;
  /** When the prescriber should answer by: an instant, and its business day at the clinic. */
  due: { at: Date; day: string } | null;
  promisedOn: string | null;
}

/** Null if another request for the prescription is open: the index refuses the second. */
export async function insertRequest(
  access: Makes,
  request: RequestDraft,
  now: Date,
): Promise<string | null> {
  const [row] = await access.sql<{ id: string }>(
    `insert into refill_request (patient_id, order_id, prescription_id, filled_from, pharmacy_id,
        kind, stage, stage_at, submitted_at, prescriber_npi, due_at,
        due_on, promised_on)
     values ($1, $2, $3, $3, $4, $5, $6, $7, $7, $8, $9, $10, $11)
     on conflict do nothing returning id`,
    [
      request.patientId,
      request.orderId,
      request.prescriptionId,
      request.pharmacyId,
      request.kind,
      request.stage,
      now,
      request.prescriberNpi,
      request.due?.at,
      request.due?.day,
      request.promisedOn,
    ],
  );
  return row?.id ?? null;
}

export async function insertEvent(
  access: Makes | Moves,
  event: {
    patientId: string;
    requestId: string;
    step: number;
    stage: Stage;
    actorId: string | null;
    actorName: string | null;
    reason: string | null;
    note: string;
    filled: number;
  },
  now: Date,
): Promise<void> {
  await access.sql(
    `insert into refill_event (patient_id, request_id, step, stage, at, actor_id, actor_name,
        reason, note, filled)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      event.patientId,
      event.requestId,
      event.step,
      event.stage,
      now,
      event.actorId,
      event.actorName,
      event.reason,
      event.note,
      event.filled,
    ],
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
  promisedOn?: string | null;
}
/** Moves a request on from the step at which it was read. False if somebody else was first. */
export async function moveRequest(
  access: Moves,
  request: { patientId: string; id: string; step: number },
  change: StepChange,
  now: Date,
): Promise<boolean> {
  const sets: string[] = [];
  const values: unknown[] = [request.patientId, request.id, request.step, change.stage, now];
  const columns = {
    claimedBy: 'claimed_by',
    readyUntil: 'ready_until',
    carrier: 'carrier',
    tracking: 'tracking',
    filled: 'filled',
    filledFrom: 'filled_from',
    dueAt: 'due_at',
    promisedOn: 'promised_on',
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

/** Marks a step as undone: it stays in the history and no longer counts. */
export async function markUndone(
  access: Access<'refills:fill'>,
  { patientId, id, step }: { patientId: string; id: string; step: number },
  now: Date,
): Promise<void> {
  await access.sql(
    `update refill_event set undone_at = $4
      where patient_id = $1 and request_id = $2 and step = $3`,
    [patientId, id, step, now],
  );
}

/** Requests that take longer than expected; each is returned once. */
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

/** Accounts to notify of an order: the person's own, and the one that made it. */
export async function listNotified(
  access: Makes | Moves,
  patientId: string,
  orderId: string,
): Promise<string[]> {
  const rows = await access.sql<{ id: string }>(
    'select id from portico_accounts_to_tell($1, $2) as id',
    [patientId, orderId],
  );
  return rows.map((row) => row.id);
}

/**
 * The stage of a request, which can't change until the transaction ends. Null if somebody is
 * changing it right now, undefined if there is none.
 */
export async function holdRequest(
  access: Link,
  id: string,
): Promise<{ patientId: string; stage: Stage; stageAt: Date } | null | undefined> {
  const [held] = await access.sql<{ patientId: string; stage: Stage; stageAt: Date }>(
    `select patient_id as "patientId", stage, stage_at as "stageAt"
      from refill_request
      where id = $1 for share skip locked`,
    [id],
  );
  if (held) return held;
  const there = await access.sql('select 1 from refill_request where id = $1', [id]);
  return there.length > 0 ? null : undefined;
}

/** Locks these requests, always in the same order, and returns the ids of those that exist. */
export async function lockRequests(access: Link, ids: readonly string[]): Promise<Set<string>> {
  const rows = await access.sql<{ id: string }>(
    'select id from refill_request where id = any($1::uuid[]) order by id for update',
    [ids],
  );
  return new Set(rows.map((row) => row.id));
}

/** The step that a request is at now. */
export async function findStep(
  access: Access<'renewals:answer'>,
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
