import type { MedicationRequest } from '@medplum/fhirtypes';
import { readReference } from '../../fhir/references.ts';
import type { Access } from '../../platform/access/access.ts';
import type { RequestInfo } from '../../platform/access/request-info.ts';
import type { AsOf } from '../../platform/as-of.ts';
import type { Jobs } from '../../platform/jobs/jobs.ts';
import { findResource, saveResource } from '../../records/resources/resources.ts';
import * as own from '../pharmacy/pharmacy.sql.ts';
import { noteLook } from '../pharmacy/pharmacy.ts';
import { referTo } from '../prescriptions/links.rules.ts';
import type { Prescription } from '../prescriptions/prescriptions.rules.ts';
import {
  findMedication,
  findPrescriptions,
  lockPrescriptions,
} from '../prescriptions/prescriptions.sql.ts';
import { derivePrescriptions } from '../prescriptions/prescriptions.ts';
import { putOrder } from '../refills/pharmacy-orders.ts';
import { STEPS } from '../refills/refills.rules.ts';
import { actorOf, takeStep } from '../refills/refills.ts';
import type { Terms } from './renewals.rules.ts';

export type { Cover } from '../pharmacy/pharmacy.sql.ts';
export const { listCovers, listColleagues, insertCover, endCover } = own;

type Answer = Access<'renewals:answer'>;
export interface Answering extends AsOf {
  access: Answer;
  jobs: Jobs;
  info: RequestInfo;
}

const numbersOf = async ({
  access,
  today,
}: Pick<Answering, 'access' | 'today'>): Promise<{
  own: string | null;
  covered: { npi: string; name: string }[];
  all: string[];
}> => {
  const { own: mine, covered } = await own.listMyNpis(access, today);
  return { own: mine, covered, all: [...(mine ? [mine] : []), ...covered.map((one) => one.npi)] };
};

/** What waits for one's own answer, what one covers for others, and what is nobody's here. */
export async function listRenewals(ctx: Pick<Answering, 'access' | 'today'>): Promise<{
  prescriber: boolean;
  covered: string[];
  mine: own.StaffRequest[];
  nobodys: own.StaffRequest[];
}> {
  const { own: mine, covered, all } = await numbersOf(ctx);
  return {
    prescriber: mine !== null,
    covered: covered.map((one) => one.name),
    mine: all.length > 0 ? await own.listWaiting(ctx.access, all) : [],
    nobodys: await own.listWaiting(ctx.access, 'nobody'),
  };
}

/**
 * One renewal with its prescription, if it is one's own to answer. Opening it stands in the
 * person's list of who looked.
 */
export async function openRenewal(
  ctx: Pick<Answering, 'access' | 'today' | 'info'>,
  id: string,
): Promise<{ request: own.StaffRequest; rx: Prescription; prescriber: string | null } | undefined> {
  const { own: npi, all } = await numbersOf(ctx);
  const request = await own.findRenewal(ctx.access, id, all);
  if (!request) return undefined;
  await noteLook(ctx, request.patientId, 'renewals:answer');
  const [rx] = await findPrescriptions(ctx.access, request.patientId, [request.prescriptionId]);
  return rx && { request, rx, prescriber: npi };
}

export type Answered = 'done' | 'moved' | 'not-now' | 'controlled' | 'no-npi' | 'none';

/**
 * Approves: a new prescription is written into the record, in place of the old one, and the request
 * goes on to the pharmacy. A controlled medicine is not approved here: its prescription must come
 * from a system certified for that (21 CFR 1311).
 */
export async function approve(
  ctx: Answering,
  id: string,
  seen: number,
  terms: Terms,
  note: string,
): Promise<Answered> {
  const { access, jobs, now, settings, today } = ctx;
  const opened = await openRenewal(ctx, id);
  if (!opened) return 'none';
  const { request, rx, prescriber } = opened;
  // who answers at the same time waits here, and then sees what the first one did
  await lockPrescriptions(access, request.patientId, [rx.id]);
  const stands = await own.findStep(access, request.patientId, id);
  if (stands?.step !== seen) return 'moved';
  if (!STEPS.approve.from.includes(stands.stage)) return 'not-now';
  // what came in since it was asked for
  if (rx.doNotTake || rx.said.modifiers.length > 0) return 'not-now';
  if (rx.schedule !== null) return 'controlled';
  if (prescriber === null) return 'no-npi';
  const before = await findResource<MedicationRequest>(
    access,
    request.patientId,
    'MedicationRequest',
    rx.id,
  );
  if (!before) return 'none';
  const account = access.actor?.account;
  const { content } = before;
  const written: MedicationRequest & { id: string } = {
    resourceType: 'MedicationRequest',
    id: `renewal-${request.id}`,
    identifier: [
      {
        type: {
          coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: 'FILL' }],
        },
        value: await own.nextNumber(access),
      },
    ],
    status: 'active',
    intent: 'order',
    ...(await sameMedicine(ctx, rx, content)),
    subject: { reference: `Patient/${request.patientId}` },
    authoredOn: now.toISOString(),
    requester: {
      display: account?.name ?? '',
      identifier: { system: 'http://hl7.org/fhir/sid/us-npi', value: prescriber },
    },
    ...(content.reasonCode
      ? { reasonCode: content.reasonCode }
      : rx.reason
        ? { reasonCode: [{ text: rx.reason }] }
        : {}),
    ...(content.note ? { note: content.note } : {}),
    ...(content.courseOfTherapyType ? { courseOfTherapyType: content.courseOfTherapyType } : {}),
    ...(content.substitution ? { substitution: content.substitution } : {}),
    ...(content.dosageInstruction ? { dosageInstruction: content.dosageInstruction } : {}),
    priorPrescription: referTo(rx),
    dispenseRequest: {
      validityPeriod: { start: today, end: terms.until },
      numberOfRepeatsAllowed: terms.repeats,
      quantity: { value: terms.quantity, unit: rx.quantityUnit ?? '' },
      expectedSupplyDuration: {
        value: terms.days,
        unit: 'days',
        system: 'http://unitsofmeasure.org',
        code: 'd',
      },
      performer: {
        display: request.pharmacy.name,
        ...(request.pharmacy.ncpdp ? { identifier: { value: request.pharmacy.ncpdp } } : {}),
      },
    },
  };
  const filledFrom = await saveResource(
    access,
    request.patientId,
    written,
    written.authoredOn ?? null,
    now,
  );
  await derivePrescriptions(access, [request.patientId], settings);
  const actor = actorOf(access);
  const taken = await takeStep(
    access,
    jobs,
    request,
    { stage: 'submitted', change: { filledFrom, dueAt: null }, note, actor, tell: true },
    now,
  );
  if (taken && settings.pharmacyLinked) await putOrder(access, request.id, now);
  return taken ? 'done' : 'moved';
}

type Medicine = Pick<
  MedicationRequest,
  'contained' | 'medicationCodeableConcept' | 'medicationReference'
>;
/**
 * The medicine as the renewed prescription names it. One that stands by itself is carried along:
 * its id means nothing outside its source.
 */
async function sameMedicine(
  { access }: Answering,
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

/** Says no with a reason and a message to the member, or asks for a visit first. */
export async function decline(
  ctx: Answering,
  id: string,
  seen: number,
  step: 'deny' | 'ask-visit',
  input: { reason: string | null; note: string },
): Promise<Answered> {
  const opened = await openRenewal(ctx, id);
  if (!opened) return 'none';
  const { request } = opened;
  if (request.step !== seen) return 'moved';
  if (!STEPS[step].from.includes(request.stage)) return 'not-now';
  const actor = actorOf(ctx.access);
  const { reason, note } = input;
  return (await takeStep(
    ctx.access,
    ctx.jobs,
    request,
    { stage: STEPS[step].to, change: { dueAt: null }, reason, note, actor, tell: true },
    ctx.now,
  ))
    ? 'done'
    : 'moved';
}
