import type { CodeableConcept } from '@medplum/fhirtypes';
import { codesOf } from '../../fhir/codings.ts';
import { allergenName, isMedicine, spanishName } from './allergens.rules.ts';

/** What a "no known allergy" statement covers. */
export const NONE_KINDS = [
  'any',
  'drug',
  'food',
  'environment',
  'insect',
  'animal',
  'latex',
] as const;
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
  [
    /^(nkda|no (known )?(adverse )?(drug|medication|medicine)s? (allerg(y|ies)|intolerances?|reactions?)( known)?|no known history of drug allergy|(sin|niega|no refiere|no se conocen) alergias? (medicamentosas?|a (los )?medicamentos)( conocidas?)?|alergias? a (los )?medicamentos ?: ?(no|niega|ningun[ao]))$/,
    'drug',
  ],
  [/^(nkfa|no known food allerg(y|ies))$/, 'food'],
  [/^no known environmental allerg(y|ies)$/, 'environment'],
  [/^no known latex allerg(y|ies)$/, 'latex'],
  [
    /^(nkas?|no (known |active )*allerg(y|ies)( ?\/ ?adrs?)?( known| reported)?|(none|nil) ?(known|reported)?|no known allergic reactions|allergies ?: ?none|(patient )?denies (any |known )*allergies|(sin|niega|no refiere|no tiene|no se conocen) alergias( conocidas)?|alergias ?: ?(no|niega|ninguna)|ningun[ao]s?( conocid[ao]s?)?|no conocid[ao]s?|no alergic[ao])$/,
    'any',
  ],
  [
    /^(no information( about allergies)?|allerg(y|ies) (status )?unknown|allergies not reviewed|unable to (obtain|assess)|not on file|unknown|(patient )?not asked|desconocid[ao]s?|sin informacion)$/,
    'not-asked',
  ],
];

const bare = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/\b([a-z])\.(?=[a-z]\b)/g, '$1')
    .replace(/\s*\((situation|finding|disorder|substance)\)\s*$/, '')
    .replace(/[\s.]+$/, '')
    .trim();
/**
 * A text without its brackets, and what is in them: "NKDA (no known drug allergies)" says the same
 * thing twice.
 */
const readings = (text: string): string[] => {
  const [, head = '', inside = ''] = /^([^()[\]]+?)\s*[([]([^()[\]]+)[)\]]$/.exec(bare(text)) ?? [];
  const both = [bare(head), bare(inside)];
  return both.every((one) => NONE_WORDS.some(([way]) => way.test(one))) ? both : [bare(text)];
};

/** Words after which an allergen follows: "no known allergies except penicillin". */
const EXCEPTION =
  /\b(except|excepting|excluding|other than|but|besides|apart|aside|only|not including|salvo|excepto|menos|aparte|pero|solo)\b/;
/** Words for nothing, or nothing known. */
const NEGATIVE = /\b(no|none|not|nil|neg|negative|denies|unknown|nka|nkda|nkfa|sin|ningun[ao]?)\b/;

/**
 * Whether the code says that there is no allergy (of some kind), or that nobody asked; null for
 * anything else. A code that also names an allergen, in another coding or wording, is an allergy:
 * the reading that warns wins.
 */
export function noneOf(code: CodeableConcept | undefined): NoneKind | 'not-asked' | null {
  const words = [code?.text, ...(code?.coding ?? []).map((one) => one.display)].flatMap((one) =>
    one?.trim() ? readings(one) : [],
  );
  const byWords = words.map((text) => NONE_WORDS.find(([way]) => way.test(text))?.[1] ?? null);
  const named =
    code?.coding?.some(
      (one) =>
        one.code &&
        (isMedicine(one.system ?? '') || allergenName(one.system ?? '', one.code, 'en') !== null),
    ) ||
    words.some(
      (text, at) =>
        byWords[at] === null &&
        (!NEGATIVE.test(text) || EXCEPTION.test(text) || spanishName(text) !== null),
    );
  if (named) return null;
  const byCode = codesOf(code).flatMap((one) => NONE_CODES[one] ?? []);
  // the narrower kind wins: "no known drug allergies" says nothing about food
  const kinds = [...new Set([...byCode, ...byWords.flatMap((one) => one ?? [])])];
  const narrow = kinds.filter((one) => one !== 'any');
  if (narrow.includes('not-asked')) return 'not-asked';
  return narrow.length > 1 ? null : (narrow[0] ?? kinds[0] ?? null);
}
