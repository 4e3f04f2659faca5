import { type Grant, systemAsking, systemReach } from '../platform/access.ts';
import type { Tx } from '../platform/db.ts';
import {
  type Answer,
  type Destination,
  type Message,
  type Outbox,
  takeLate,
} from '../platform/outbox.ts';
import * as sql from './pharmacy-messages.sql.ts';
import { findRequestById } from './pharmacy-news.sql.ts';
import { type Kind, PHARMACY } from './pharmacy-orders.ts';
import { isOpen } from './refills.rules.ts';
import { takeStep, tellOf } from './refills.ts';

export type { MessageRow, Sendable } from './pharmacy-messages.sql.ts';
export const { listFailing } = sql;

/** Carries one message over; it ends within `mostMs`, whatever the other side does. */
export interface Carrier {
  mostMs: number;
  carry(what: sql.Sendable, message: { id: string; kind: Kind }): Promise<Answer>;
}

const ALARM_HOURS = 24;
/**
 * A step that staff took can be taken back for ten minutes: so long an order waits that it closed.
 */
const UNDO_MS = 15 * 60_000;
const DONE_BY = { id: null, name: null };
const reach = (tx: Tx, now: Date): Promise<Grant<'system:pharmacy'>> =>
  systemReach(tx, 'system:pharmacy', systemAsking(now, 'pharmacy link'));

/** The pharmacies' system as the outbox sees it. */
export function pharmacyDestination(
  { jobs }: Pick<Outbox, 'jobs'>,
  { mostMs, carry }: Carrier,
): Destination {
  return {
    name: PHARMACY,
    mostMs,
    async prepare(tx, message, now) {
      const kind: Kind = message.kind === 'cancel' ? 'cancel' : 'order';
      const grant = await reach(tx, now);
      const held = await sql.holdRequest(tx, grant, message.subject.requestId ?? '');
      if (held === null) return { is: 'busy' };
      const what = held && (await sql.readSendable(tx, grant, held.patientId, message.lane));
      if (!what) return { is: 'dead', why: 'gone' };
      if (kind === 'order' && !isOpen(held.stage)) {
        const final = new Date(held.stageAt.getTime() + UNDO_MS);
        return held.stage === 'cancelled' || final <= now
          ? { is: 'void', why: 'closed' }
          : { is: 'later', at: final };
      }
      return { is: 'send', send: () => carry(what, { id: message.id, kind }) };
    },
    async taken(tx, message, now) {
      if (message.kind !== 'order') return;
      const grant = await reach(tx, now);
      const request = await findRequestById(tx, grant, message.lane);
      if (request?.stage !== 'submitted') return;
      await takeStep(
        tx,
        grant,
        jobs,
        request,
        { stage: 'received', change: { filled: request.filled }, actor: DONE_BY, tell: false },
        now,
      );
    },
  };
}

/** What was not taken for a day: staff hear of it, and so does the member, each once. */
export async function alarmLate(deps: Outbox, now: Date): Promise<number> {
  return deps.db.transaction(async (tx) => {
    const late: Message[] = await takeLate(
      tx,
      deps,
      PHARMACY,
      new Date(now.getTime() - ALARM_HOURS * 3_600_000),
      now,
    );
    if (late.length === 0) return 0;
    const grant = await reach(tx, now);
    for (const one of await sql.listOrdersOf(tx, grant, [
      ...new Set(late.map((message) => message.lane)),
    ]))
      await tellOf(tx, grant, deps.jobs, one);
    return late.length;
  });
}
