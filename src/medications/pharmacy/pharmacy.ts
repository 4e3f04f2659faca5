import type { MedicationDispense } from '@medplum/fhirtypes';
import type { Access } from '../../platform/access/access.ts';
import { auditAction, shownToStaff } from '../../platform/access/audit-rows.ts';
import type { RequestInfo } from '../../platform/access/request-info.ts';
import type { AsOf } from '../../platform/as-of.ts';
import { addDays, type PlainDate } from '../../platform/clock.ts';
import type { Jobs } from '../../platform/jobs/jobs.ts';
import { watchOpening } from '../../privacy/watch.ts';
import { saveResource } from '../../records/resources/resources.ts';
import { PATIENT_PAID } from '../prescriptions/dispenses.rules.ts';
import { lastFill } from '../prescriptions/fills.rules.ts';
import { referTo } from '../prescriptions/links.rules.ts';
import { medicineOf } from '../prescriptions/prescriptions.rules.ts';
import { findPrescriptions, lockPrescriptions } from '../prescriptions/prescriptions.sql.ts';
import { derivePrescriptions } from '../prescriptions/prescriptions.ts';
import {
  type PharmacyStep,
  pharmacySteps,
  STEPS,
  type Stage,
  undoable,
} from '../refills/refills.rules.ts';
import * as sql from '../refills/refills.sql.ts';
import { actorOf, requestRefills, takeStep, tellOf } from '../refills/refills.ts';
import * as own from './pharmacy.sql.ts';
import { OWN_DISPENSE } from './pharmacy-news.ts';

export type { Report, StaffRequest } from './pharmacy.sql.ts';
export const { listMyPharmacies, listQueue, countStages, readReport, findByNumber } = own;

type Fill = Access<'refills:fill'>;
/** What work on a request needs beside the transaction. */
export interface Work extends AsOf {
  access: Fill;
  jobs: Jobs;
  info: RequestInfo;
}

/**
 * Opening a request is opening a part of somebody's record: it stands in that person's own list of
 * who looked.
 */
export async function openRequest(
  work: Pick<Work, 'access' | 'info' | 'today'>,
  id: string,
): Promise<own.StaffRequest | undefined> {
  const request = await own.findMine(work.access, id);
  if (request) await noteLook(work, request.patientId, 'refills:fill');
  return request;
}

/**
 * Writes that staff looked at one person's request, and lets the privacy officer know where
 * something flags it.
 */
export async function noteLook(
  { access, info, today }: { access: Access<string>; info: RequestInfo; today: PlainDate },
  patientId: string,
  permission: string,
): Promise<void> {
  auditAction(access, info, {
    ...shownToStaff(access, permission, 'refills', 'treatment'),
    person: patientId,
    outcome: 'granted',
  });
  await watchOpening(
    access,
    { now: info.now, today },
    { patientId, purpose: 'treatment', anew: false },
  );
}

export interface StepInput {
  reason?: string | undefined;
  note?: string;
  quantity?: number;
  /** In cents. */
  price?: number | undefined;
  carrier?: string;
  tracking?: string;
}
/** The stages that the member hears of. Who has begun, and who picked it up, is no news. */
const NEWS: readonly Stage[] = [
  'part-filled',
  'ready',
  'shipped',
  'held',
  'refused',
  'visit',
  'returned',
];

/**
 * Takes one step with a request. The prescription is locked, so that two who work on it come one
 * after the other; the second is told that it has moved on.
 * @param seen the step that the page showed
 * @returns `moved`: somebody else was first; `not-now`: there is no such step from where it stands;
 * `too-much`: a part that is no part
 */
export async function workOn(
  work: Work,
  id: string,
  seen: number,
  step: PharmacyStep,
  input: StepInput,
): Promise<'done' | 'moved' | 'not-now' | 'too-much' | 'none'> {
  const { access, jobs, now, today, settings } = work;
  const request = await openRequest(work, id);
  if (!request) return 'none';
  if (request.step !== seen) return 'moved';
  if (!pharmacySteps(request.stage, request.delivery).includes(step)) return 'not-now';
  const [rx] = await lockPrescriptions(access, request.patientId, [request.filledFrom]);
  // a part is less than what is still to come
  if (
    step === 'part-fill' &&
    !(
      (input.quantity ?? 0) > 0 &&
      (rx?.quantity == null || request.filled + (input.quantity ?? 0) < rx.quantity)
    )
  )
    return 'too-much';
  const actor = actorOf(access);
  const stage = STEPS[step].to;
  const change: sql.StepChange = { stage };
  if (step === 'claim' || step === 'start') change.claimedBy = actor.id;
  change.filled = step === 'part-fill' ? request.filled + (input.quantity ?? 0) : request.filled;
  if (stage === 'ready') change.readyUntil = addDays(today, settings.pickupDays);
  if (stage === 'shipped')
    Object.assign(change, { carrier: input.carrier ?? null, tracking: input.tracking ?? null });
  const taken = {
    stage,
    change,
    reason: input.reason ?? null,
    note: input.note ?? '',
    actor,
    tell: NEWS.includes(stage),
  };
  if (!(await takeStep(access, jobs, request, taken, now))) return 'moved';
  await keepDispense(work, request, stage, change.filled, input.price);
  return 'done';
}

/**
 * Takes back what one did by mistake within the last ten minutes, as long as nothing came after.
 */
export async function undo(
  work: Work,
  id: string,
  seen: number,
): Promise<'done' | 'moved' | 'not-now' | 'none'> {
  const { access, jobs, now } = work;
  const request = await openRequest(work, id);
  if (!request) return 'none';
  if (request.step !== seen) return 'moved';
  await lockPrescriptions(access, request.patientId, [request.filledFrom]);
  const account = access.actor?.account;
  const found = undoable(
    await sql.listEvents(access, request.patientId, [id]),
    request.stage,
    account?.id,
    now,
  );
  if (!found || !account) return 'not-now';
  const { last, before } = found;
  await sql.markUndone(access, request.patientId, id, last.step, now);
  const change: sql.StepChange = { stage: before.stage, filled: before.filled };
  if (last.stage === 'ready') change.readyUntil = null;
  if (last.stage === 'shipped') Object.assign(change, { carrier: null, tracking: null });
  if (before.stage === 'submitted') change.claimedBy = null;
  const step = {
    stage: before.stage,
    change,
    reason: 'undone',
    actor: { id: account.id, name: account.name },
    tell: false,
  };
  if (!(await takeStep(access, jobs, request, step, now))) return 'moved';
  await keepDispense(work, request, before.stage, before.filled, undefined);
  if (NEWS.includes(last.stage)) await tellOf(access, jobs, request);
  return 'done';
}

const DISPENSED: Partial<Record<Stage, MedicationDispense['status']>> = {
  ready: 'in-progress',
  shipped: 'completed',
  'picked-up': 'completed',
  delivered: 'completed',
  returned: 'cancelled',
};
/** The same while a part of it is filled and the rest is to come. */
const PART_DISPENSED: Partial<Record<Stage, MedicationDispense['status']>> = {
  'part-filled': 'in-progress',
  filling: 'in-progress',
  received: 'in-progress',
  held: 'on-hold',
  refused: 'stopped',
};

/**
 * What the record says of this fill follows the request's stage: one MedicationDispense a request,
 * so that nothing is filled twice however often a step is taken and taken back. A part is said to
 * be one, with the amount that is filled so far.
 */
async function keepDispense(
  work: Pick<Work, 'access' | 'now' | 'today' | 'settings'>,
  request: own.StaffRequest,
  stage: Stage,
  filled: number,
  price: number | undefined,
): Promise<void> {
  const { access, now, settings } = work;
  const id = `${OWN_DISPENSE}${request.id}`;
  const before = await own.findDispense(access, request.patientId, id);
  const part = filled > 0 ? PART_DISPENSED[stage] : undefined;
  const status = part ?? DISPENSED[stage] ?? (before ? 'entered-in-error' : null);
  if (status === null) return;
  const [rx] = await findPrescriptions(access, request.patientId, [request.filledFrom]);
  if (!rx) return;
  const at = now.toISOString();
  const kind = lastFill(rx) === undefined ? 'FFP' : 'RFP';
  const dispense: MedicationDispense & { id: string } = {
    resourceType: 'MedicationDispense',
    id,
    status,
    medicationCodeableConcept: medicineOf(rx),
    subject: { reference: `Patient/${request.patientId}` },
    performer: [
      {
        actor: {
          display: request.pharmacy.name,
          ...(request.pharmacy.ncpdp ? { identifier: { value: request.pharmacy.ncpdp } } : {}),
        },
      },
    ],
    authorizingPrescription: [referTo(rx)],
    ...(part
      ? {
          type: {
            coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: kind }],
          },
        }
      : {}),
    ...(part
      ? { quantity: { value: filled, unit: rx.quantityUnit ?? '' } }
      : rx.said.amount
        ? { quantity: rx.said.amount }
        : {}),
    ...(part || rx.said.supply === null ? {} : { daysSupply: rx.said.supply }),
    whenPrepared: before?.whenPrepared ?? at,
    ...(status === 'completed' ? { whenHandedOver: before?.whenHandedOver ?? at } : {}),
    ...(price !== undefined
      ? { extension: [{ url: PATIENT_PAID, valueMoney: { value: price / 100, currency: 'USD' } }] }
      : before?.extension
        ? { extension: before.extension }
        : {}),
  };
  await saveResource(access, request.patientId, dispense, at, now);
  await derivePrescriptions(access, [request.patientId], settings);
}

/**
 * What somebody asked for by phone or at the counter, entered by the pharmacy: it goes through the
 * same gates, to the same tracker.
 */
export async function enterRequest(
  work: Work,
  number: string,
  via: 'phone' | 'counter',
): Promise<
  { is: 'asked' | 'already'; id: string } | { is: 'refused'; why: string } | { is: 'none' }
> {
  const { access, jobs } = work;
  const found = await own.findPrescription(access, number);
  if (!found) return { is: 'none' };
  await noteLook(work, found.patientId, 'refills:fill');
  const pharmacy = (await sql.listPharmacies(access)).find((one) => one.id === found.pharmacyId);
  if (!pharmacy) return { is: 'none' };
  const order = {
    note: '',
    via,
    by: access.actor?.account.id ?? null,
    byName: access.actor?.account.name ?? null,
  };
  const { outcomes } = await requestRefills(
    access,
    jobs,
    found.patientId,
    [found.id],
    { delivery: 'pickup', pharmacy, address: null },
    order,
    work,
  );
  const [outcome] = outcomes;
  if (outcome?.is === 'asked') return { is: 'asked', id: outcome.requestId };
  if (outcome?.is === 'already') return { is: 'already', id: outcome.requestId };
  return outcome ? { is: 'refused', why: outcome.why } : { is: 'none' };
}
