import type { MedicationRequest } from '@medplum/fhirtypes';
import { readReference } from '../../fhir/references.ts';
import type { Access } from '../../platform/access/access.ts';
import type { AsOf } from '../../platform/as-of.ts';
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
import { findRenewal, listWaiting, type StaffRequest } from '../requests/staff-requests.ts';
import { STEPS } from '../requests/stages.rules.ts';
import { findStep, takeStep } from '../requests/steps.ts';
import { logOpening } from '../staff/openings.ts';
import { buildRenewal, type Medicine, type Terms } from './renewals.rules.ts';
import * as sql from './renewals.sql.ts';

type Answer = Access<'renewals:answer'>;

const npisOf = ({ own, covered }: Awaited<ReturnType<typeof sql.listMyNpis>>): string[] => [
  ...(own ? [own] : []),
  ...covered.map((one) => one.npi),
];

/** Renewals for oneself, for those whom one covers, and for prescribers without an account here. */
export async function listRenewals(
  access: Answer,
  { today }: Pick<AsOf, 'today'>,
): Promise<{
  prescriber: boolean;
  covered: string[];
  mine: StaffRequest[];
  nobodys: StaffRequest[];
}> {
  const numbers = await sql.listMyNpis(access, today);
  const npis = npisOf(numbers);
  return {
    prescriber: numbers.own !== null,
    covered: numbers.covered.map((one) => one.name),
    mine: npis.length > 0 ? await listWaiting(access, npis) : [],
    nobodys: await listWaiting(access, 'nobody'),
  };
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

export type Answered = 'done' | 'moved' | 'not-now' | 'controlled' | 'no-npi' | 'none';

/**
 * Approves a renewal: writes a new prescription into the record in place of the old one, and sends
 * the request on to the pharmacy. A controlled medicine can't be approved here: its prescription
 * must come from a system certified for that (21 CFR 1311).
 * @param seen the step that the request was at when the page was rendered
 */
export async function approve(
  access: Answer,
  jobs: Jobs,
  { id, seen, terms, note }: { id: string; seen: number; terms: Terms; note: string },
  asOf: AsOf,
): Promise<Answered> {
  const { now, settings } = asOf;
  const opened = await openRenewal(access, id, asOf);
  if (!opened) return 'none';
  const { request, rx, prescriber } = opened;
  const { patientId } = request;
  // if two answer at once, the second waits here and then sees what the first did
  await lockPrescriptions(access, patientId, [rx.id]);
  const at = await findStep(access, patientId, id);
  if (at?.step !== seen) return 'moved';
  if (!STEPS.approve.from.includes(at.stage)) return 'not-now';
  // the record may have changed since the renewal was requested
  if (rx.doNotTake || rx.said.modifiers.length > 0) return 'not-now';
  if (rx.schedule !== null) return 'controlled';
  if (prescriber === null) return 'no-npi';
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

/** Declines a renewal with a reason and a message to the member, or asks for a visit first. */
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
  const step = { request, stage, change: { dueAt: null }, reason, note, notify: true };
  return (await takeStep(access, jobs, step, asOf.now)) ? 'done' : 'moved';
}
