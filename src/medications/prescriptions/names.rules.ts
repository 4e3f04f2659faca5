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
import { asReceived } from '../../fhir/concepts.ts';
import { modifiersOf } from '../../fhir/modifiers.ts';
import { sayQuantity } from '../../fhir/quantities.ts';
import { RXNORM, sayCode } from '../../fhir/systems.ts';
import { isMedicine } from '../allergies/allergens.rules.ts';
import { follow, type Shared } from '../record/links.rules.ts';
import type { Fact } from '../record/said.rules.ts';
import { RXNORM_NAMES } from './rxnorm.rules.ts';

/** What a prescription, a fill or a statement says that the medicine is. */
export interface Named {
  /** Empty where nothing names it: the page then says so. */
  name: string;
  /** The other names and displays that came with it. */
  also: string[];
  rxnorm: string | null;
  facts: Fact[];
  modifiers: string[];
}
/** Codes that say that there is none, and why: they name nothing. */
const isAbsent = ({ system = '' }: Coding): boolean =>
  /data-absent-reason$|v3-NullFlavor$|2\.16\.840\.1\.113883\.5\.1008$/.test(system);
type Holder = Resource & {
  medicationCodeableConcept?: CodeableConcept;
  medicationReference?: Reference;
};

/** A ratio as it came: `50 mg/mL`, `5 mg/5 mL`. Null where it says nothing. */
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

/** Every name of an RxNorm code that the sender gave anywhere among these resources. */
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
 * Names the medicine: by a text, a display, what is in it, the reference's display, a name that its
 * RxNorm code has elsewhere in the record or with us, and at last by the code itself. A Medication
 * that was entered in error names nothing.
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
  // a reference by a code of the medicine alone, such as its NDC
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
 * What an ingredient's `#id` may mean: carried inside the prescription, or inside the Medication
 * itself.
 */
const inside = (holder: Resource, medication: Medication | undefined): Resource[] => [
  ...((holder as { contained?: Resource[] }).contained ?? []),
  ...((medication?.contained as Resource[] | undefined) ?? []),
];
