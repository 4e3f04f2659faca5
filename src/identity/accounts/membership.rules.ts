import { nameKey } from '../../fhir/names.ts';
import { isDay, type PlainDate } from '../../platform/days.rules.ts';
import type { Problems, Typed } from '../../platform/http/forms.ts';
import { readMonth } from '../../platform/months.rules.ts';
import { DEFAULT_MRN_PATTERN, mrnDigits, readMrnPattern } from './mrn-pattern.rules.ts';

/** What a member types from the card, normalized for comparison. */
export interface Membership {
  given: string;
  family: string;
  birthDate: PlainDate;
  mrn: string;
}

const SUFFIXES = new Set(['jr', 'sr', 'ii', 'iii', 'iv', 'md', 'phd', 'rn']);
/** What forms and people write in place of a missing name: no first name, no last name, unknown. */
const NONE = new Set([
  'fnu',
  'lnu',
  'nfn',
  'nln',
  'nolastname',
  'nofirstname',
  'sinapellido',
  'sinnombre',
]);
/** Particles of family names; alone they are not a name. */
const PARTICLES = new Set(
  'a al bin bint da das de del della den der di do dos du e el ibn la las le los van von y zu'.split(
    ' ',
  ),
);
/** Marks inside a word: all kinds of apostrophes, and the periods of "J.R.". */
const WITHIN = /['’‘`´ʹ-ˁꞋꞌ.]/gu;

/**
 * The words of a name without accents, case, hyphens, apostrophes and suffixes, since people and
 * systems write the same name differently.
 */
export function wordsOf(name: string): string[] {
  const words = name
    .normalize('NFKC')
    .replace(WITHIN, '')
    .split(/[^\p{L}\p{N}\p{M}]+/u)
    .map(nameKey)
    .filter(Boolean);
  if (NONE.has(words.join(''))) return [];
  // a suffix follows a name; alone it is one ("Md")
  return words.filter((word, at) => at === 0 || !SUFFIXES.has(word));
}

/**
 * Whether a typed family name fits the record's: the same, a part of it ("Núñez" of "Núñez-Hill"),
 * or the record's with one more name. Particles alone are no part. More than one name too many does
 * not fit, so a list of names is no way to guess.
 */
function sameFamily(typed: string[], own: string[]): boolean {
  if (typed.length === 0 || own.length === 0) return false;
  if (typed.join('') === own.join('')) return true;
  const names = (words: string[]) => words.filter((word) => !PARTICLES.has(word));
  const part = (short: string[], long: string[]) =>
    names(short).length > 0 && short.every((word) => long.includes(word));
  return part(typed, own) || (part(own, typed) && names(typed).length <= names(own).length + 1);
}

/**
 * Whether what was typed is this person's name. The first given name and the family name must
 * agree; a middle name may be left out, and so may a part of a double family name. People with one
 * name type it into either field, or both.
 */
export function sameName(
  typed: { given: string; family: string },
  record: { given: string; family: string },
): boolean {
  const [given, family] = [wordsOf(typed.given), wordsOf(typed.family)];
  const [ownGiven, ownFamily] = [wordsOf(record.given), wordsOf(record.family)];
  if (ownGiven.length === 0 || ownFamily.length === 0) {
    const only = [...ownGiven, ...ownFamily].join('');
    const said = [given.join(''), family.join('')].filter(Boolean);
    // the whole name in one field, in both, or its words spread over two
    return (
      only !== '' &&
      said.length > 0 &&
      (said.every((one) => one === only) || said.join('') === only)
    );
  }
  const first =
    given[0] !== undefined && (given[0] === ownGiven[0] || given.join('') === ownGiven.join(''));
  return sameFamily(family, ownFamily) && first;
}

/**
 * Whether the record is that of a living person whose name and birth date were typed. Every part is
 * checked, whatever the others say.
 */
export function fitsRecord(
  typed: Membership,
  record: { given: string; family: string; birthDate: PlainDate | null; deceased: boolean },
): boolean {
  const named = sameName(typed, record);
  const born = record.birthDate === typed.birthDate;
  return named && born && !record.deceased;
}

/**
 * The digits of a medical record number, without the spaces and hyphens that people type. Null if
 * it can't be a number of ours.
 * @param pattern the setting `mrnPattern`
 */
export function readMrn(text: string, pattern: string): string | null {
  const read = readMrnPattern(pattern);
  return read && mrnDigits(read, text);
}

const YEARS = 130;

/**
 * Three fields to one day; the month may be a word.
 * @returns the day, or the key of the problem
 */
export function readBirthDate(
  typed: Typed,
  today: PlainDate,
):
  | { day: PlainDate }
  | { problem: 'problem.birth-month' | 'problem.birth-date' | 'problem.birth-range' } {
  const month = readMonth(typed['birth-month'] ?? '');
  if (month === null) return { problem: 'problem.birth-month' };
  const [day, year] = ['day', 'year'].map((part) => (typed[`birth-${part}`] ?? '').trim());
  const text = `${year}-${String(month).padStart(2, '0')}-${day?.padStart(2, '0')}`;
  if (!isDay(text)) return { problem: 'problem.birth-date' };
  if (text > today || Number(text.slice(0, 4)) < Number(today.slice(0, 4)) - YEARS)
    return { problem: 'problem.birth-range' };
  return { day: text };
}

/** The error message for a number that does not match the pattern. */
export const mrnProblem = (pattern: string): 'problem.mrn' | 'problem.mrn-other' =>
  pattern === DEFAULT_MRN_PATTERN ? 'problem.mrn' : 'problem.mrn-other';

/** The membership, or all problems at once, in the order of the page. */
export function readMembership(
  typed: Typed,
  today: PlainDate,
  pattern: string,
): { membership: Membership } | { problems: Problems } {
  const problems: Problems = {};
  const given = (typed.given ?? '').trim();
  const family = (typed.family ?? '').trim();
  // people with only one name have it in one of the two fields
  if (!given && !family) problems.given = 'problem.given';
  const birth = readBirthDate(typed, today);
  if ('problem' in birth) problems.birth = birth.problem;
  const mrn = readMrn(typed.mrn ?? '', pattern);
  if (!mrn) problems.mrn = mrnProblem(pattern);
  if (Object.keys(problems).length > 0 || 'problem' in birth || !mrn) return { problems };
  return { membership: { given, family, birthDate: birth.day, mrn } };
}
