import { randomInt } from 'node:crypto';
import { promiseBy } from '../../clinics/calendar/calendar.rules.ts';
import { calendarFor } from '../../clinics/whose/whose.ts';
import type { Access } from '../../platform/access/access.ts';
import type { AsOf } from '../../platform/as-of.ts';
import type { Jobs } from '../../platform/jobs/jobs.ts';
import { offerOf, type Refusal } from '../offers/offers.rules.ts';
import { promisedDay } from '../pharmacies/promised.ts';
import type { MakesRequests } from '../policy.ts';
import type { Prescription } from '../prescriptions/prescriptions.rules.ts';
import { lockPrescriptions, maySee } from '../prescriptions/prescriptions.ts';
import { listOpen } from '../requests/requests.ts';
import {
  createRequest,
  type Doer,
  insertOrder,
  notifyOf,
  type OrderDraft,
} from '../requests/steps.ts';
import type { Resolved } from './destinations.rules.ts';

/** The outcome for one of the requested prescriptions. */
export type Outcome =
  | { rx: Prescription; is: 'asked'; kind: 'refill' | 'renewal'; requestId: string }
  | { rx: Prescription; is: 'already'; orderId: string; requestId: string }
  | { rx: Prescription; is: 'refused'; why: Refusal | 'no-mail' };

export interface Asked {
  /** Null when nothing was requested. */
  orderId: string | null;
  outcomes: Outcome[];
}

const LETTERS = 'ACDEFHJKLMNPQRTUVWXY34679'; // without look-alikes
const orderNumber = (): string =>
  Array.from({ length: 8 }, () => LETTERS[randomInt(LETTERS.length)]).join('');

export interface RefillInput {
  patientId: string;
  /** Prescription ids. Another person's is treated like one that does not exist. */
  prescriptions: readonly string[];
  to: Resolved;
  note: string;
  via: OrderDraft['askedVia'];
  /** Who requests: the account on the page, or the one that a job works for. */
  by: Doer;
}

/** What is promised for a request: the prescriber's answer, or the medicine at the pharmacy. */
async function promiseOf(
  access: Access<MakesRequests>,
  kind: 'refill' | 'renewal',
  { patientId, npi, to }: { patientId: string; npi: string | null; to: Resolved },
  asOf: AsOf,
): Promise<{ due: { at: Date; day: string } | null; promisedOn: string | null }> {
  if (kind === 'refill')
    return { due: null, promisedOn: await promisedDay(access, to.pharmacy, to.delivery, asOf) };
  const { calendar } = await calendarFor(access, { personId: patientId, npi }, asOf);
  return {
    due: promiseBy(calendar, asOf.now, asOf.settings.renewalWorkingDays),
    promisedOn: null,
  };
}

/**
 * Requests refills and renewals in one order. Each prescription is locked and its offer decided
 * again, since the page may be outdated. For one with an open request the result is that request's
 * order, so that a second click, or a second person, comes to the same page.
 */
export async function requestRefills(
  access: Access<MakesRequests>,
  jobs: Jobs,
  { patientId, prescriptions, to, note, via, by }: RefillInput,
  asOf: AsOf,
): Promise<Asked> {
  const { now, today, settings } = asOf;
  const locked = await lockPrescriptions(access, patientId, [...new Set(prescriptions)]);
  const open = new Map((await listOpen(access, patientId)).map((one) => [one.prescriptionId, one]));
  const outcomes: Outcome[] = [];
  let orderId: string | null = null;
  for (const rx of locked
    .filter((one) => maySee(access, one, asOf))
    .sort((a, b) => a.name.localeCompare(b.name) || a.id.localeCompare(b.id))) {
    const before = open.get(rx.id);
    const offer = offerOf(rx, { today, pending: before !== undefined, settings });
    if (before) outcomes.push({ rx, is: 'already', orderId: before.orderId, requestId: before.id });
    else if (offer.do === null) outcomes.push({ rx, is: 'refused', why: offer.why });
    else if (to.delivery === 'mail' && rx.flags.includes('no-mail'))
      outcomes.push({ rx, is: 'refused', why: 'no-mail' });
    else {
      orderId ??= await insertOrder(
        access,
        {
          patientId,
          number: orderNumber(),
          askedBy: by.id,
          askedVia: via,
          delivery: to.delivery,
          pharmacyId: to.pharmacy.id,
          address: to.address,
          note,
        },
        now,
      );
      const request = {
        patientId,
        orderId,
        prescriptionId: rx.id,
        pharmacyId: to.pharmacy.id,
        kind: offer.do,
        prescriberNpi: rx.prescriberNpi,
        ...(await promiseOf(access, offer.do, { patientId, npi: rx.prescriberNpi, to }, asOf)),
      };
      const requestId = await createRequest(access, { ...request, by }, asOf);
      outcomes.push({ rx, is: 'asked', kind: offer.do, requestId });
    }
  }
  // whoever requested it sees it on the page; the person is notified if it was somebody else
  if (orderId)
    await notifyOf(access, jobs, { patientId, orderId }, `${orderId} asked`, by.id ? [by.id] : []);
  return { orderId, outcomes };
}
