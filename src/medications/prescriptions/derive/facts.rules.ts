import type {
  MedicationDispense,
  MedicationRequest,
  MedicationStatement,
  Reference,
} from '@medplum/fhirtypes';
import { idOf } from '../../../fhir/references.ts';
import { type Fact, factOf } from '../../record/said.rules.ts';
import { SUPPLY_TYPES } from '../fills.rules.ts';

type Who = (reference: Reference | undefined) => string | null;
const sent = (is: string, text: string | null | undefined): Fact[] =>
  text?.trim() ? [{ is, sent: text.trim() }] : [];
const named = (is: string, reference: Reference | undefined, who: Who): Fact[] =>
  sent(is, reference && who(reference));

/** The type of a reporter, if the record has no name. */
const REPORTERS = ['Patient', 'RelatedPerson', 'Practitioner', 'PractitionerRole', 'Organization'];
function reportedBy(reference: Reference | undefined, who: Who): Fact[] {
  const name = named('reported-by', reference, who);
  const type = REPORTERS.find((one) => idOf(reference, one) !== null || reference?.type === one);
  return name.length > 0 || !type ? name : [{ is: 'reported-by', code: type }];
}
const CATEGORIES = ['inpatient', 'discharge', 'community', 'outpatient', 'patientspecified'];
/** Usual categories, which are not shown. */
const USUAL = ['community', 'outpatient'];
const unusual = (facts: Fact[]): Fact[] =>
  facts.filter((fact) => !('code' in fact && USUAL.includes(fact.code)));

/** Elements of a prescription that are shown and decide nothing. */
export function factsOfRequest(request: MedicationRequest, who: Who): Fact[] {
  const { substitution, dispenseRequest: from, intent } = request;
  return [
    ...(intent && !['order', 'original-order'].includes(intent)
      ? [{ is: 'intent', code: intent }]
      : []),
    ...unusual((request.category ?? []).flatMap((one) => factOf('category', one, CATEGORIES))),
    ...(request.priority && request.priority !== 'routine'
      ? [{ is: 'priority', code: request.priority }]
      : []),
    ...factOf('course', request.courseOfTherapyType, ['continuous', 'acute', 'seasonal']),
    ...(substitution?.allowedBoolean === undefined
      ? []
      : [{ is: 'substitution', code: substitution.allowedBoolean ? 'allowed' : 'not-allowed' }]),
    ...factOf('substitution', substitution?.allowedCodeableConcept, ['N', 'E']),
    ...factOf('substitution-reason', substitution?.reason),
    ...(from?.initialFill?.quantity
      ? [{ is: 'first-amount', amount: from.initialFill.quantity }]
      : []),
    ...(from?.initialFill?.duration
      ? [{ is: 'first-supply', time: from.initialFill.duration }]
      : []),
    ...(from?.dispenseInterval ? [{ is: 'interval', time: from.dispenseInterval }] : []),
    ...(from?.validityPeriod?.start
      ? [{ is: 'valid-from', moment: from.validityPeriod.start }]
      : []),
    ...named('pharmacy', from?.performer, who),
    ...reportedBy(request.reportedReference, who),
    ...named('given-by', request.performer, who),
    ...factOf('given-by', request.performerType),
    ...named('recorded-by', request.recorder, who),
    ...(request.detectedIssue ?? []).flatMap((one) => sent('issue', one.display)),
  ];
}

export function factsOfStatement(statement: MedicationStatement, who: Who): Fact[] {
  return [
    ...unusual(factOf('category', statement.category, CATEGORIES)),
    ...(statement.effectiveDateTime
      ? [{ is: 'taken-on', moment: statement.effectiveDateTime }]
      : []),
    ...(statement.effectivePeriod?.start
      ? [{ is: 'taken-from', moment: statement.effectivePeriod.start }]
      : []),
    ...(statement.effectivePeriod?.end
      ? [{ is: 'taken-until', moment: statement.effectivePeriod.end }]
      : []),
    ...(statement.dateAsserted ? [{ is: 'asserted', moment: statement.dateAsserted }] : []),
    ...reportedBy(statement.informationSource, who),
  ];
}

export function factsOfDispense(dispense: MedicationDispense, who: Who): Fact[] {
  const { substitution } = dispense;
  return [
    ...factOf('supply-type', dispense.type, SUPPLY_TYPES),
    ...unusual(factOf('category', dispense.category, CATEGORIES)),
    ...(substitution
      ? [{ is: 'substituted', code: substitution.wasSubstituted ? 'yes' : 'no' }]
      : []),
    ...factOf('substitution-type', substitution?.type, ['N', 'E']),
    ...(substitution?.reason ?? []).flatMap((one) => factOf('substitution-reason', one)),
    ...(dispense.receiver ?? []).flatMap((one) => sent('receiver', one.display)),
    ...named('destination', dispense.destination, who),
    ...(dispense.detectedIssue ?? []).flatMap((one) => sent('issue', one.display)),
  ];
}
