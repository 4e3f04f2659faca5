import type { CodeableConcept, Dosage } from '@medplum/fhirtypes';
import { RXNORM } from '../../fhir/systems.ts';
import { addMonths, type PlainDate } from '../../platform/days.rules.ts';
import type { Said } from '../record/said.rules.ts';
import type { Flag, Schedule } from './derive/drugs.rules.ts';
import type { Fill } from './fills.rules.ts';

/**
 * A medicine of the record, derived from a MedicationRequest, a MedicationStatement, or only fills.
 */
export interface Prescription {
  id: string;
  /** The source system, and its id there. */
  source: string;
  sourceId: string;
  /** `outside`: known here, filled elsewhere; `reported`: somebody reported that it is taken */
  origin: 'ours' | 'outside' | 'reported';
  number: string | null;
  /** Empty if nothing names it. */
  name: string;
  rxnorm: string | null;
  /** FHIR medicationrequest-status or medication-statement-status. */
  status: string;
  /**
   * FHIR medicationrequest-intent; `statement` of a MedicationStatement, `fill` of fills without a
   * prescription.
   */
  intent: string;
  /** The prescriber says not to take it (MedicationRequest.doNotPerform). */
  doNotTake: boolean;
  authoredOn: PlainDate | null;
  /** The first and the last day on which it may be filled. */
  validFrom: PlainDate | null;
  validUntil: PlainDate | null;
  /** The first and the last day on which it is taken, if known. */
  takenFrom: PlainDate | null;
  takenUntil: PlainDate | null;
  /** Refills allowed after the first fill. */
  repeats: number | null;
  quantity: number | null;
  quantityUnit: string | null;
  daysSupply: number | null;
  dosage: Dosage[];
  reason: string | null;
  prescriber: string | null;
  prescriberNpi: string | null;
  pharmacyId: string | null;
  schedule: Schedule | null;
  flags: Flag[];
  labels: string[];
  replaces: string | null;
  replacedBy: string | null;
  fills: Fill[];
  /**
   * Other resources of its source that it was derived from, as `Type/id`: when one of them changes,
   * it is derived again.
   */
  refs: string[];
  said: Said;
}

/** Intents that order nothing (FHIR medicationrequest-intent). */
export const UNORDERED: readonly string[] = ['proposal', 'plan', 'option'];

/**
 * The day on which it expires: as written, but for schedules III and IV at most six months after it
 * was written (21 CFR 1306.22(a)).
 */
export function expiresOn(
  rx: Pick<Prescription, 'validUntil' | 'authoredOn' | 'schedule'>,
): PlainDate | null {
  if (rx.validUntil === null) return null;
  if ((rx.schedule !== 'III' && rx.schedule !== 'IV') || rx.authoredOn === null)
    return rx.validUntil;
  const six = addMonths(rx.authoredOn, 6);
  return [six, rx.validUntil].sort()[0] ?? null;
}

const ABSENT = 'http://terminology.hl7.org/CodeSystem/data-absent-reason';
/** The medicine, for resources that the portal writes. */
export function medicineOf({
  name,
  rxnorm,
}: Pick<Prescription, 'name' | 'rxnorm'>): CodeableConcept {
  if (name === '' && rxnorm === null) return { coding: [{ system: ABSENT, code: 'unknown' }] };
  return {
    ...(rxnorm
      ? { coding: [{ system: RXNORM, code: rxnorm, ...(name ? { display: name } : {}) }] }
      : {}),
    ...(name ? { text: name } : {}),
  };
}

export const BLANK = {
  number: null,
  doNotTake: false,
  validFrom: null,
  validUntil: null,
  takenFrom: null,
  takenUntil: null,
  repeats: null,
  quantity: null,
  quantityUnit: null,
  daysSupply: null,
  prescriber: null,
  prescriberNpi: null,
  pharmacyId: null,
  flags: [],
  replaces: null,
  replacedBy: null,
  fills: [],
} satisfies Partial<Prescription>;
