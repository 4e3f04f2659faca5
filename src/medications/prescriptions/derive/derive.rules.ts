import type {
  CodeableConcept,
  Condition,
  Dosage,
  MedicationDispense,
  MedicationRequest,
  MedicationStatement,
  Reference,
  Resource,
} from '@medplum/fhirtypes';
import { asReceived } from '../../../fhir/concepts.ts';
import { firstDayOf, lastDayOf } from '../../../fhir/dates.ts';
import { writeJson } from '../../../fhir/decimals.ts';
import { modifiersOf } from '../../../fhir/modifiers.ts';
import { securityOf } from '../../../records/release/security-labels.rules.ts';
import {
  follow,
  keysIn,
  OWN_SOURCE,
  prescriptionFinder,
  type Stored,
} from '../../record/links.rules.ts';
import { type Note, narrativeOf, notesOf, SAID, statusReasonOf } from '../../record/said.rules.ts';
import { daysIn, orderFills } from '../fills.rules.ts';
import { BLANK, type Prescription } from '../prescriptions.rules.ts';
import { readFills } from './dispenses.rules.ts';
import { flagsOf, labelsOf, scheduleOfAll } from './drugs.rules.ts';
import { factsOfRequest, factsOfStatement } from './facts.rules.ts';
import { fromFills } from './fills-alone.rules.ts';
import type { MedicationInput } from './input.rules.ts';
import { type Named, nameMedicine, rxnormNames } from './names.rules.ts';
import { linkReplaced } from './replaced.rules.ts';
import { peopleOf } from './who.rules.ts';

/** States that pharmacy systems send as a status reason. */
const STATES = ['parked', 'transferred'];
/**
 * What must not be ignored: modifier extensions, and the sender's own rules (FHIR R4,
 * Resource.implicitRules).
 */
const modifiersIn = (resource: Resource & { implicitRules?: string }): string[] => [
  ...modifiersOf(resource),
  ...(resource.implicitRules ? [`implicitRules: ${resource.implicitRules}`] : []),
];
/** The first and the last day of a course, if each of its dosages has one. */
function courseOf(
  dosage: readonly Dosage[],
  zone: string,
): { takenFrom: string | null; takenUntil: string | null } {
  const all = <T>(days: (T | null)[]): T[] =>
    (days.every((day) => day !== null) ? days : []) as T[];
  const starts = all(
    dosage.map((one) => firstDayOf(one.timing?.repeat?.boundsPeriod?.start, zone)),
  );
  const ends = all(dosage.map((one) => lastDayOf(one.timing?.repeat?.boundsPeriod?.end, zone)));
  return { takenFrom: starts.sort()[0] ?? null, takenUntil: ends.sort().at(-1) ?? null };
}

const RENDERED = /[./-]renderedDosageInstruction$/;
/** The directions in one text: an element of R5, and an extension in R4. */
const renderedOf = (request: MedicationRequest): Note[] =>
  (request.extension ?? []).flatMap((one) => {
    const text = RENDERED.test(one.url ?? '')
      ? (one.valueMarkdown ?? one.valueString)?.trim()
      : undefined;
    return text ? [{ text, by: null, at: null }] : [];
  });

/**
 * Whether a statement says only that a prescription is taken as prescribed. Such a statement is not
 * listed.
 */
function repeats(statement: MedicationStatement, request: MedicationRequest | undefined): boolean {
  const same =
    !statement.dosage?.length ||
    writeJson(statement.dosage) === writeJson(request?.dosageInstruction ?? null);
  const { note, statusReason, reasonCode, effectivePeriod, status } = statement;
  return (
    status === 'active' &&
    same &&
    !note?.length &&
    !statusReason?.length &&
    !reasonCode?.length &&
    !effectivePeriod?.end &&
    modifiersIn(statement).length === 0
  );
}

/** Derives a person's medicines from their record. References are followed within their source. */
export function buildPrescriptions(input: MedicationInput): Prescription[] {
  const { shared, zone } = input;
  // a prescription entered in error is left out; its fills become a medicine of their own
  const requests = input.requests.filter((one) => one.content.status !== 'entered-in-error');
  const find = prescriptionFinder(requests);
  const byId = new Map(requests.map((one) => [one.id, one]));
  const known = rxnormNames([
    ...[...input.requests, ...input.dispenses, ...input.statements].map(
      (one) => one.content.medicationCodeableConcept,
    ),
    ...[...shared.values()].map((one) =>
      one.resourceType === 'Medication' ? one.code : undefined,
    ),
  ]);

  const whoOf = (holder: Resource, source: string) =>
    peopleOf(holder, source, shared, input.pharmacies);
  /**
   * The source in which a prescription's medicine is named: for the portal's own renewals, that of
   * the prescription that they renew.
   */
  const sourceOf = ({ source, content }: Stored<MedicationRequest>): string => {
    const prior =
      source === OWN_SOURCE ? byId.get(find(content.priorPrescription, source) ?? '') : undefined;
    return prior ? sourceOf(prior) : source;
  };
  const nameOf = (
    holder: MedicationRequest | MedicationDispense | MedicationStatement,
    source: string,
  ): Named => nameMedicine(holder, source, shared, known);
  const kindOf = ({ name, also, rxnorm }: Named, resource: Resource) => ({
    schedule: scheduleOfAll([name, ...also]),
    labels: labelsOf([name, ...also], rxnorm !== null, securityOf(resource)),
  });
  const reasonOf = (
    holder: MedicationRequest | MedicationStatement,
    source: string,
  ): string | null => {
    const codes = (holder.reasonCode ?? []).map((one: CodeableConcept) => asReceived(one, 'en'));
    const references = (holder.reasonReference ?? []).map(
      (one: Reference) =>
        one.display?.trim() ||
        asReceived(follow<Condition>(shared, holder, source, one, 'Condition')?.code, 'en'),
    );
    return [...new Set([...codes, ...references].filter(Boolean))].join('; ') || null;
  };

  const { fills, orphans } = readFills(input, {
    find,
    named: nameOf,
    of: (id) => byId.get(id),
    sourceOf,
  });

  const prescriptions: Prescription[] = [];
  for (const stored of requests) {
    const { id, source, sourceId, content: request } = stored;
    const { who, npi, pharmacy } = whoOf(request, source);
    const named = nameOf(request, sourceOf(stored));
    const from = request.dispenseRequest;
    const at = pharmacy(from?.performer);
    const number =
      request.identifier?.find((one) => one.type?.coding?.some((coding) => coding.code === 'FILL'))
        ?.value ?? null;
    const reported = request.reportedBoolean === true || request.reportedReference !== undefined;
    const states = (request.statusReason?.coding ?? []).map((coding) => coding.code ?? '');
    const flags = [
      ...new Set([named.name, ...named.also].flatMap((name) => flagsOf(name, input.flags))),
    ];
    if (states.includes('parked')) flags.push('parked');
    if (states.includes('transferred')) flags.push('transferred');
    if (
      request.category?.some((category) =>
        category.coding?.some((coding) => coding.code === 'inpatient'),
      ) &&
      !flags.includes('clinic-administered')
    )
      flags.push('clinic-administered');
    const dosage = request.dosageInstruction ?? [];
    prescriptions.push({
      ...BLANK,
      id,
      source,
      sourceId,
      origin: reported
        ? 'reported'
        : number && from && (at || !from.performer)
          ? 'ours'
          : 'outside',
      number,
      name: named.name,
      rxnorm: named.rxnorm,
      status: request.status ?? 'unknown',
      intent: request.intent ?? 'order',
      doNotTake: request.doNotPerform === true,
      authoredOn: firstDayOf(request.authoredOn, zone),
      validFrom: firstDayOf(from?.validityPeriod?.start, zone),
      validUntil: lastDayOf(from?.validityPeriod?.end, zone),
      ...courseOf(dosage, zone),
      repeats: from?.numberOfRepeatsAllowed ?? (from ? 0 : null),
      quantity: from?.quantity?.value ?? null,
      quantityUnit: from?.quantity?.unit ?? from?.quantity?.code ?? null,
      daysSupply: daysIn(from?.expectedSupplyDuration),
      dosage,
      reason: reasonOf(request, source),
      prescriber: who(request.requester),
      prescriberNpi: npi(request.requester),
      pharmacyId: at?.id ?? null,
      flags,
      ...kindOf(named, request),
      fills: orderFills(fills.get(id) ?? []),
      refs: keysIn(source, writeJson(request)),
      said: {
        ...SAID,
        notes: [
          ...notesOf(request.note, who),
          ...renderedOf(request),
          ...(named.name ? [] : narrativeOf(request)),
        ],
        ...statusReasonOf([request.statusReason], STATES),
        modifiers: [...modifiersIn(request), ...named.modifiers],
        also: named.also,
        facts: [
          ...factsOfRequest(request, who).filter((fact) => fact.is !== 'pharmacy' || !at),
          ...named.facts,
        ],
        amount: from?.quantity ?? null,
        supply: from?.expectedSupplyDuration ?? null,
        written: request.authoredOn ?? null,
        until: from?.validityPeriod?.end ?? null,
      },
    });
  }
  linkReplaced(prescriptions, (rx) => find(byId.get(rx.id)?.content.priorPrescription, rx.source));
  for (const { id, source, sourceId, content: statement } of input.statements) {
    if (statement.status === 'entered-in-error') continue;
    const about =
      [...(statement.basedOn ?? []), ...(statement.derivedFrom ?? [])].flatMap(
        (one) => find(one, source) ?? [],
      )[0] ?? null;
    if (about !== null && repeats(statement, byId.get(about)?.content)) continue;
    const { who } = whoOf(statement, source);
    const named = nameOf(statement, source);
    const course = courseOf(statement.dosage ?? [], zone);
    const start = statement.effectiveDateTime ?? statement.effectivePeriod?.start;
    prescriptions.push({
      ...BLANK,
      id,
      source,
      sourceId,
      origin: 'reported',
      name: named.name,
      rxnorm: named.rxnorm,
      status: statement.status ?? 'unknown',
      intent: 'statement',
      authoredOn: firstDayOf(start ?? statement.dateAsserted, zone),
      takenFrom: firstDayOf(start, zone) ?? course.takenFrom,
      takenUntil: lastDayOf(statement.effectivePeriod?.end, zone) ?? course.takenUntil,
      dosage: statement.dosage ?? [],
      reason: reasonOf(statement, source),
      ...kindOf(named, statement),
      refs: keysIn(source, writeJson(statement)),
      said: {
        ...SAID,
        notes: [...notesOf(statement.note, who), ...(named.name ? [] : narrativeOf(statement))],
        ...statusReasonOf(statement.statusReason ?? [], []),
        modifiers: [...modifiersIn(statement), ...named.modifiers],
        also: named.also,
        facts: [...factsOfStatement(statement, who), ...named.facts],
        written: start ?? statement.dateAsserted ?? null,
        about,
      },
    });
  }
  return [...prescriptions, ...fromFills(orphans, (one) => kindOf(one.named, one.stored.content))];
}
