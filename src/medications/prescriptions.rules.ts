import type {
  CodeableConcept,
  Dosage,
  ExplanationOfBenefit,
  Identifier,
  Medication,
  MedicationDispense,
  MedicationRequest,
  MedicationStatement,
  Reference,
} from '@medplum/fhirtypes';
import { addDays, addMonths, daysBetween, isDay, type PlainDate } from '../platform/days.rules.ts';
import type { Settings } from '../platform/settings.ts';
import { securityOf } from '../records/security-labels.rules.ts';
import { type Flag, flagsOf, medicineLabels, type Schedule, scheduleOf } from './drugs.rules.ts';

/** One time that a prescription was filled, or is being filled. */
export interface Fill {
  id: string;
  /** FHIR medicationdispense-status. */
  status: string;
  /** When it was handed over; while it is made ready, when that was noted. */
  on: PlainDate | null;
  quantity: number | null;
  unit: string | null;
  days: number | null;
  /** What the member paid, in cents. */
  price: number | null;
  pharmacy: string | null;
}

/** A prescription as its page and its rules want it: drawn from MedicationRequest, MedicationDispense and MedicationStatement. */
export interface Prescription {
  id: string;
  sourceId: string;
  /** `outside`: known here, filled elsewhere; `reported`: somebody said that it is taken */
  origin: 'ours' | 'outside' | 'reported';
  number: string | null;
  name: string;
  rxnorm: string | null;
  /** FHIR medicationrequest-status. */
  status: string;
  authoredOn: PlainDate | null;
  validUntil: PlainDate | null;
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
}

interface Stored<R> {
  id: string;
  sourceId: string;
  content: R;
}
export interface MedicationInput {
  requests: Stored<MedicationRequest>[];
  dispenses: Stored<MedicationDispense>[];
  statements: Stored<MedicationStatement>[];
  benefits: Stored<ExplanationOfBenefit>[];
  /** Medications, practitioners and organizations that stand for themselves, by source id. */
  shared: Map<string, { resourceType: string; name?: unknown; identifier?: Identifier[]; code?: CodeableConcept }>;
  pharmacies: { id: string; ncpdp: string | null; name: string }[];
  flags: Settings['medicineFlags'];
}

const RXNORM = 'http://www.nlm.nih.gov/research/umls/rxnorm';
const NPI = 'http://hl7.org/fhir/sid/us-npi';
/** What the member paid for a fill, on a MedicationDispense of ours. */
export const PATIENT_PAID = 'urn:portico:patient-paid';

export const idOf = (reference: Reference | undefined): string | null =>
  reference?.reference
    ?.split('?')[0]
    ?.replace(/\/_history\/.*$/, '')
    .replace(/^urn:(uuid|oid):/, '')
    .replace(/^#/, '')
    .split('/')
    .pop() ?? null;
const dayOf = (text: string | undefined): PlainDate | null => (text && isDay(text.slice(0, 10)) ? text.slice(0, 10) : null);

/** A person's name without what is no part of it: title first, then given and family. */
function nameOf(name: unknown): string | null {
  if (typeof name === 'string') return name;
  const one = Array.isArray(name) ? (name[0] as { text?: string; prefix?: string[]; given?: string[]; family?: string } | undefined) : undefined;
  if (!one) return null;
  return one.text ?? ([...(one.prefix ?? []).slice(0, 1), ...(one.given ?? []).slice(0, 1), one.family].filter(Boolean).join(' ') || null);
}

export function buildPrescriptions(input: MedicationInput): Prescription[] {
  const shared = (reference: Reference | undefined) => input.shared.get(idOf(reference) ?? '');
  const who = (reference: Reference | undefined): { name: string | null; npi: string | null } => {
    const conditional = /identifier=(?:[^|]*us-npi(?:\||%7C))(\d{10})/.exec(reference?.reference ?? '')?.[1];
    const known = shared(reference);
    const npi = reference?.identifier?.system === NPI ? reference.identifier.value : known?.identifier?.find((one) => one.system === NPI)?.value;
    return { name: reference?.display ?? nameOf(known?.name), npi: npi ?? conditional ?? null };
  };
  const pharmacy = (reference: Reference | undefined) => {
    if (!reference) return undefined;
    const known = shared(reference);
    const numbers = [reference.identifier?.value, ...(known?.identifier ?? []).map((one) => one.value)];
    const name = (reference.display ?? nameOf(known?.name))?.toLowerCase();
    return input.pharmacies.find((one) => (one.ncpdp !== null && numbers.includes(one.ncpdp)) || one.name.toLowerCase() === name);
  };
  /** The medicine by code, by a resource of its own, or by one that is carried inside. */
  const medicine = (resource: MedicationRequest | MedicationDispense | MedicationStatement): CodeableConcept => {
    const contained = (resource.contained ?? []).find((one): one is Medication => one.resourceType === 'Medication' && one.id === idOf(resource.medicationReference));
    return resource.medicationCodeableConcept ?? contained?.code ?? shared(resource.medicationReference)?.code ?? { text: resource.medicationReference?.display };
  };
  const named = (concept: CodeableConcept) => concept.text ?? concept.coding?.find((coding) => coding.display)?.display ?? '';
  const rxnormOf = (concept: CodeableConcept) => concept.coding?.find((coding) => coding.system === RXNORM)?.code ?? null;

  const fills = new Map<string, Fill[]>();
  for (const { id, content: dispense } of input.dispenses) {
    if (dispense.status === 'entered-in-error') continue;
    const paid = dispense.extension?.find((one) => one.url === PATIENT_PAID)?.valueMoney?.value;
    const at = pharmacy(dispense.performer?.find((one) => pharmacy(one.actor))?.actor ?? dispense.location) ?? null;
    const fill: Fill = {
      id,
      status: dispense.status ?? 'unknown',
      on: dayOf(dispense.whenHandedOver ?? dispense.whenPrepared),
      quantity: dispense.quantity?.value ?? null,
      unit: dispense.quantity?.unit ?? null,
      days: dispense.daysSupply?.value ?? null,
      price: paid === undefined ? null : Math.round(paid * 100),
      pharmacy: at?.name ?? dispense.location?.display ?? null,
    };
    for (const reference of dispense.authorizingPrescription ?? []) {
      const of = idOf(reference) ?? '';
      fills.set(of, [...(fills.get(of) ?? []), fill]);
    }
  }
  // what a pharmacy claim says that the member paid, for the fill of that day (CARIN Blue Button: adjudication paidbypatient)
  for (const { content: benefit } of input.benefits) {
    const of = idOf(benefit.prescription);
    const paid = [...(benefit.adjudication ?? []), ...(benefit.item ?? []).flatMap((item) => item.adjudication ?? [])].find((one) =>
      one.category?.coding?.some((coding) => coding.code === 'paidbypatient' || coding.code === 'copay'),
    )?.amount?.value;
    const on = dayOf(benefit.item?.[0]?.servicedDate ?? benefit.billablePeriod?.start);
    const fill = of === null ? undefined : fills.get(of)?.find((one) => one.price === null && one.on === on);
    if (fill && paid !== undefined) fill.price = Math.round(paid * 100);
  }

  const bySource = new Map(input.requests.map((stored) => [stored.sourceId, stored.id]));
  const replacedBy = new Map<string, string>();
  for (const { id, content } of input.requests) {
    const before = bySource.get(idOf(content.priorPrescription) ?? '');
    if (before && content.status !== 'entered-in-error' && content.status !== 'cancelled') replacedBy.set(before, id);
  }
  const prescriptions: Prescription[] = [];
  for (const { id, sourceId, content: request } of input.requests) {
    if (request.status === 'entered-in-error' || ['proposal', 'plan', 'option'].includes(request.intent ?? '')) continue;
    const concept = medicine(request);
    const name = named(concept);
    const from = request.dispenseRequest;
    const at = pharmacy(from?.performer);
    const number = request.identifier?.find((one) => one.type?.coding?.some((coding) => coding.code === 'FILL'))?.value ?? null;
    const reported = request.reportedBoolean === true || request.reportedReference !== undefined;
    const states = (request.statusReason?.coding ?? []).map((coding) => coding.code);
    const flags = flagsOf(name, input.flags);
    if (states.includes('parked')) flags.push('parked');
    if (states.includes('transferred')) flags.push('transferred');
    if (request.category?.some((category) => category.coding?.some((coding) => coding.code === 'inpatient')) && !flags.includes('clinic-administered'))
      flags.push('clinic-administered');
    const prescriber = who(request.requester);
    prescriptions.push({
      id,
      sourceId,
      origin: reported ? 'reported' : number && from && (at || !from.performer) ? 'ours' : 'outside',
      number,
      name: name || '?',
      rxnorm: rxnormOf(concept),
      status: request.status ?? 'unknown',
      authoredOn: dayOf(request.authoredOn),
      validUntil: dayOf(from?.validityPeriod?.end),
      repeats: from?.numberOfRepeatsAllowed ?? (from ? 0 : null),
      quantity: from?.quantity?.value ?? null,
      quantityUnit: from?.quantity?.unit ?? null,
      daysSupply: from?.expectedSupplyDuration?.value ?? null,
      dosage: request.dosageInstruction ?? [],
      reason: request.reasonCode?.[0]?.text ?? request.reasonCode?.[0]?.coding?.[0]?.display ?? request.reasonReference?.[0]?.display ?? null,
      prescriber: prescriber.name,
      prescriberNpi: prescriber.npi,
      pharmacyId: at?.id ?? null,
      schedule: scheduleOf(name),
      flags,
      labels: medicineLabels(name, rxnormOf(concept) !== null, securityOf(request)),
      replaces: bySource.get(idOf(request.priorPrescription) ?? '') ?? null,
      replacedBy: replacedBy.get(id) ?? null,
      fills: (fills.get(sourceId) ?? []).sort(newestFirst),
    });
  }
  for (const { id, sourceId, content: statement } of input.statements) {
    if (statement.status === 'entered-in-error' || statement.status === 'not-taken') continue;
    // what says again what a prescription says is that prescription
    if (statement.basedOn?.some((one) => bySource.has(idOf(one) ?? '')) || statement.derivedFrom?.some((one) => bySource.has(idOf(one) ?? ''))) continue;
    const concept = medicine(statement);
    const name = named(concept);
    prescriptions.push({
      id,
      sourceId,
      origin: 'reported',
      number: null,
      name: name || '?',
      rxnorm: rxnormOf(concept),
      status: statement.status ?? 'unknown',
      authoredOn: dayOf(statement.effectiveDateTime ?? statement.effectivePeriod?.start ?? statement.dateAsserted),
      validUntil: null,
      repeats: null,
      quantity: null,
      quantityUnit: null,
      daysSupply: null,
      dosage: statement.dosage ?? [],
      reason: statement.reasonCode?.[0]?.text ?? null,
      prescriber: null,
      prescriberNpi: null,
      pharmacyId: null,
      schedule: scheduleOf(name),
      flags: [],
      labels: medicineLabels(name, rxnormOf(concept) !== null, securityOf(statement)),
      replaces: null,
      replacedBy: null,
      fills: [],
    });
  }
  return prescriptions;
}

const newestFirst = (a: Fill, b: Fill): number => (a.on === b.on ? 0 : (a.on ?? '9999') > (b.on ?? '9999') ? -1 : 1);

/** Refills that are left: allowed less the fills after the first, never under none (VA: the first fill is no refill). */
export function refillsLeft(rx: Pick<Prescription, 'repeats' | 'fills'>): number {
  const done = rx.fills.filter((fill) => fill.status === 'completed').length;
  return Math.max(0, (rx.repeats ?? 0) - Math.max(done - 1, 0));
}

/** The newest fill that was handed over. */
export const lastFill = (rx: Pick<Prescription, 'fills'>): Fill | undefined => rx.fills.find((fill) => fill.status === 'completed');

const daysOf = (rx: Pick<Prescription, 'fills' | 'daysSupply'>): number | null => lastFill(rx)?.days ?? rx.daysSupply;

/** The day on which the last fill is used up; null where nothing says how long it lasts. */
export function supplyUntil(rx: Pick<Prescription, 'fills' | 'daysSupply'>): PlainDate | null {
  const fill = lastFill(rx);
  const days = daysOf(rx);
  return fill?.on && days !== null ? addDays(fill.on, days) : null;
}

/** Days of supply that are left of the last fill, today included. */
export function supplyLeft(rx: Pick<Prescription, 'fills' | 'daysSupply'>, today: PlainDate): number | null {
  const until = supplyUntil(rx);
  return until === null ? null : Math.max(0, daysBetween(today, until));
}

/**
 * The first day on which it may be filled again: when most of the last fill is used up (a controlled one nearly all; settings).
 * Null where nothing was filled yet or nothing says how long it lasts: then it is not too early.
 */
export function eligibleOn(
  rx: Pick<Prescription, 'fills' | 'daysSupply' | 'schedule'>,
  settings: Pick<Settings, 'refillAtPercent' | 'controlledAtPercent'>,
): PlainDate | null {
  const fill = lastFill(rx);
  const days = daysOf(rx);
  if (!fill?.on || days === null) return null;
  return addDays(fill.on, Math.ceil((days * (rx.schedule ? settings.controlledAtPercent : settings.refillAtPercent)) / 100));
}

/** When it ends: as written, and for schedules III and IV six months after it was written at the latest (21 CFR 1306.22(a)). */
export function expiresOn(rx: Pick<Prescription, 'validUntil' | 'authoredOn' | 'schedule'>): PlainDate | null {
  if (rx.validUntil === null) return null;
  if ((rx.schedule !== 'III' && rx.schedule !== 'IV') || rx.authoredOn === null) return rx.validUntil;
  const six = addMonths(rx.authoredOn, 6);
  return [six, rx.validUntil].sort()[0] ?? null;
}
