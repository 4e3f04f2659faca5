import type { MedicationRequest } from '@medplum/fhirtypes';
import { readReference } from '../../fhir/references.ts';
import type { Access } from '../../platform/access/access.ts';
import type { AsOf } from '../../platform/as-of.ts';
import { sha256 } from '../../platform/crypto/crypto.ts';
import type { Jobs } from '../../platform/jobs/jobs.ts';
import { findResource, saveResource } from '../../records/resources/resources.ts';
import { promisedDay } from '../pharmacies/promised.ts';
import type { Prescription } from '../prescriptions/prescriptions.rules.ts';
import {
  derivePrescriptions,
  findMedication,
  findPrescriptions,
  lockPrescriptions,
} from '../prescriptions/prescriptions.ts';
import { putOrder } from '../requests/pharmacy-orders.ts';
import {
  findRenewal,
  type Listed,
  listWaiting,
  type StaffRequest,
} from '../requests/staff-requests.ts';
import { STEPS } from '../requests/stages.rules.ts';
import { findStep, notifyOf, takeStep } from '../requests/steps.ts';
import { logOpening } from '../staff/openings.ts';
import { writeLetter } from './letter.ts';
import {
  approvedText,
  buildRenewal,
  isRepeatable,
  type Medicine,
  sameTerms,
  type Terms,
} from './renewals.rules.ts';
import * as sql from './renewals.sql.ts';

type Answer = Access<'renewals:answer'>;

const npisOf = ({ own, covered }: Awaited<ReturnType<typeof sql.listMyNpis>>): string[] => [
  ...(own ? [own] : []),
  ...covered.map((one) => one.npi),
];

/** Renewals for oneself, for those whom one covers, and for prescribers without an account here. */
export async function listRenewals(
  access: Answer,
  asOf: AsOf,
): Promise<{
  prescriber: boolean;
  covered: string[];
  mine: Listed[];
  nobodys: Listed[];
}> {
  const numbers = await sql.listMyNpis(access, asOf.today);
  const npis = npisOf(numbers);
  return {
    prescriber: numbers.own !== null,
    covered: numbers.covered.map((one) => one.name),
    mine: npis.length > 0 ? await listWaiting(access, npis, asOf) : [],
    nobodys: await listWaiting(access, 'nobody', asOf),
  };
}

/** A renewal that one has just answered, to say so above the list. */
export async function findAnswered(
  access: Answer,
  id: string,
  { today }: Pick<AsOf, 'today'>,
): Promise<StaffRequest | undefined> {
  const one = await findRenewal(access, id, npisOf(await sql.listMyNpis(access, today)));
  return one?.stage === 'waiting' ? undefined : one;
}

/**
 * Opens a renewal that one may answer, with its prescription. The person sees this in their access
 * log.
 * @returns `prescriber`: one's own NPI
 */
export async function openRenewal(
  access: Answer,
  id: string,
  { today }: Pick<AsOf, 'today'>,
): Promise<{ request: StaffRequest; rx: Prescription; prescriber: string | null } | undefined> {
  const numbers = await sql.listMyNpis(access, today);
  const request = await findRenewal(access, id, npisOf(numbers));
  if (!request) return undefined;
  await logOpening(access, request.patientId, today);
  const [rx] = await findPrescriptions(access, request.patientId, [request.prescriptionId]);
  return rx && { request, rx, prescriber: numbers.own };
}

export type Answered = 'done' | 'moved' | 'changed' | 'not-now' | 'controlled' | 'no-npi' | 'none';

/** A mark of what a page shows to be prescribed again. It goes with the approval of just that. */
export const markOf = (rx: Prescription, { today }: Pick<AsOf, 'today'>): string =>
  sha256(approvedText(rx, today)).toString('hex');

/**
 * Approves a renewal: writes a new prescription into the record in place of the old one, and sends
 * the request on to the pharmacy. A controlled medicine can't be approved here: its prescription
 * must come from a system certified for that (21 CFR 1311).
 * @param seen the step that the request was at on the page
 * @param terms the new terms; or, to approve it as before, the mark of what the page showed
 * @returns `changed`: it is no longer what the page showed, or can't be approved unchanged
 */
export async function approve(
  access: Answer,
  jobs: Jobs,
  input: { id: string; seen: number; terms: Terms | { mark: string }; note: string },
  asOf: AsOf,
): Promise<Answered> {
  const { id, seen, note } = input;
  const { now, today, settings } = asOf;
  const opened = await openRenewal(access, id, asOf);
  if (!opened) return 'none';
  const { request, prescriber } = opened;
  const { patientId } = request;
  // if two answer at once, the second waits here and then sees what the first did
  await lockPrescriptions(access, patientId, [opened.rx.id]);
  const at = await findStep(access, patientId, id);
  if (at?.step !== seen) return 'moved';
  if (!STEPS.approve.from.includes(at.stage)) return 'not-now';
  // the record may have changed since the renewal was requested, or while this waited
  const [rx] = await findPrescriptions(access, patientId, [opened.rx.id]);
  if (!rx) return 'none';
  if (rx.doNotTake || rx.said.modifiers.length > 0) return 'not-now';
  if (rx.schedule !== null) return 'controlled';
  if (prescriber === null) return 'no-npi';
  if ('mark' in input.terms && (!isRepeatable(rx) || markOf(rx, asOf) !== input.terms.mark))
    return 'changed';
  const terms = 'mark' in input.terms ? sameTerms(rx, today) : input.terms;
  const before = await findResource<MedicationRequest>(
    access,
    patientId,
    'MedicationRequest',
    rx.id,
  );
  if (!before) return 'none';
  const written = buildRenewal({
    request,
    rx,
    before: before.content,
    medicine: await sameMedicine(access, rx, before.content),
    terms,
    number: await sql.nextNumber(access),
    prescriber: { npi: prescriber, name: access.actor?.account.name ?? '' },
    asOf,
  });
  const filledFrom = await saveResource(access, patientId, written, now.toISOString(), now);
  await derivePrescriptions(access, [patientId], settings);
  const { pharmacy, delivery } = request;
  const promisedOn = await promisedDay(access, pharmacy, delivery, asOf);
  const change = { filledFrom, dueAt: null, promisedOn };
  const step = { request, stage: 'submitted', change, note, notify: true } as const;
  const taken = await takeStep(access, jobs, step, now);
  if (taken && settings.pharmacyLinked) await putOrder(access, request.id, now);
  return taken ? 'done' : 'moved';
}

/**
 * The medicine as the renewed prescription names it. A Medication in a resource of its own is
 * copied into the new prescription: its id means nothing outside its source.
 */
async function sameMedicine(
  access: Answer,
  rx: Prescription,
  { contained, medicationCodeableConcept, medicationReference }: MedicationRequest,
): Promise<Medicine> {
  const carried = contained ? { contained } : {};
  if (medicationCodeableConcept) return { ...carried, medicationCodeableConcept };
  const target = readReference(medicationReference);
  const found =
    target?.is === 'literal' ? await findMedication(access, rx.source, target.id) : undefined;
  const display = medicationReference?.display ? { display: medicationReference.display } : {};
  if (found)
    return {
      contained: [...(contained ?? []), { ...found, id: 'medicine' }],
      medicationReference: { reference: '#medicine', ...display },
    };
  if (target?.is === 'contained')
    return { ...carried, medicationReference: medicationReference ?? {} };
  return {
    ...carried,
    ...(rx.name
      ? { medicationCodeableConcept: { text: rx.name } }
      : { medicationReference: medicationReference ?? {} }),
  };
}

/**
 * Declines a renewal with a reason and a message to the member, or asks for a visit first. It goes
 * to them as a message of the prescriber's team; whoever can't read that, and everybody if no team
 * can be written to, is notified of the request.
 */
export async function decline(
  access: Answer,
  jobs: Jobs,
  input: {
    id: string;
    seen: number;
    step: 'deny' | 'ask-visit';
    reason: string | null;
    note: string;
  },
  asOf: AsOf,
): Promise<Answered> {
  const opened = await openRenewal(access, input.id, asOf);
  if (!opened) return 'none';
  const { request } = opened;
  if (request.step !== input.seen) return 'moved';
  const { from, to: stage } = STEPS[input.step];
  if (!from.includes(request.stage)) return 'not-now';
  const { reason, note } = input;
  const step = { request, stage, change: { dueAt: null }, reason, note, notify: false };
  if (!(await takeStep(access, jobs, step, asOf.now))) return 'moved';
  const letter = { is: input.step, reason, note };
  const told = (await writeLetter(access, jobs, request, letter, asOf)) ?? [];
  await notifyOf(access, jobs, request, `${request.id} ${request.step + 1}`, told);
  return 'done';
}

/**
 * Asks the member something about a renewal, which goes on waiting. They can answer the message.
 * @returns `no-team`: no team can be written to
 */
export async function ask(
  access: Answer,
  jobs: Jobs,
  { id, note }: { id: string; note: string },
  asOf: AsOf,
): Promise<'asked' | 'not-now' | 'no-team' | 'none'> {
  const opened = await openRenewal(access, id, asOf);
  if (!opened) return 'none';
  const { request } = opened;
  if (request.stage !== 'waiting') return 'not-now';
  const letter = { is: 'ask', reason: null, note } as const;
  return (await writeLetter(access, jobs, request, letter, asOf)) ? 'asked' : 'no-team';
}
