import type { CodeableConcept } from '@medplum/fhirtypes';
import { codesOf } from '../fhir/codings.ts';
import { allergenName, spanishName } from './allergens.rules.ts';

/** Of what there is no known allergy. */
export const NONE_KINDS = ['any', 'drug', 'food', 'environment', 'insect', 'animal', 'latex'] as const;
export type NoneKind = (typeof NONE_KINDS)[number];

/** SNOMED CT's and the International Patient Summary's codes for "none known". */
const NONE_CODES: Readonly<Record<string, NoneKind | 'not-asked'>> = {
  '716186003': 'any',
  '160244002': 'any',
  '409137002': 'drug',
  '429625007': 'food',
  '428607008': 'environment',
  '428197003': 'insect',
  '716220001': 'animal',
  '716184000': 'latex',
  '1003774007': 'latex',
  '1631000175102': 'not-asked',
  '787923006': 'not-asked',
  'no-known-allergies': 'any',
  'no-known-medication-allergies': 'drug',
  'no-known-food-allergies': 'food',
  'no-known-environmental-allergies': 'environment',
  'no-allergy-info': 'not-asked',
};
const NONE_WORDS: [RegExp, NoneKind | 'not-asked'][] = [
  [/^(nkda|no (known )?(drug|medication|medicine)s? allerg(y|ies)|no known history of drug allergy)$/, 'drug'],
  [/^(nkfa|no known food allerg(y|ies))$/, 'food'],
  [/^no known environmental allerg(y|ies)$/, 'environment'],
  [/^no known latex allerg(y|ies)$/, 'latex'],
  [/^(nka|no (known )?allerg(y|ies)|none known|no known allergic reactions|allergies: none|sin alergias conocidas)$/, 'any'],
  [/^(no information about allergies|allerg(y|ies) (status )?unknown|not on file|unknown|patient not asked)$/, 'not-asked'],
];

const bare = (text: string): string =>
  text
    .toLowerCase()
    .replace(/\s*\((situation|finding|disorder|substance)\)\s*$/, '')
    .replace(/[\s.]+$/, '')
    .trim();

/** Words that say that there is nothing, or nothing known. */
const NEGATIVE = /\b(no|none|not|nil|neg|negative|denies|unknown|nka|nkda|nkfa|sin|ningun[ao]?)\b/;

/**
 * Whether the code says that there is no allergy (of some kind), or that nobody asked; null for everything else. A code that also names something, by another
 * of its codings or wordings, is an allergy: of two readings the one that warns.
 */
export function noneOf(code: CodeableConcept | undefined): NoneKind | 'not-asked' | null {
  const words = [code?.text, ...(code?.coding ?? []).map((one) => one.display)].flatMap((one) => (one?.trim() ? [bare(one)] : []));
  const byWords = words.map((text) => NONE_WORDS.find(([way]) => way.test(text))?.[1] ?? null);
  const named =
    code?.coding?.some((one) => allergenName(one.system ?? '', one.code ?? '', 'en') !== null) ||
    words.some((text, at) => byWords[at] === null && (!NEGATIVE.test(text) || spanishName(text) !== null));
  if (named) return null;
  const byCode = codesOf(code).flatMap((one) => NONE_CODES[one] ?? []);
  return byCode[0] ?? byWords.find((one) => one !== null) ?? null;
}
