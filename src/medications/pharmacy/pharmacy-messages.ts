import type { Answer, Destination, Outbox } from '../../platform/jobs/outbox.ts';
import { takeStep, tellOf } from '../refills/refills.ts';
import { type Kind, PHARMACY } from '../requests/pharmacy-orders.ts';
import { isOpen } from '../requests/stages.rules.ts';
import * as sql from './pharmacy-messages.sql.ts';
import { findRequestById } from './pharmacy-news.sql.ts';

export type { MessageRow, Sendable } from './pharmacy-messages.sql.ts';
export const { listFailing } = sql;

/** Carries one message over; it ends within `mostMs`, whatever the other side does. */
export interface Carrier {
  mostMs: number;
  carry(what: sql.Sendable, message: { id: string; kind: Kind }): Promise<Answer>;
}

/**
 * A step that staff took can be taken back for ten minutes: so long an order waits that it closed.
 */
const UNDO_MS = 15 * 60_000;
const DONE_BY = { id: null, name: null };

/** The pharmacies' system as the outbox sees it. */
export function pharmacyDestination(
  { jobs }: Pick<Outbox, 'jobs'>,
  { mostMs, carry }: Carrier,
): Destination<'system:pharmacy'> {
  return {
    name: PHARMACY,
    reach: 'system:pharmacy',
    mostMs,
    async prepare(access, message, now) {
      const kind: Kind = message.kind === 'cancel' ? 'cancel' : 'order';
      const held = await sql.holdRequest(access, message.subject.requestId ?? '');
      if (held === null) return { is: 'busy' };
      const what = held && (await sql.readSendable(access, held.patientId, message.lane));
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
      await takeStep(
        access,
        jobs,
        request,
        { stage: 'received', change: { filled: request.filled }, actor: DONE_BY, tell: false },
        now,
      );
    },
    /** The member hears of it too. */
    async late(access, messages) {
      const lanes = [...new Set(messages.map((message) => message.lane))];
      for (const one of await sql.listOrdersOf(access, lanes)) await tellOf(access, jobs, one);
    },
  };
}
