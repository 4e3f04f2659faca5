import type { Access } from '../../platform/access/access.ts';
import type { AsOf } from '../../platform/as-of.ts';
import { addDays } from '../../platform/clock.ts';
import type { Jobs } from '../../platform/jobs/jobs.ts';
import { listPharmacies } from '../pharmacies/places.ts';
import { lockPrescriptions } from '../prescriptions/prescriptions.ts';
import { requestRefills } from '../refills/refills.ts';
import { listEvents } from '../requests/requests.ts';
import { findMine, type StaffRequest } from '../requests/staff-requests.ts';
import {
  type PharmacyStep,
  pharmacySteps,
  STEPS,
  type Stage,
  undoable,
} from '../requests/stages.rules.ts';
import { doerOf, markUndone, notifyOf, type StepChange, takeStep } from '../requests/steps.ts';
import { logOpening } from '../staff/openings.ts';
import { writeDispense } from './dispense.ts';
import * as sql from './pharmacy.sql.ts';

export const { listMyPharmacies } = sql;

type Fill = Access<'refills:fill'>;

/** Opens a request at one's own pharmacies. The person sees this in their access log. */
export async function openRequest(
  access: Fill,
  id: string,
  { today }: Pick<AsOf, 'today'>,
): Promise<StaffRequest | undefined> {
  const request = await findMine(access, id);
  if (request) await logOpening(access, request.patientId, today);
  return request;
}

/**
 * Stages that the member is notified of. Work in progress or a completed pickup is not news to
 * them.
 */
const NEWS: readonly Stage[] = [
  'part-filled',
  'ready',
  'shipped',
  'held',
  'refused',
  'visit',
  'returned',
];

export interface StepInput {
  id: string;
  /** The step that the request was at when the page was rendered. */
  seen: number;
  step: PharmacyStep;
  reason?: string | undefined;
  note?: string;
  quantity?: number;
  /** In cents. */
  price?: number | undefined;
  carrier?: string;
  tracking?: string;
}

/**
 * Takes one step with a request. The prescription is locked, so that if two people act at once, the
 * second learns that it has moved on.
 * @returns `moved`: somebody else was first; `not-now`: the request does not have this step now;
 * `too-much`: the part is not less than what is left to fill
 */
export async function workOn(
  access: Fill,
  jobs: Jobs,
  input: StepInput,
  asOf: AsOf,
): Promise<'done' | 'moved' | 'not-now' | 'too-much' | 'none'> {
  const { step, quantity = 0 } = input;
  const request = await openRequest(access, input.id, asOf);
  if (!request) return 'none';
  if (request.step !== input.seen) return 'moved';
  if (!pharmacySteps(request.stage, request.delivery).includes(step)) return 'not-now';
  const [rx] = await lockPrescriptions(access, request.patientId, [request.filledFrom]);
  const isPart = quantity > 0 && (rx?.quantity == null || request.filled + quantity < rx.quantity);
  if (step === 'part-fill' && !isPart) return 'too-much';
  const stage = STEPS[step].to;
  const filled = step === 'part-fill' ? request.filled + quantity : request.filled;
  const change: Omit<StepChange, 'stage'> = {
    filled,
    ...(step === 'claim' || step === 'start' ? { claimedBy: doerOf(access).id } : {}),
    ...(stage === 'ready' ? { readyUntil: addDays(asOf.today, asOf.settings.pickupDays) } : {}),
    ...(stage === 'shipped'
      ? { carrier: input.carrier ?? null, tracking: input.tracking ?? null }
      : {}),
  };
  const { reason = null, note = '' } = input;
  const taken = { request, stage, change, reason, note, notify: NEWS.includes(stage) };
  if (!(await takeStep(access, jobs, taken, asOf.now))) return 'moved';
  await writeDispense(access, request, { stage, filled, price: input.price }, asOf);
  return 'done';
}

/** Undoes one's own last step, for ten minutes and as long as nothing came after it. */
export async function undo(
  access: Fill,
  jobs: Jobs,
  { id, seen }: { id: string; seen: number },
  asOf: AsOf,
): Promise<'done' | 'moved' | 'not-now' | 'none'> {
  const request = await openRequest(access, id, asOf);
  if (!request) return 'none';
  if (request.step !== seen) return 'moved';
  const { patientId } = request;
  await lockPrescriptions(access, patientId, [request.filledFrom]);
  const events = await listEvents(access, patientId, [id]);
  const found = undoable(events, request.stage, doerOf(access).id ?? undefined, asOf.now);
  if (!found) return 'not-now';
  const { last, before } = found;
  await markUndone(access, { patientId, id, step: last.step }, asOf.now);
  const { stage, filled } = before;
  const change: Omit<StepChange, 'stage'> = {
    filled,
    ...(last.stage === 'ready' ? { readyUntil: null } : {}),
    ...(last.stage === 'shipped' ? { carrier: null, tracking: null } : {}),
    ...(stage === 'submitted' ? { claimedBy: null } : {}),
  };
  const step = { request, stage, change, reason: 'undone', notify: false };
  if (!(await takeStep(access, jobs, step, asOf.now))) return 'moved';
  await writeDispense(access, request, { stage, filled }, asOf);
  if (NEWS.includes(last.stage))
    await notifyOf(access, jobs, request, `${request.id} ${last.step} undone`);
  return 'done';
}

/**
 * Enters a request made by phone or at the counter. It goes through the same gates, to the same
 * tracker.
 */
export async function enterRequest(
  access: Fill,
  jobs: Jobs,
  { number, via }: { number: string; via: 'phone' | 'counter' },
  asOf: AsOf,
): Promise<
  { is: 'asked' | 'already'; id: string } | { is: 'refused'; why: string } | { is: 'none' }
> {
  const found = await sql.findPrescription(access, number);
  if (!found) return { is: 'none' };
  const { patientId } = found;
  await logOpening(access, patientId, asOf.today);
  const pharmacy = (await listPharmacies(access)).find((one) => one.id === found.pharmacyId);
  if (!pharmacy) return { is: 'none' };
  const to = { delivery: 'pickup', pharmacy, address: null } as const;
  const { outcomes } = await requestRefills(
    access,
    jobs,
    { patientId, prescriptions: [found.id], to, note: '', via, by: doerOf(access) },
    asOf,
  );
  const [outcome] = outcomes;
  if (outcome?.is === 'asked') return { is: 'asked', id: outcome.requestId };
  if (outcome?.is === 'already') return { is: 'already', id: outcome.requestId };
  return outcome ? { is: 'refused', why: outcome.why } : { is: 'none' };
}
