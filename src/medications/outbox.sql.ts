import type { Quantity } from '@medplum/fhirtypes';
import type { Grant } from '../platform/access.ts';
import type { Tx } from '../platform/db.ts';
import type { Prescription } from './prescriptions.rules.ts';
import { findPrescriptions } from './prescriptions.sql.ts';
import { OPEN, REQUEST, type RequestRow } from './refills.sql.ts';

type System = Grant<'system:pharmacy'>;

/** Written with the request: it is sent at least once if that commits, never if it does not. */
export async function insertMessage(tx: Tx, _grant: Grant<string>, patientId: string, requestId: string, kind: 'order' | 'cancel', now: Date): Promise<void> {
  await tx.raw(
    'insert into pharmacy_message (patient_id, request_id, kind, made_at, next_at) values ($1, $2, $3, $4, $4) on conflict (patient_id, request_id, kind) do nothing',
    [patientId, requestId, kind, now],
  );
}

/** Taken back before it went out: nothing is sent. False when it may have gone out already. */
export async function dropMessage(tx: Tx, _grant: Grant<string>, patientId: string, requestId: string): Promise<boolean> {
  const rows = await tx.raw(
    "update pharmacy_message set state = 'taken', problem = 'cancelled' where patient_id = $1 and request_id = $2 and kind = 'order' and state = 'waiting' and tries = 0 returning 1",
    [patientId, requestId],
  );
  return rows.length > 0;
}

export interface Message {
  patientId: string;
  id: string;
  requestId: string;
  kind: 'order' | 'cancel';
  tries: number;
}
/** Takes messages that are due for a while: who takes them and dies leaves them to be taken again. */
export function takeDue(tx: Tx, _grant: System, now: Date, until: Date, limit: number): Promise<Message[]> {
  return tx.raw<Message>(
    `update pharmacy_message m set tries = m.tries + 1, next_at = $2 from
       (select patient_id, id from pharmacy_message where state = 'waiting' and next_at <= $1 order by next_at limit $3 for update skip locked) d
     where m.patient_id = d.patient_id and m.id = d.id
     returning m.patient_id as "patientId", m.id, m.request_id as "requestId", m.kind, m.tries`,
    [now, until, limit],
  );
}

export interface Sendable {
  request: RequestRow;
  person: { given: string; family: string; birthDate: string | null; sex: string; mrn: string | null };
  rx: Pick<Prescription, 'name' | 'rxnorm' | 'number' | 'dosage'> & { quantity: number | null; quantityUnit: string | null };
  /** Amount and supply of each fill, as they were prescribed. */
  amount: Quantity | null;
  supply: Quantity | null;
}
/** What a message says, as it stands when it is sent. */
export async function readSendable(tx: Tx, grant: System, message: Message): Promise<Sendable | undefined> {
  const [request] = await tx.raw<RequestRow>(`${REQUEST} where r.patient_id = $1 and r.id = $2`, [message.patientId, message.requestId]);
  const [person] = await tx.raw<Sendable['person']>('select given, family, birth_date as "birthDate", sex, mrn from person where patient_id = $1', [message.patientId]);
  const [rx] = request ? await findPrescriptions(tx, grant, message.patientId, [request.filledFrom]) : [];
  return request && person && rx ? { request, person, rx, amount: rx.said.amount, supply: rx.said.supply } : undefined;
}

export async function markTaken(tx: Tx, _grant: System, message: Message, now: Date): Promise<boolean> {
  const rows = await tx.raw(
    "update pharmacy_message set state = 'taken', taken_at = $3, problem = null where patient_id = $1 and id = $2 and state <> 'taken' returning 1",
    [message.patientId, message.id, now],
  );
  return rows.length > 0;
}
export async function markFailed(tx: Tx, _grant: System, message: Message, problem: string, next: Date | null): Promise<void> {
  await tx.raw(
    "update pharmacy_message set problem = $3, next_at = coalesce($4, next_at), state = case when $4::timestamptz is null then 'dead' else 'waiting' end where patient_id = $1 and id = $2 and state <> 'taken'",
    [message.patientId, message.id, problem.slice(0, 40), next],
  );
}

/** Orders that were not taken for too long, each once. */
export function takeLate(tx: Tx, _grant: System, before: Date, now: Date): Promise<{ patientId: string; requestId: string; orderId: string }[]> {
  return tx.raw(
    `update pharmacy_message m set alarmed_at = $2 from refill_request r
     where m.state <> 'taken' and m.made_at <= $1 and m.alarmed_at is null and r.patient_id = m.patient_id and r.id = m.request_id
     returning m.patient_id as "patientId", m.request_id as "requestId", r.order_id as "orderId"`,
    [before, now],
  );
}

export interface MessageRow {
  id: string;
  kind: 'order' | 'cancel';
  state: 'waiting' | 'dead';
  madeAt: Date;
  nextAt: Date;
  tries: number;
  problem: string | null;
  pharmacy: string;
  order: string;
}
/** What did not get through: dead first, then what waits after a failure. Names no person and no medicine. */
export function listFailing(tx: Tx, _grant: Grant<'pharmacies:manage'>): Promise<MessageRow[]> {
  return tx.raw<MessageRow>(
    `select m.id, m.kind, m.state, m.made_at as "madeAt", m.next_at as "nextAt", m.tries, m.problem, p.name as pharmacy, o.number as "order"
     from pharmacy_message m join refill_request r on r.patient_id = m.patient_id and r.id = m.request_id
     join refill_order o on o.patient_id = r.patient_id and o.id = r.order_id join pharmacy p on p.id = r.pharmacy_id
     where m.state = 'dead' or (m.state = 'waiting' and m.problem is not null) order by m.state, m.made_at limit 500`,
  );
}
/** Sends it once more, at once. */
export async function replay(tx: Tx, _grant: Grant<'pharmacies:manage'>, id: string, now: Date): Promise<boolean> {
  return (await tx.raw("update pharmacy_message set state = 'waiting', next_at = $2, tries = 0 where id = $1 and state <> 'taken' returning 1", [id, now])).length > 0;
}

/** The answer to an earlier message with this number, and the digest of its content (null for old rows). */
export async function findNews(tx: Tx, _grant: System, sender: string, controlId: string): Promise<{ answer: string; digest: string | null } | undefined> {
  return (
    await tx.raw<{ answer: string; digest: string | null }>('select answer, digest from pharmacy_news where sender = $1 and control_id = $2', [sender, controlId])
  )[0];
}
/** False if the number is in use already. */
export async function insertNews(tx: Tx, _grant: System, sender: string, controlId: string, digest: string, now: Date): Promise<boolean> {
  const rows = await tx.raw(
    "insert into pharmacy_news (sender, control_id, answer, digest, received_at) values ($1, $2, 'AA', $3, $4) on conflict (sender, control_id) do nothing returning 1",
    [sender, controlId, digest, now],
  );
  return rows.length > 0;
}
/** Locks these requests, always in the same order. Answers the ids of those that exist. */
export async function lockRequests(tx: Tx, _grant: System, ids: readonly string[]): Promise<Set<string>> {
  const rows = await tx.raw<{ id: string }>('select id from refill_request where id = any($1::uuid[]) order by id for update', [ids]);
  return new Set(rows.map((row) => row.id));
}
export async function findRequestById(tx: Tx, _grant: System, id: string): Promise<RequestRow | undefined> {
  return (await tx.raw<RequestRow>(`${REQUEST} where r.id = $1`, [id]))[0];
}
/** Requests that are open for these people: what the record now says may move them on. */
export function listOpenOf(tx: Tx, _grant: Grant<string>, patientIds: string[]): Promise<RequestRow[]> {
  return tx.raw<RequestRow>(`${REQUEST} where r.patient_id = any($1) and r.stage in ${OPEN}`, [patientIds]);
}
