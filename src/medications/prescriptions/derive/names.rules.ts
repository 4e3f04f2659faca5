import type {
  CodeableConcept,
  Coding,
  Medication,
  MedicationIngredient,
  Ratio,
  Reference,
  Resource,
  Substance,
} from '@medplum/fhirtypes';
import { asReceived } from '../../../fhir/concepts.ts';
import { modifiersOf } from '../../../fhir/modifiers.ts';
import { sayQuantity } from '../../../fhir/quantities.ts';
import { RXNORM, sayCode } from '../../../fhir/systems.ts';
import { isMedicine } from '../../allergies/allergens.rules.ts';
import { follow, type Shared } from '../../record/links.rules.ts';
import type { Fact } from '../../record/said.rules.ts';
import { RXNORM_NAMES } from './rxnorm.rules.ts';

/** The medicine that a prescription, a fill or a statement names. */
export interface Named {
  /** Empty if nothing names it; pages then say so. */
  name: string;
  /** Other names and displays that were sent. */
  also: string[];
  rxnorm: string | null;
  facts: Fact[];
  modifiers: string[];
}
/** Codes for missing data, which name nothing. */
const isAbsent = ({ system = '' }: Coding): boolean =>
  /data-absent-reason$|v3-NullFlavor$|2\.16\.840\.1\.113883\.5\.1008$/.test(system);
type Holder = Resource & {
  medicationCodeableConcept?: CodeableConcept;
  medicationReference?: Reference;
};

/** A ratio as received: `50 mg/mL`, `5 mg/5 mL`; null if empty. */
export function sayRatio(ratio: Ratio | undefined): string | null {
  const [up, down] = [sayQuantity(ratio?.numerator), sayQuantity(ratio?.denominator)];
  if (!up) return down;
  const one = down?.replace(/^1(\.0+)?(?= |$)/, '').trim();
  return down === null || one === '' ? up : `${up}/${one}`;
}

function ingredient(
  one: MedicationIngredient,
  holder: Resource,
  source: string,
  shared: Shared,
): string {
  const inside = follow<Medication | Substance>(
    shared,
    holder,
    source,
    one.itemReference,
    'Substance',
    'Medication',
  );
  const item =
    asReceived(one.itemCodeableConcept, 'en') ||
    asReceived(inside?.code, 'en') ||
    one.itemReference?.display?.trim() ||
    '';
  return [item, sayRatio(one.strength)].filter(Boolean).join(' ');
}

const displaysOf = (concept: CodeableConcept | undefined): string[] =>
  [
    concept?.text,
    ...(concept?.coding ?? []).map((one) => (isAbsent(one) ? undefined : one.display)),
  ].flatMap((one) => one?.trim() || []);
const rxnormOf = (concept: CodeableConcept | undefined): string | null =>
  concept?.coding?.find((one) => one.system === RXNORM && one.code)?.code ?? null;

/** The names that these resources give for RxNorm codes. */
export function rxnormNames(
  concepts: readonly (CodeableConcept | undefined)[],
): Map<string, string> {
  const names = new Map<string, string>();
  for (const concept of concepts)
    for (const one of concept?.coding ?? [])
      if (one.system === RXNORM && one.code && one.display?.trim() && !names.has(one.code))
        names.set(one.code, one.display.trim());
  return names;
}

/**
 * The medicine's name from, in this order: text, display, ingredients, the reference's display, a
 * name for its RxNorm code in the record or in our table, the code itself. A Medication entered in
 * error names nothing.
 */
export function nameMedicine(
  holder: Holder,
  source: string,
  shared: Shared,
  known: ReadonlyMap<string, string>,
): Named {
  const found = follow<Medication>(
    shared,
    holder,
    source,
    holder.medicationReference,
    'Medication',
  );
  const medication = found?.status === 'entered-in-error' ? undefined : found;
  const concepts = [holder.medicationCodeableConcept, medication?.code];
  const all = medication?.ingredient ?? [];
  const active = all.filter((one) => one.isActive !== false);
  const say = (list: MedicationIngredient[]) =>
    list
      .map((one) =>
        ingredient(
          one,
          { ...holder, contained: inside(holder, medication) } as Resource,
          source,
          shared,
        ),
      )
      .filter(Boolean);
  const form = asReceived(medication?.form, 'en');
  const ingredients = say(active.length > 0 ? active : all).join(' / ');
  const rxnorm = rxnormOf(holder.medicationCodeableConcept) ?? rxnormOf(medication?.code);
  const coding = concepts
    .flatMap((concept) => concept?.coding ?? [])
    .find((one) => one.code && !isAbsent(one));
  // a reference by a code alone, such as an NDC
  const { system, value } = holder.medicationReference?.identifier ?? {};
  const referred =
    value && isMedicine(system ?? '') ? { ...(system ? { system } : {}), code: value } : undefined;
  const names = [
    ...concepts.flatMap((concept) => displaysOf(concept)),
    ...(ingredients ? [[ingredients, form].filter(Boolean).join(' ')] : []),
    ...(holder.medicationReference?.display?.trim()
      ? [holder.medicationReference.display.trim()]
      : []),
  ];
  const name =
    names[0] ??
    known.get(rxnorm ?? '') ??
    RXNORM_NAMES[rxnorm ?? ''] ??
    sayCode(coding) ??
    sayCode(referred) ??
    '';
  const also = [...new Set(names)].filter((one) => one.toLowerCase() !== name.toLowerCase());
  const others =
    active.length > 0 ? say(all.filter((one) => one.isActive === false)).join(', ') : '';
  const facts: Fact[] = [
    ...(form && !name.toLowerCase().includes(form.toLowerCase())
      ? [{ is: 'form', sent: form } as const]
      : []),
    ...(others ? [{ is: 'excipients', sent: others } as const] : []),
    ...(medication?.status === 'inactive'
      ? [{ is: 'product-inactive', code: 'yes' } as const]
      : []),
    ...(medication?.amount
      ? [{ is: 'package', sent: sayRatio(medication.amount) ?? '' } as const]
      : []),
    ...(medication?.batch?.lotNumber
      ? [{ is: 'lot', sent: medication.batch.lotNumber } as const]
      : []),
    ...(medication?.batch?.expirationDate
      ? [{ is: 'lot-expires', moment: medication.batch.expirationDate } as const]
      : []),
  ];
  return { name, also, rxnorm, facts, modifiers: medication ? modifiersOf(medication) : [] };
}

/**
 * Contained resources that an ingredient's `#id` may mean: the prescription's and the Medication's.
 */
const inside = (holder: Resource, medication: Medication | undefined): Resource[] => [
  ...((holder as { contained?: Resource[] }).contained ?? []),
  ...((medication?.contained as Resource[] | undefined) ?? []),
];
