import { type Grant, systemAsking, systemReach } from '../platform/access.ts';
import { addDays, dayIn } from '../platform/clock.ts';
import type { Db, Tx } from '../platform/db.ts';
import type { Jobs } from '../platform/jobs.ts';
import { faultCode, type Log } from '../platform/log.ts';
import type { Settings } from '../platform/settings.ts';
import { OWN_SOURCE } from './links.rules.ts';
import * as sql from './outbox.sql.ts';
import type { Prescription } from './prescriptions.rules.ts';
import type { Stage } from './refills.rules.ts';
import { type RequestRow, takeStep, tellOf } from './refills.ts';
import { noteTouched } from './touched.ts';

export type { Message, MessageRow, Sendable } from './outbox.sql.ts';
export const { listFailing, replay } = sql;

export interface Outbox {
  db: Db;
  jobs: Jobs;
  log: Log;
  settings: Settings;
}
/** Carries one message over. Answers `taken`, or why not; throws when the way itself failed. `never`: trying again changes nothing. */
export type Carry = (what: sql.Sendable, message: sql.Message) => Promise<{ is: 'taken' } | { is: 'refused'; code: string; never: boolean }>;

const LEASE_MS = 2 * 60_000;
const MOST_TRIES = 12;
const AT_ONCE = 10;
const ALARM_HOURS = 24;
const DONE_BY = { id: null, name: null };
/** A fill of ours is written under this and its request's id. */
export const OWN_DISPENSE = 'refill-';
const reach = <T>({ db }: Pick<Outbox, 'db'>, now: Date, work: (tx: Tx, grant: Grant<'system:pharmacy'>) => Promise<T>): Promise<T> =>
  db.transaction(async (tx) => work(tx, await systemReach(tx, 'system:pharmacy', systemAsking(now, 'pharmacy link'))));

/** Half a minute, then twice as long each time, an hour at most: twelve tries are some six hours. */
const backOff = (tries: number): number => Math.min(30_000 * 2 ** (tries - 1), 3_600_000);

/**
 * Sends what is due, at least once each: a message is taken for two minutes, sent outside of any transaction, and marked when the
 * other side has said that it has it. Who dies in between leaves it to be sent again, under the same number.
 * @returns how many were tried
 */
export async function sendDue(deps: Outbox, carry: Carry, clock: () => Date): Promise<number> {
  const due = await reach(deps, clock(), (tx, grant) => sql.takeDue(tx, grant, clock(), new Date(clock().getTime() + LEASE_MS), AT_ONCE));
  // together: one that is waited for must not outlast the time for which the others are taken
  await Promise.all(due.map((message) => sendOne(deps, carry, clock, message)));
  return due.length;
}

async function sendOne(deps: Outbox, carry: Carry, clock: () => Date, message: sql.Message): Promise<void> {
  let problem: { code: string; never: boolean } | null = null;
  try {
    const what = await reach(deps, clock(), (tx, grant) => sql.readSendable(tx, grant, message));
    if (!what) problem = { code: 'gone', never: true };
    else {
      const answer = await carry(what, message);
      problem = answer.is === 'taken' ? null : answer;
    }
  } catch (fault) {
    problem = { code: faultCode(fault), never: false };
  }
  const now = clock();
  await reach(deps, now, async (tx, grant) => {
    if (problem) {
      const dead = problem.never || message.tries >= MOST_TRIES;
      await sql.markFailed(tx, grant, message, problem.code, dead ? null : new Date(now.getTime() + backOff(message.tries)));
      deps.log({ event: 'pharmacy.failed', tries: message.tries, code: problem.code, dead });
      return;
    }
    if (!(await sql.markTaken(tx, grant, message, now))) return;
    deps.log({ event: 'pharmacy.taken', tries: message.tries });
    const request = await sql.findRequestById(tx, grant, message.requestId);
    if (message.kind === 'order' && request?.stage === 'submitted')
      await takeStep(tx, grant, deps.jobs, request, { stage: 'received', change: { filled: request.filled }, actor: DONE_BY, tell: false }, now);
  });
}

/** What was not taken for a day: who watches the log hears of it, and so does the member, each once. */
export async function alarmLate(deps: Outbox, now: Date): Promise<number> {
  return reach(deps, now, async (tx, grant) => {
    const late = await sql.takeLate(tx, grant, new Date(now.getTime() - ALARM_HOURS * 3_600_000), now);
    for (const one of late) await tellOf(tx, grant, deps.jobs, one);
    if (late.length > 0) deps.log({ event: 'pharmacy.alarm', waiting: late.length });
    return late.length;
  });
}

/** What the pharmacies' system says of a request. */
export interface News {
  requestId: string;
  is: 'filling' | 'held' | 'refused' | 'ready' | 'shipped' | 'handed-over';
  carrier?: string | undefined;
  tracking?: string | undefined;
  note?: string | undefined;
}
/** How far on a request is: news never takes it back. On hold is beside the way. */
const ORDER: readonly Stage[] = ['submitted', 'received', 'held', 'filling', 'part-filled', 'ready', 'shipped', 'picked-up', 'delivered'];

/** What one message of the pharmacies' system says. */
export interface Delivery {
  /** Who assigned the number. */
  sender: string;
  controlId: string;
  /** A hash of the content, to tell a repeated message from a different one with the same number. */
  digest: string;
  /** One per order, in the order in which they apply. */
  news: readonly News[];
}
/** `not-ours`: these orders (numbered from 1) name no request of ours. `another`: the number belongs to a different message that was taken. */
export type Taken = { is: 'taken' } | { is: 'not-ours'; orders: number[] } | { is: 'another' };

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Takes the news of one message, all of it or none, and once: the same message again gets the same answer and does nothing. If one of its orders
 * is no request of ours, nothing changes and the sender learns which one, so that no order is followed while another is silently dropped.
 */
export async function takeNews(deps: Outbox, { sender, controlId, digest, news }: Delivery, now: Date): Promise<Taken> {
  return reach(deps, now, async (tx, grant) => {
    const ids = [...new Set(news.map((one) => one.requestId).filter((id) => UUID.test(id)))];
    // locked before anything else is read, so that of two messages about the same request one waits
    const ours = await sql.lockRequests(tx, grant, ids);
    const before = await sql.findNews(tx, grant, sender, controlId);
    if (before) return answerAgain(before, digest);
    const orders = news.flatMap((one, index) => (ours.has(one.requestId) ? [] : [index + 1]));
    if (orders.length > 0) return { is: 'not-ours', orders };
    if (!(await sql.insertNews(tx, grant, sender, controlId, digest, now))) return answerAgain(await sql.findNews(tx, grant, sender, controlId), digest);
    for (const one of news) {
      const request = await sql.findRequestById(tx, grant, one.requestId); // read again each time: a message may name it twice
      if (request) noteTouched(tx, now, 'refills:news', request.patientId, null);
      if (request) await moveOn(tx, grant, deps, request, one, now);
    }
    return { is: 'taken' };
  });
}

/** Messages from before the digest was stored (0017_pharmacy_news.sql) get the answer that they got. */
function answerAgain(before: { answer: string; digest: string | null } | undefined, digest: string): Taken {
  if (before?.digest != null && before.digest !== digest) return { is: 'another' };
  return before?.answer === 'AE' ? { is: 'not-ours', orders: [] } : { is: 'taken' };
}

async function moveOn(
  tx: Tx,
  grant: Grant<string>,
  { jobs, settings }: Pick<Outbox, 'jobs' | 'settings'>,
  request: RequestRow,
  news: Omit<News, 'requestId'>,
  now: Date,
): Promise<void> {
  const mailed = request.delivery === 'mail';
  const stage: Stage =
    news.is === 'handed-over' ? (mailed ? 'shipped' : 'picked-up') : news.is === 'ready' && mailed ? 'filling' : news.is === 'shipped' && !mailed ? 'ready' : news.is;
  const from = ORDER.indexOf(request.stage);
  const moved = stage !== request.stage;
  // news about the current stage counts if it says something new
  const says = (news.note !== undefined && news.note !== request.said) || (news.tracking !== undefined && news.tracking !== request.tracking);
  const on = moved ? stage === 'refused' || stage === 'held' || ORDER.indexOf(stage) > from : says;
  // over, with the prescriber, or further on already
  if (from === -1 || !on || (stage === 'held' && from > ORDER.indexOf('part-filled'))) return;
  const change = {
    filled: request.filled,
    ...(stage === 'ready' && moved ? { readyUntil: addDays(dayIn(settings.zone, now), settings.pickupDays) } : {}),
    ...(stage === 'shipped' && (moved || news.tracking !== undefined) ? { carrier: news.carrier ?? null, tracking: news.tracking ?? null } : {}),
  };
  const tell = stage !== 'filling' && stage !== 'picked-up';
  const reason = (stage === 'refused' || stage === 'held') && news.note ? 'other' : null; // it points to the message
  await takeStep(tx, grant, jobs, request, { stage, change, reason, note: news.note ?? '', actor: DONE_BY, tell }, now);
}

/**
 * Lets requests follow what the record now says: a fill that somebody else's system reports, and a prescription that took the place
 * of one whose renewal was waiting. Called when people's prescriptions are drawn anew.
 */
export async function followRecord(
  tx: Tx,
  grant: Grant<string>,
  deps: Pick<Outbox, 'jobs' | 'settings'>,
  drawn: ReadonlyMap<string, Prescription[]>,
  now: Date,
): Promise<void> {
  for (const request of await sql.listOpenOf(tx, grant, [...drawn.keys()])) {
    const own = drawn.get(request.patientId) ?? [];
    const rx = own.find((one) => one.id === request.prescriptionId);
    if (request.stage === 'waiting') {
      if (!rx?.replacedBy) continue;
      const change = { filledFrom: rx.replacedBy, dueAt: null };
      if ((await takeStep(tx, grant, deps.jobs, request, { stage: 'submitted', change, actor: DONE_BY, tell: true }, now)) && deps.settings.pharmacyLinked)
        await sql.insertMessage(tx, grant, request.patientId, request.id, 'order', now);
      continue;
    }
    const since = dayIn(deps.settings.zone, request.submittedAt);
    const mine = `${OWN_DISPENSE}${request.id}`;
    const fills = (own.find((one) => one.id === request.filledFrom)?.fills ?? []).filter(
      (fill) => fill.from.some((one) => one.source !== OWN_SOURCE || one.sourceId !== mine) && (fill.on ?? '') >= since,
    );
    const is = (...status: string[]) => fills.some((one) => status.includes(one.status));
    if (fills.some((one) => one.status === 'completed' && one.handedOver && !one.part)) await moveOn(tx, grant, deps, request, { is: 'handed-over' }, now);
    else if (is('completed')) await moveOn(tx, grant, deps, request, { is: fills.some((one) => one.part) ? 'filling' : 'ready' }, now);
    else if (is('preparation', 'in-progress')) await moveOn(tx, grant, deps, request, { is: 'filling' }, now);
    else if (is('on-hold')) await moveOn(tx, grant, deps, request, { is: 'held' }, now);
  }
}
