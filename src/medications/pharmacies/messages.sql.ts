import type { Access } from '../../platform/access/access.ts';

/** A message to the pharmacies' system that failed, by the number of its order. */
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
 * Messages that did not get through: dead ones first, then those that wait after a failure. Names
 * no person and no medicine.
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
