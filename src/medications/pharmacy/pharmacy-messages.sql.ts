import type { Quantity } from '@medplum/fhirtypes';
import type { Access } from '../../platform/access/access.ts';
import type { Prescription } from '../prescriptions/prescriptions.rules.ts';
import { findPrescriptions } from '../prescriptions/prescriptions.sql.ts';
import { REQUEST, type RequestRow } from '../requests/requests.sql.ts';
import type { Stage } from '../requests/stages.rules.ts';

type System = Access<'system:pharmacy'>;

/**
 * Where a request stands, held so until the transaction ends; null when it is being changed this
 * moment; undefined when there is none.
 */
export async function holdRequest(
  access: System,
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

export interface Sendable {
  request: RequestRow;
  person: {
    given: string;
    family: string;
    birthDate: string | null;
    sex: string;
    mrn: string | null;
  };
  rx: Pick<Prescription, 'name' | 'rxnorm' | 'number' | 'dosage'> & {
    quantity: number | null;
    quantityUnit: string | null;
  };
  /** Amount and supply of each fill, as they were prescribed. */
  amount: Quantity | null;
  supply: Quantity | null;
}
/** What a message says, as it stands when it is sent. */
export async function readSendable(
  access: System,
  patientId: string,
  requestId: string,
): Promise<Sendable | undefined> {
  const [request] = await access.sql<RequestRow>(
    `${REQUEST} where r.patient_id = $1 and r.id = $2`,
    [patientId, requestId],
  );
  const [person] = await access.sql<Sendable['person']>(
    'select given, family, birth_date as "birthDate", sex, mrn from person where patient_id = $1',
    [patientId],
  );
  const [rx] = request ? await findPrescriptions(access, patientId, [request.filledFrom]) : [];
  return request && person && rx
    ? { request, person, rx, amount: rx.said.amount, supply: rx.said.supply }
    : undefined;
}

/** Whose these requests are, and which order each belongs to. */
export function listOrdersOf(
  access: System,
  requestIds: readonly string[],
): Promise<{ patientId: string; orderId: string }[]> {
  return access.sql(
    `select patient_id as "patientId", order_id as "orderId"
      from refill_request
      where id = any($1::uuid[])`,
    [requestIds],
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
/**
 * What did not get through: dead first, then what waits after a failure. Names no person and no
 * medicine.
 */
export function listFailing(access: Access<'pharmacies:manage'>): Promise<MessageRow[]> {
  return access.sql<MessageRow>(
    `select m.id, m.kind, m.state, m.made_at as "madeAt", m.next_at as "nextAt", m.tries,
        m.problem, p.name as pharmacy, o.number as "order"
     from outbox_message m join refill_request r on r.id = (m.subject->>'requestId')::uuid
     join refill_order o on o.patient_id = r.patient_id and o.id = r.order_id
     join pharmacy p on p.id = r.pharmacy_id
     where m.destination = 'pharmacy'
       and (m.state = 'dead' or (m.state = 'waiting' and m.problem is not null))
     order by m.state, m.made_at limit 500`,
  );
}
