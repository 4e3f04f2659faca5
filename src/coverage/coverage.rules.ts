import type {
  CodeableConcept,
  Coverage,
  CoverageClass,
  CoverageCostToBeneficiary,
  Identifier,
  Organization,
  Patient,
  Reference,
  RelatedPerson,
} from '@medplum/fhirtypes';
import { firstDayOf, lastDayOf, type Moment, readMoment } from '../fhir/dates.ts';
import { spelled } from '../fhir/decimals.ts';
import { identifierOn, isPlaceholder } from '../fhir/identifiers.ts';
import { modifiersOf } from '../fhir/modifiers.ts';
import { nameOn, sayName } from '../fhir/names.ts';
import { containedIn, identifierOf, idOf, readReference } from '../fhir/references.ts';
import type { PlainDate } from '../platform/days.rules.ts';
import { type Kind, kindsOf } from './kinds.rules.ts';

export type PlanState = 'active' | 'future' | 'ended' | 'cancelled';

/**
 * A person or an organization that a plan names: by name, only by a number, as the person whose
 * record it is, or not at all.
 */
export type Party =
  | { is: 'named'; name: string }
  | { is: 'number'; value: string }
  | { is: 'self' }
  | { is: 'unknown' };

/** A date as sent; `moment` is null for an impossible date. */
export interface SaidDate {
  text: string;
  moment: Moment | null;
}

/** A number on the card as sent, with its type if it has one. */
export interface PlanNumber {
  type: CodeableConcept | undefined;
  value: string;
}

/**
 * A plan that a member has, had or will have. Concepts are kept as received: pages show them in the
 * reader's language.
 */
export interface Plan {
  id: string;
  /** The plan's name, from its class; null if it has none. */
  name: string | null;
  kinds: Kind[];
  type: CodeableConcept | undefined;
  payers: Party[];
  /**
   * The member's own number (identifier of type MB). Never the subscriber's, which a whole family
   * shares.
   */
  memberId: string | null;
  subscriberId: string | null;
  dependent: string | null;
  otherNumbers: PlanNumber[];
  classes: CoverageClass[];
  network: string | null;
  subscriber: Party | null;
  policyHolder: Party | null;
  relationship: { code: Relationship | null; concept: CodeableConcept | undefined };
  /** Which plan pays first, second and so on, in the payer's digits. */
  order: string | null;
  costs: CoverageCostToBeneficiary[];
  /** The payer may ask others to pay it back. */
  subrogation: boolean;
  contracts: string[];
  /** Modifier extensions, as received. */
  modifiers: string[];
  starts: SaidDate | null;
  ends: SaidDate | null;
  state: PlanState;
}

/** The member's relationship to the subscriber (HL7 subscriber-relationship). */
export type Relationship = 'self' | 'spouse' | 'common' | 'child' | 'parent' | 'injured' | 'other';
const RELATIONSHIPS: [Relationship, system: RegExp, codes: string][] = [
  ['self', /subscriber-relationship|^$/, 'self'],
  ['spouse', /subscriber-relationship|^$/, 'spouse'],
  ['common', /subscriber-relationship|^$/, 'common'],
  ['child', /subscriber-relationship|^$/, 'child'],
  ['parent', /subscriber-relationship|^$/, 'parent'],
  ['injured', /subscriber-relationship|^$/, 'injured'],
  ['other', /subscriber-relationship|^$/, 'other'],
  // X12 individual relationship code (005010, element 1069)
  ['self', /x12/i, '18'],
  ['spouse', /x12/i, '01'],
  ['common', /x12/i, '53'],
  ['child', /x12/i, '19'],
  ['other', /x12/i, 'G8'],
  // only codes that mean the same in both directions; table 0063 does not say whose child a CHD is
  ['self', /v2[-/]0063$/, 'SEL'],
  ['spouse', /v2[-/]0063$/, 'SPO'],
  ['self', /v3-RoleCode$/, 'ONESELF'],
  ['spouse', /v3-RoleCode$/, 'SPS'],
];

function relationshipOf(concept: CodeableConcept | undefined): Relationship | null {
  for (const { system = '', code } of concept?.coding ?? []) {
    const known = RELATIONSHIPS.find(([, of, one]) => one === code && of.test(system));
    if (known) return known[0];
  }
  return null;
}

/** A Coverage as it is stored. */
export interface StoredCoverage {
  id: string;
  source: string;
  content: Coverage;
}
/** Finds the resource that a source's reference points to, if it is known. */
export type Find = (
  source: string,
  type: 'Organization' | 'RelatedPerson',
  id: string,
) => Organization | RelatedPerson | undefined;

const nameOf = (
  one: Organization | RelatedPerson | Patient | undefined,
  today: PlainDate,
): string | null =>
  one?.resourceType === 'Organization'
    ? (one.name?.trim() ?? one.alias?.find((alias) => alias.trim()) ?? null)
    : one
      ? sayName(nameOn(one.name, today))
      : null;

/**
 * Who a reference points to: by its display, or else by the name of its target, or else by a
 * number.
 */
function partyOf(
  reference: Reference,
  { source, content }: StoredCoverage,
  today: PlainDate,
  find: Find,
): Party {
  const display = reference.display?.trim();
  if (display) return { is: 'named', name: display };
  const self = idOf(content.beneficiary, 'Patient');
  if (self !== null && idOf(reference, 'Patient') === self) return { is: 'self' };
  const target = readReference(reference);
  for (const type of ['Organization', 'RelatedPerson'] as const) {
    const id = idOf(reference, type);
    const name = nameOf(
      id
        ? find(source, type, id)
        : containedIn<Organization | RelatedPerson>(content, reference, type),
      today,
    );
    if (name) return { is: 'named', name };
  }
  // a contained Patient is not a person of this record
  const inside = nameOf(containedIn<Patient>(content, reference, 'Patient'), today);
  if (inside) return { is: 'named', name: inside };
  const value =
    target?.is === 'logical'
      ? target.value
      : target?.is === 'conditional'
        ? identifierOf(target)?.value
        : reference.identifier?.value;
  return value ? { is: 'number', value } : { is: 'unknown' };
}

const dateOf = (text: string | undefined, zone: string): SaidDate | null =>
  text ? { text, moment: readMoment(text, zone) } : null;

function stateOf({ status, period }: Coverage, today: PlainDate, zone: string): PlanState {
  if (status === 'cancelled') return 'cancelled';
  const [first, last] = [firstDayOf(period?.start, zone), lastDayOf(period?.end, zone)];
  if (last !== null && last < today) return 'ended';
  return first !== null && first > today ? 'future' : 'active';
}

const classOf = (content: Coverage, code: string) =>
  content.class?.find((one) => one.type?.coding?.some((coding) => coding.code === code));
/** Numbers of the plan other than the member's own, without placeholders. */
const othersOf = (
  identifiers: Identifier[] | undefined,
  own: Identifier | undefined,
): PlanNumber[] =>
  (identifiers ?? []).flatMap((one) => {
    const value = one.value?.trim();
    return one === own || !value || isPlaceholder(value) ? [] : [{ type: one.type, value }];
  });

const ORDER: readonly PlanState[] = ['active', 'future', 'ended', 'cancelled'];
export const lastDay = (plan: Plan): PlainDate => plan.ends?.moment?.last ?? '9999-12-31';

/**
 * The plans of a record: active ones first, then by the order in which they pay, then by their last
 * day, newest first. Drafts and plans entered in error are left out (FHIR R4 fm-status). The period
 * decides, by the day in the clinic's zone, whatever the status says: payers leave ended plans
 * `active`.
 * @param find resolves the references of a source
 */
export function readPlans(
  rows: readonly StoredCoverage[],
  today: PlainDate,
  zone: string,
  find: Find,
): Plan[] {
  const plans = rows.flatMap((row): Plan[] => {
    const { id, content } = row;
    if (content.status === 'draft' || content.status === 'entered-in-error') return [];
    const party = (reference: Reference | undefined) =>
      reference ? partyOf(reference, row, today, find) : null;
    const own = identifierOn(content.identifier, 'MB', today);
    const plan = classOf(content, 'plan');
    const payers = (content.payor ?? []).map((payor) => partyOf(payor, row, today, find));
    const kinds = kindsOf(content.type);
    const subscriber = party(content.subscriber);
    const related = relationshipOf(content.relationship);
    return [
      {
        id,
        name: plan?.name?.trim() || plan?.value?.trim() || null,
        kinds:
          kinds.length === 0 && payers.some((payer) => payer.is === 'self') ? ['self-pay'] : kinds,
        type: content.type,
        payers,
        memberId: own?.value?.trim() ?? null,
        subscriberId: content.subscriberId?.trim() || null,
        dependent: content.dependent?.trim() || null,
        otherNumbers: othersOf(content.identifier, own),
        classes: content.class ?? [],
        network: content.network?.trim() || null,
        subscriber,
        policyHolder: party(content.policyHolder),
        // a member who is the subscriber is `self`, even if no relationship says so; nothing else
        // is guessed
        relationship: {
          code:
            related ??
            (content.relationship === undefined && subscriber?.is === 'self' ? 'self' : null),
          concept: content.relationship,
        },
        order: spelled(content, 'order') ?? null,
        costs: content.costToBeneficiary ?? [],
        subrogation: content.subrogation === true,
        contracts: (content.contract ?? []).flatMap(
          (contract) => contract.display?.trim() || contract.identifier?.value || [],
        ),
        modifiers: modifiersOf(content),
        starts: dateOf(content.period?.start, zone),
        ends: dateOf(content.period?.end, zone),
        state: stateOf(content, today, zone),
      },
    ];
  });
  const pays = (plan: Plan) => Number(plan.order ?? 99);
  return plans.sort(
    (a, b) =>
      ORDER.indexOf(a.state) - ORDER.indexOf(b.state) ||
      pays(a) - pays(b) ||
      lastDay(b).localeCompare(lastDay(a)) ||
      a.id.localeCompare(b.id),
  );
}
