import type { MedicationRequest } from '@medplum/fhirtypes';
import { NPI } from '../../fhir/systems.ts';
import type { AsOf } from '../../platform/as-of.ts';
import { addDays, type PlainDate } from '../../platform/days.rules.ts';
import type { Prescription } from '../prescriptions/prescriptions.rules.ts';
import { referTo } from '../record/links.rules.ts';
import type { RequestRow } from '../requests/requests.ts';

/**
 * What a prescriber can change in a renewal. Medicine and directions stay: a different dose is a
 * new prescription, which is written in the prescriber's own system.
 */
export interface Terms {
  repeats: number;
  quantity: number;
  days: number;
  /** The last day on which it may be filled. */
  until: PlainDate;
}
export const MOST_REPEATS = 11;

/** The terms of a renewal that changes nothing. */
export function sameTerms(rx: Prescription, today: PlainDate): Terms {
  return {
    repeats: rx.repeats ?? 0,
    quantity: rx.quantity ?? 0,
    days: rx.daysSupply ?? 30,
    until: addDays(today, 365),
  };
}

/** The terms that differ from those of the last prescription. */
export function changes(rx: Prescription, terms: Terms, today: PlainDate): (keyof Terms)[] {
  const same = sameTerms(rx, today);
  return (Object.keys(same) as (keyof Terms)[]).filter((name) => same[name] !== terms[name]);
}

/** The elements of a MedicationRequest that name the medicine. */
export type Medicine = Pick<
  MedicationRequest,
  'contained' | 'medicationCodeableConcept' | 'medicationReference'
>;

/**
 * The new prescription of an approved renewal, as FHIR R4. It keeps what the old one says about
 * reason, notes, course, substitution and directions, and refers to it as `priorPrescription`.
 * @param before the MedicationRequest that is renewed, as it was received
 */
export function buildRenewal({
  request,
  rx,
  before: content,
  medicine,
  terms,
  number,
  prescriber,
  asOf,
}: {
  request: Pick<RequestRow, 'id' | 'patientId' | 'pharmacy'>;
  rx: Prescription;
  before: MedicationRequest;
  medicine: Medicine;
  terms: Terms;
  /** The new prescription number. */
  number: string;
  prescriber: { npi: string; name: string };
  asOf: Pick<AsOf, 'now' | 'today'>;
}): MedicationRequest & { id: string } {
  return {
    resourceType: 'MedicationRequest',
    id: `renewal-${request.id}`,
    identifier: [
      {
        type: {
          coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: 'FILL' }],
        },
        value: number,
      },
    ],
    status: 'active',
    intent: 'order',
    ...medicine,
    subject: { reference: `Patient/${request.patientId}` },
    authoredOn: asOf.now.toISOString(),
    requester: {
      display: prescriber.name,
      identifier: { system: NPI, value: prescriber.npi },
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
      validityPeriod: { start: asOf.today, end: terms.until },
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
}
