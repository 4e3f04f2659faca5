import type { Quantity } from '@medplum/fhirtypes';
import type { Access } from '../../platform/access/access.ts';
import type { Answer, Destination, Outbox } from '../../platform/outbox/messages.ts';
import type { Prescription } from '../prescriptions/prescriptions.rules.ts';
import { findPrescriptions } from '../prescriptions/prescriptions.ts';
import { type Kind, PHARMACY } from '../requests/pharmacy-orders.ts';
import { findRequestById, listOrdersOf, type RequestRow } from '../requests/requests.ts';
import { isOpen } from '../requests/stages.rules.ts';
import { holdRequest, notifyOf, takeStep } from '../requests/steps.ts';
import { type Addressee, findAddressee } from './pharmacy-messages.sql.ts';

type Link = Access<'system:pharmacy'>;

/** The content of a message about a request. */
export interface Sendable {
  request: RequestRow;
  person: Addressee;
  rx: Pick<Prescription, 'name' | 'rxnorm' | 'number' | 'dosage'> & {
    quantity: number | null;
    quantityUnit: string | null;
  };
  /** Amount and supply of each fill, as prescribed. */
  amount: Quantity | null;
  supply: Quantity | null;
}

/** Sends one message and reads the answer, within `mostMs` no matter what the other side does. */
export interface Carrier {
  maxSendMs: number;
  carry(what: Sendable, message: { id: string; kind: Kind }): Promise<Answer>;
}

/** Reads the content of a message at the moment it is sent. */
async function readSendable(access: Link, requestId: string): Promise<Sendable | undefined> {
  const request = await findRequestById(access, requestId);
  if (!request) return undefined;
  const person = await findAddressee(access, request.patientId);
  const [rx] = await findPrescriptions(access, request.patientId, [request.filledFrom]);
  return person && rx
    ? { request, person, rx, amount: rx.said.amount, supply: rx.said.supply }
    : undefined;
}

/**
 * Staff can undo a step for ten minutes, so the order of a request that was just closed waits
 * longer than that.
 */
const UNDO_MS = 15 * 60_000;

/** The pharmacies' own system, as the outbox sees it. */
export function pharmacyDestination(
  { jobs }: Pick<Outbox, 'jobs'>,
  { maxSendMs, carry }: Carrier,
): Destination<'system:pharmacy'> {
  return {
    name: PHARMACY,
    reach: 'system:pharmacy',
    maxSendMs,
    async prepare(access, message, now) {
      const kind: Kind = message.kind === 'cancel' ? 'cancel' : 'order';
      const held = await holdRequest(access, message.subject.requestId ?? '');
      if (held === null) return { is: 'busy' };
      const what = held && (await readSendable(access, message.lane));
      if (!what) return { is: 'dead', why: 'gone' };
      if (kind === 'order' && !isOpen(held.stage)) {
        const final = new Date(held.stageAt.getTime() + UNDO_MS);
        return held.stage === 'cancelled' || final <= now
          ? { is: 'void', why: 'closed' }
          : { is: 'later', at: final };
      }
      return { is: 'send', send: () => carry(what, { id: message.id, kind }) };
    },
    async taken(access, message, now) {
      if (message.kind !== 'order') return;
      const request = await findRequestById(access, message.lane);
      if (request?.stage !== 'submitted') return;
      const change = { filled: request.filled };
      await takeStep(access, jobs, { request, stage: 'received', change, notify: false }, now);
    },
    /** The member is notified too. */
    async late(access, messages) {
      const lanes = [...new Set(messages.map((message) => message.lane))];
      for (const one of await listOrdersOf(access, lanes))
        await notifyOf(access, jobs, one, `${one.orderId} undelivered`);
    },
  };
}
