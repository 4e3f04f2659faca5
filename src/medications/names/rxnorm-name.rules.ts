import { type Form, formAtEnd } from './forms.rules.ts';
import { isIngredient } from './ingredients.rules.ts';

/**
 * Reads a name in RxNorm's own form: `[quantity] ingredient strength [/ ...] [dose form] [[brand]]`
 * (RxNorm Technical Documentation, "Semantic Normal Form"; appendix 3 for the abbreviations).
 */

export interface Strength {
  /** A decimal as written. */
  value: string;
  unit: 'MG' | 'MCG' | 'UNT' | 'MEQ';
  per: 'ML' | 'ACTUAT' | 'HR' | 'MG' | null;
}
export interface RxNormName {
  /** Strength is null only in "ingredient [brand]". */
  parts: { ingredient: string; strength: Strength | null }[];
  form: Form | null;
  brand: string | null;
  /** How much a container holds, how many puffs it has, or how many hours it works. */
  quantity: { value: string; unit: 'ML' | 'ACTUAT' | 'HR' } | null;
}

/** The number of an application to the FDA: it tells manufacturers apart, not medicines. */
const APPLICATION = /^NDA\d{6} /;
const BRAND = /^(.+) \[([A-Za-z][A-Za-z0-9 ’'./-]*)\]$/;
const QUANTITY = /^(\d+(?:\.\d+)?) (ML|ACTUAT|HR) (.+)$/;
const PART = /^(.+?) (\d+(?:\.\d+)?) (MG|MCG|UNT|MEQ)(?:\/(ML|ACTUAT|HR|MG))?$/;

function part(text: string): RxNormName['parts'][number] | null {
  const [, ingredient = '', value = '', unit, per] = PART.exec(text) ?? [];
  if (!isIngredient(ingredient) || !/[1-9]/.test(value)) return null;
  return {
    ingredient,
    strength: { value, unit: unit as Strength['unit'], per: (per ?? null) as Strength['per'] },
  };
}

/**
 * The parts of a name in RxNorm's form, or null for any other text. Its units are in capitals, so
 * what a clinician typed ("Lisinopril 10 mg daily") is not mistaken for such a name.
 */
export function readRxNormName(name: string): RxNormName | null {
  const [, before, brand = null] = BRAND.exec(name) ?? [null, name];
  const named = (before ?? name).replace(APPLICATION, '');
  if (brand !== null && isIngredient(named))
    return { parts: [{ ingredient: named, strength: null }], form: null, brand, quantity: null };
  const [, value, unit, after] = QUANTITY.exec(named) ?? [null, null, null, named];
  const found = formAtEnd(after ?? named);
  const parts = (found?.rest ?? after ?? named).split(' / ').map(part);
  if (!parts.every((one) => one !== null)) return null;
  return {
    parts,
    form: found?.form ?? null,
    brand,
    quantity: value && unit ? { value, unit: unit as 'ML' | 'ACTUAT' | 'HR' } : null,
  };
}
