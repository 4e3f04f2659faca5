import { randomInt } from 'node:crypto';
import type { Access } from '../../platform/access/access.ts';
import type { AsOf } from '../../platform/as-of.ts';
import { startOfDay } from '../../platform/clock.ts';
import type { Jobs } from '../../platform/jobs/jobs.ts';
import { type Offer, offerOf, type Refusal } from '../offers/offers.rules.ts';
import { type Place, placeOf, type Standing, standingOf } from '../offers/standing.rules.ts';
import type { Pharmacy } from '../pharmacies/pharmacies.rules.ts';
import { listPharmacies } from '../pharmacies/places.sql.ts';
import { eligibleOn } from '../prescriptions/fills.rules.ts';
import type { Prescription } from '../prescriptions/prescriptions.rules.ts';
import { lockPrescriptions } from '../prescriptions/prescriptions.sql.ts';
import { listPrescriptions, maySee } from '../prescriptions/prescriptions.ts';
import type { Address } from '../requests/addresses.rules.ts';
import { callBack, putOrder } from '../requests/pharmacy-orders.ts';
import * as sql from '../requests/requests.sql.ts';
import { isOpen, STEPS, type Stage, workingDaysLater } from '../requests/stages.rules.ts';

export type { Address } from '../requests/addresses.rules.ts';
export type { EventRow, RefillPreference, RequestRow } from '../requests/requests.sql.ts';

/** A prescription with what can be done with it now, or why nothing. */
export interface Offered {
  rx: Prescription;
  standing: Standing;
  place: Place;
  offer: Offer;
  eligible: string | null;
  /** Its open request, if it has one. */
  request: { id: string; orderId: string; stage: Stage } | null;
}

/** The prescriptions that this grant may see, each with its offer. */
export async function listOffers(access: Access<string>, asOf: AsOf): Promise<Offered[]> {
  const [prescriptions, open] = await Promise.all([
    listPrescriptions(access, asOf),
    sql.listOpen(access, access.person.id),
  ]);
  const byPrescription = new Map(open.map((one) => [one.prescription_id, one]));
  return prescriptions.map((rx) => {
    const request = byPrescription.get(rx.id);
    const standing = standingOf(rx, asOf.today, request?.stage ?? null, asOf.settings);
    return {
      rx,
      standing,
      place: placeOf(rx, standing, asOf.today, asOf.settings),
      offer: offerOf(rx, {
        today: asOf.today,
        pending: request !== undefined,
        settings: asOf.settings,
      }),
      eligible: eligibleOn(rx, asOf.settings),
      request: request ? { id: request.id, orderId: request.order_id, stage: request.stage } : null,
    };
  });
}

/**
 * Where it is to go: a pharmacy to pick it up at, or one of the addresses of record, by its place
 * in their list.
 */
export type Destination =
  | { delivery: 'pickup'; pharmacyId: string }
  | { delivery: 'mail'; address: number };
export type Resolved =
  | { delivery: 'pickup'; pharmacy: Pharmacy; address: null }
  | { delivery: 'mail'; pharmacy: Pharmacy; address: Address };

/**
 * A destination as forms and addresses write it: a pharmacy's id, or `mail-` and the place of an
 * address in the list.
 */
export const destinationOf = (to: string): Destination =>
  to.startsWith('mail-')
    ? { delivery: 'mail', address: Number(to.slice(5)) }
    : { delivery: 'pickup', pharmacyId: to };

/**
 * What the destination names, if it is one that may be chosen: an open pharmacy that people go to,
 * an address that is on file.
 */
export function resolveDestination(
  wanted: Destination,
  pharmacies: Pharmacy[],
  addresses: Address[],
): Resolved | null {
  if (wanted.delivery === 'pickup') {
    const pharmacy = pharmacies.find(
      (one) => one.id === wanted.pharmacyId && one.kind === 'pickup',
    );
    return pharmacy ? { delivery: 'pickup', pharmacy, address: null } : null;
  }
  const pharmacy = pharmacies.find((one) => one.kind === 'mail');
  const address = addresses[wanted.address];
  return pharmacy && address ? { delivery: 'mail', pharmacy, address } : null;
}

export async function readChoices(
  access: Access<string>,
): Promise<{ pharmacies: Pharmacy[]; addresses: Address[]; preference: sql.RefillPreference }> {
  const [pharmacies, addresses, preference] = await Promise.all([
    listPharmacies(access),
    sql.listAddresses(access, access.person.id),
    sql.readPreference(access),
  ]);
  return { pharmacies, addresses, preference };
}

/** What became of one of the prescriptions that were asked for. */
export type Outcome =
  | { rx: Prescription; is: 'asked'; kind: 'refill' | 'renewal'; requestId: string }
  | { rx: Prescription; is: 'already'; orderId: string; requestId: string }
  | { rx: Prescription; is: 'refused'; why: Refusal | 'no-mail' };

export interface Asked {
  /** Null when nothing was asked for. */
  orderId: string | null;
  number: string | null;
  outcomes: Outcome[];
}

const LETTERS = 'ACDEFHJKLMNPQRTUVWXY34679'; // none that looks like another
const orderNumber = (): string =>
  Array.from({ length: 8 }, () => LETTERS[randomInt(LETTERS.length)]).join('');

/**
 * Asks for refills and renewals, all at once. Each prescription is locked and judged anew here:
 * what the page said may be old. One that has an open request answers that request's order, so that
 * the same press twice, or two people at once, come to the same page.
 * @param ids a prescription of another person is not there, like one that does not exist
 */
export async function requestRefills(
  access: Access<string>,
  jobs: Jobs,
  patientId: string,
  ids: readonly string[],
  to: Resolved,
  order: {
    note: string;
    via: sql.OrderDraft['askedVia'];
    by: string | null;
    byName: string | null;
  },
  asOf: AsOf,
): Promise<Asked> {
  const { now, today, settings } = asOf;
  const prescriptions = (await lockPrescriptions(access, patientId, [...new Set(ids)])).filter(
    (rx) => maySee(access, rx, today, settings),
  );
  const open = new Map(
    (await sql.listOpen(access, patientId)).map((one) => [one.prescription_id, one]),
  );
  const outcomes: Outcome[] = [];
  let orderId: string | null = null;
  let number: string | null = null;
  for (const rx of prescriptions.sort(
    (a, b) => a.name.localeCompare(b.name) || a.id.localeCompare(b.id),
  )) {
    const before = open.get(rx.id);
    const offer = offerOf(rx, { today, pending: before !== undefined, settings });
    if (before)
      outcomes.push({ rx, is: 'already', orderId: before.order_id, requestId: before.id });
    else if (offer.do === null) outcomes.push({ rx, is: 'refused', why: offer.why });
    else if (to.delivery === 'mail' && rx.flags.includes('no-mail'))
      outcomes.push({ rx, is: 'refused', why: 'no-mail' });
    else {
      if (orderId === null) {
        number = orderNumber();
        orderId = await sql.insertOrder(
          access,
          patientId,
          {
            number,
            askedBy: order.by,
            askedVia: order.via,
            delivery: to.delivery,
            pharmacyId: to.pharmacy.id,
            address: to.address,
            note: order.note,
          },
          now,
        );
      }
      const renewal = offer.do === 'renewal';
      const due = renewal
        ? startOfDay(
            settings.zone,
            workingDaysLater(workingDaysLater(today, settings.renewalWorkingDays), 1),
          )
        : null;
      const draft = {
        orderId,
        prescriptionId: rx.id,
        pharmacyId: to.pharmacy.id,
        kind: offer.do,
        prescriberNpi: rx.prescriberNpi,
        dueAt: due,
      } as const;
      const requestId = await sql.insertRequest(
        access,
        patientId,
        { ...draft, stage: renewal ? 'waiting' : 'submitted' },
        now,
      );
      // the index stands for what the lock should have kept out
      if (!requestId) throw new Error('a request came in beside the lock');
      const event = {
        requestId,
        step: 1,
        stage: renewal ? 'waiting' : 'submitted',
        actorId: order.by,
        actorName: order.byName,
        reason: null,
        note: '',
      } as const;
      await sql.insertEvent(access, patientId, event, now);
      if (!renewal && settings.pharmacyLinked) await putOrder(access, requestId, now);
      outcomes.push({ rx, is: 'asked', kind: offer.do, requestId });
    }
  }
  // who asked sees it on the page; the person whose medicine it is hears of it, if it was somebody
  // else
  if (orderId) await tellOf(access, jobs, { patientId, orderId }, order.by);
  return { orderId, number, outcomes };
}

/** Who takes a step, as its event keeps it. */
export const actorOf = (access: Access<string>): Step['actor'] => ({
  id: access.actor?.account.id ?? null,
  name: access.actor?.account.name ?? null,
});

export interface Step {
  stage: Stage;
  change: Omit<sql.StepChange, 'stage'>;
  reason?: string | null;
  note?: string;
  actor: { id: string | null; name: string | null };
  /** The member hears of it by mail. */
  tell: boolean;
}

/**
 * Writes a step down and, where the member is to hear of it, asks for the mail. False when somebody
 * else was first.
 */
export async function takeStep(
  access: Access<string>,
  jobs: Jobs,
  request: { patientId: string; id: string; orderId: string; step: number },
  step: Step,
  now: Date,
): Promise<boolean> {
  const { patientId, id } = request;
  if (
    !(await sql.moveRequest(
      access,
      patientId,
      id,
      request.step,
      { stage: step.stage, ...step.change },
      now,
    ))
  )
    return false;
  const event = {
    requestId: id,
    step: request.step + 1,
    stage: step.stage,
    actorId: step.actor.id,
    actorName: step.actor.name,
    reason: step.reason ?? null,
    note: step.note ?? '',
    filled: step.change.filled ?? 0,
  };
  await sql.insertEvent(access, patientId, event, now);
  if (step.tell) await tellOf(access, jobs, request);
  return true;
}

/** A mail says that there is news, and nothing else; several within a minute are one. */
export async function tellOf(
  access: Access<string>,
  jobs: Jobs,
  request: { patientId: string; orderId: string },
  but: string | null = null,
): Promise<void> {
  for (const accountId of await sql.listToTell(access, request.patientId, request.orderId))
    if (accountId !== but)
      await jobs.enqueue(
        access,
        'mail.refills',
        { accountId, patientId: request.patientId },
        { delaySeconds: 60, onlyOne: `${accountId} ${request.patientId}` },
      );
}

/** Takes a request back while nobody has begun. The office or the pharmacy sees that it was. */
export async function cancelRequest(
  access: Access<'refills:request'>,
  jobs: Jobs,
  id: string,
  { now, today, settings }: AsOf,
): Promise<{ is: 'cancelled' | 'too-late'; orderId: string } | { is: 'none' }> {
  const [request] = await sql.listRequestsOf(access, { id });
  if (!request || !maySee(access, request, today, settings)) return { is: 'none' };
  const { orderId, stage } = request;
  if (stage === 'cancelled') return { is: 'cancelled', orderId };
  if (!STEPS.cancel.from.includes(stage)) return { is: 'too-late', orderId };
  const done = await takeStep(
    access,
    jobs,
    request,
    { stage: 'cancelled', change: {}, actor: actorOf(access), tell: false },
    now,
  );
  if (done && settings.pharmacyLinked && stage !== 'waiting') await callBack(access, id, now);
  return { is: done ? 'cancelled' : 'too-late', orderId };
}

const RECENT_DAYS = 30;

/**
 * The tracker: all open requests of a person and those that ended lately, whoever asked and
 * however.
 */
export async function listRequests(
  access: Access<string>,
  { now, today, settings }: AsOf,
): Promise<sql.RequestRow[]> {
  const rows = await sql.listRequests(access, new Date(now.getTime() - RECENT_DAYS * 86_400_000));
  return rows.filter((one) => maySee(access, one, today, settings));
}

/**
 * What was asked for in one submit, with every step of each; or every request of one prescription.
 */
export async function readRequests(
  access: Access<string>,
  by: { order: string } | { prescription: string },
  { today, settings }: AsOf,
): Promise<{ requests: sql.RequestRow[]; events: Map<string, sql.EventRow[]> }> {
  const requests = (await sql.listRequestsOf(access, by)).filter((one) =>
    maySee(access, one, today, settings),
  );
  const events = new Map<string, sql.EventRow[]>();
  const rows = await sql.listEvents(
    access,
    access.person.id,
    requests.map((one) => one.id),
  );
  for (const row of rows)
    if (!row.undone_at && row.reason !== 'undone')
      events.set(row.request_id, [...(events.get(row.request_id) ?? []), row]);
  return { requests, events };
}

/**
 * What of the tracker needs the member today: to be picked up, on its way, held, refused or late.
 */
export async function listNews(access: Access<string>, asOf: AsOf): Promise<sql.RequestRow[]> {
  const since = asOf.now.getTime() - 7 * 86_400_000;
  return (await listRequests(access, asOf)).filter(
    (one) =>
      isOpen(one.stage) ||
      ((one.stage === 'refused' || one.stage === 'visit') && one.stageAt.getTime() > since),
  );
}

export const { savePreference, readPreference } = sql;
