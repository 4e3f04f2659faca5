import type { Access } from '../../platform/access/access.ts';
import type { Db } from '../../platform/access/db.ts';
import { systemRequest } from '../../platform/access/request-info.ts';
import { addDays, dayIn } from '../../platform/clock.ts';
import type { Jobs } from '../../platform/jobs/jobs.ts';
import type { Log } from '../../platform/log.ts';
import type { Settings } from '../../platform/settings.ts';
import { OWN_SOURCE } from '../prescriptions/links.rules.ts';
import type { Prescription } from '../prescriptions/prescriptions.rules.ts';
import { putOrder } from '../refills/pharmacy-orders.ts';
import type { Stage } from '../refills/refills.rules.ts';
import { type RequestRow, takeStep } from '../refills/refills.ts';
import { noteTouched } from '../refills/touched.ts';
import * as sql from './pharmacy-news.sql.ts';

export interface LinkDeps {
  db: Db;
  jobs: Jobs;
  log: Log;
  settings: Settings;
}
const DONE_BY = { id: null, name: null };
/** A fill of ours is written under this and its request's id. */
export const OWN_DISPENSE = 'refill-';

/** What the pharmacies' system says of a request. */
export interface News {
  requestId: string;
  is: 'filling' | 'held' | 'refused' | 'ready' | 'shipped' | 'handed-over';
  carrier?: string | undefined;
  tracking?: string | undefined;
  note?: string | undefined;
}
/** How far on a request is: news never takes it back. On hold is beside the way. */
const ORDER: readonly Stage[] = [
  'submitted',
  'received',
  'held',
  'filling',
  'part-filled',
  'ready',
  'shipped',
  'picked-up',
  'delivered',
];

/** What one message of the pharmacies' system says. */
export interface Delivery {
  /** Who assigned the number. */
  sender: string;
  controlId: string;
  /**
   * A hash of the content, to tell a repeated message from a different one with the same number.
   */
  digest: string;
  /** One per order, in the order in which they apply. */
  news: readonly News[];
}
/**
 * `not-ours`: these orders (numbered from 1) name no request of ours. `another`: the number belongs
 * to a different message that was taken.
 */
export type Taken = { is: 'taken' } | { is: 'not-ours'; orders: number[] } | { is: 'another' };

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Takes the news of one message, all of it or none, and once: the same message again gets the same
 * answer and does nothing. If one of its orders is no request of ours, nothing changes and the
 * sender learns which one, so that no order is followed while another is silently dropped.
 */
export async function takeNews(
  deps: LinkDeps,
  { sender, controlId, digest, news }: Delivery,
  now: Date,
): Promise<Taken> {
  return deps.db.asSystem(
    'system:pharmacy',
    systemRequest(now, 'pharmacy link'),
    async (access) => {
      const ids = [...new Set(news.map((one) => one.requestId).filter((id) => UUID.test(id)))];
      // locked before anything else is read, so that of two messages about the same request one waits
      const ours = await sql.lockRequests(access, ids);
      const before = await sql.findNews(access, sender, controlId);
      if (before) return answerAgain(before, digest);
      const orders = news.flatMap((one, index) => (ours.has(one.requestId) ? [] : [index + 1]));
      if (orders.length > 0) return { is: 'not-ours', orders };
      if (!(await sql.insertNews(access, sender, controlId, digest, now)))
        return answerAgain(await sql.findNews(access, sender, controlId), digest);
      for (const one of news) {
        // read again each time: a message may name it twice
        const request = await sql.findRequestById(access, one.requestId);
        if (request) noteTouched(access, now, 'refills:news', request.patientId, null);
        if (request) await moveOn(access, deps, request, one, now);
      }
      return { is: 'taken' };
    },
  );
}

/** A message that was stored without a digest gets the answer that it got. */
function answerAgain(
  before: { answer: string; digest: string | null } | undefined,
  digest: string,
): Taken {
  if (before?.digest != null && before.digest !== digest) return { is: 'another' };
  return before?.answer === 'AE' ? { is: 'not-ours', orders: [] } : { is: 'taken' };
}

async function moveOn(
  access: Access<string>,
  { jobs, settings }: Pick<LinkDeps, 'jobs' | 'settings'>,
  request: RequestRow,
  news: Omit<News, 'requestId'>,
  now: Date,
): Promise<void> {
  const mailed = request.delivery === 'mail';
  const stage: Stage =
    news.is === 'handed-over'
      ? mailed
        ? 'shipped'
        : 'picked-up'
      : news.is === 'ready' && mailed
        ? 'filling'
        : news.is === 'shipped' && !mailed
          ? 'ready'
          : news.is;
  const from = ORDER.indexOf(request.stage);
  const moved = stage !== request.stage;
  // news about the current stage counts if it says something new
  const says =
    (news.note !== undefined && news.note !== request.said) ||
    (news.tracking !== undefined && news.tracking !== request.tracking);
  const on = moved ? stage === 'refused' || stage === 'held' || ORDER.indexOf(stage) > from : says;
  // over, with the prescriber, or further on already
  if (from === -1 || !on || (stage === 'held' && from > ORDER.indexOf('part-filled'))) return;
  const change = {
    filled: request.filled,
    ...(stage === 'ready' && moved
      ? { readyUntil: addDays(dayIn(settings.zone, now), settings.pickupDays) }
      : {}),
    ...(stage === 'shipped' && (moved || news.tracking !== undefined)
      ? { carrier: news.carrier ?? null, tracking: news.tracking ?? null }
      : {}),
  };
  const tell = stage !== 'filling' && stage !== 'picked-up';
  // it points to the message
  const reason = (stage === 'refused' || stage === 'held') && news.note ? 'other' : null;
  await takeStep(
    access,
    jobs,
    request,
    { stage, change, reason, note: news.note ?? '', actor: DONE_BY, tell },
    now,
  );
}

/**
 * Lets requests follow what the record now says: a fill that somebody else's system reports, and a
 * prescription that took the place of one whose renewal was waiting. Called when people's
 * prescriptions are drawn anew.
 */
export async function followRecord(
  access: Access<string>,
  deps: Pick<LinkDeps, 'jobs' | 'settings'>,
  drawn: ReadonlyMap<string, Prescription[]>,
  now: Date,
): Promise<void> {
  for (const request of await sql.listOpenOf(access, [...drawn.keys()])) {
    const own = drawn.get(request.patientId) ?? [];
    const rx = own.find((one) => one.id === request.prescriptionId);
    if (request.stage === 'waiting') {
      if (!rx?.replacedBy) continue;
      const change = { filledFrom: rx.replacedBy, dueAt: null };
      if (
        (await takeStep(
          access,
          deps.jobs,
          request,
          { stage: 'submitted', change, actor: DONE_BY, tell: true },
          now,
        )) &&
        deps.settings.pharmacyLinked
      )
        await putOrder(access, request.id, now);
      continue;
    }
    const since = dayIn(deps.settings.zone, request.submittedAt);
    const mine = `${OWN_DISPENSE}${request.id}`;
    const fills = (own.find((one) => one.id === request.filledFrom)?.fills ?? []).filter(
      (fill) =>
        fill.from.some((one) => one.source !== OWN_SOURCE || one.sourceId !== mine) &&
        (fill.on ?? '') >= since,
    );
    const is = (...status: string[]) => fills.some((one) => status.includes(one.status));
    if (fills.some((one) => one.status === 'completed' && one.handedOver && !one.part))
      await moveOn(access, deps, request, { is: 'handed-over' }, now);
    else if (is('completed'))
      await moveOn(
        access,
        deps,
        request,
        { is: fills.some((one) => one.part) ? 'filling' : 'ready' },
        now,
      );
    else if (is('preparation', 'in-progress'))
      await moveOn(access, deps, request, { is: 'filling' }, now);
    else if (is('on-hold')) await moveOn(access, deps, request, { is: 'held' }, now);
  }
}
