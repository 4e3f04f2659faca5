import { isDay, type PlainDate } from '../platform/days.rules.ts';
import type { Problems, Typed } from '../platform/forms.ts';

/** What a member reads off the card, ready to be compared. */
export interface Membership {
  given: string;
  family: string;
  birthDate: PlainDate;
  mrn: string;
}

const SUFFIX = /\b(jr|sr|ii|iii|iv|md|phd|rn)\b\.?/gi;

/** The words of a name without accents, case, hyphens, apostrophes and suffixes: how the same name is written differs by who writes it. */
export function wordsOf(name: string): string[] {
  return name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(SUFFIX, ' ')
    .toLowerCase()
    .replace(/[’'`.]/g, '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
}

/**
 * Whether what was typed is this person's name. The first given name and the whole family name must agree; a middle name may be
 * left out; one part of a double family name will do; who has one name only types it into either field.
 */
export function sameName(typed: { given: string; family: string }, record: { given: string; family: string }): boolean {
  const [given, family] = [wordsOf(typed.given), wordsOf(typed.family)];
  const [ownGiven, ownFamily] = [wordsOf(record.given), wordsOf(record.family)];
  if (ownGiven.length === 0 || ownFamily.length === 0) {
    const only = [...ownGiven, ...ownFamily].join('');
    return only !== '' && [given.join(''), family.join('')].some((one) => one === only);
  }
  const first = given[0] !== undefined && (given[0] === ownGiven[0] || given.join('') === ownGiven.join(''));
  const last = family.length > 0 && (family.join('') === ownFamily.join('') || family.every((word) => ownFamily.includes(word)));
  return first && last;
}

/** Whether the record is that of a living person whose name and birth date were typed. Each part is looked at, whatever the one before says. */
export function fitsRecord(typed: Membership, record: { given: string; family: string; birth_date: PlainDate | null; deceased: boolean }): boolean {
  const named = sameName(typed, record);
  const born = record.birth_date === typed.birthDate;
  return named && born && !record.deceased;
}

/** Digits as they stand on the card; spaces and hyphens are how people read them aloud. Null when they are no number of ours. */
export function readMrn(text: string): string | null {
  const digits = text.replace(/[\s.-]/g, '');
  return /^\d{8,12}$/.test(digits) ? digits : null;
}

const YEARS = 130;

/**
 * Three fields to one day.
 * @returns the day, or which sentence says what to mend
 */
export function readBirthDate(typed: Typed, today: PlainDate): { day: PlainDate } | { problem: 'problem.birth-month' | 'problem.birth-date' | 'problem.birth-range' } {
  const [month, day, year] = ['month', 'day', 'year'].map((part) => (typed[`birth-${part}`] ?? '').trim());
  if (!/^\d{1,2}$/.test(month ?? '') || Number(month) < 1 || Number(month) > 12) return { problem: 'problem.birth-month' };
  const text = `${year}-${month?.padStart(2, '0')}-${day?.padStart(2, '0')}`;
  if (!isDay(text)) return { problem: 'problem.birth-date' };
  if (text > today || Number(text.slice(0, 4)) < Number(today.slice(0, 4)) - YEARS) return { problem: 'problem.birth-range' };
  return { day: text };
}

/** Step 1, read whole: every problem at once, in the order of the page. */
export function readMembership(typed: Typed, today: PlainDate): { membership: Membership } | { problems: Problems } {
  const problems: Problems = {};
  const given = (typed.given ?? '').trim();
  const family = (typed.family ?? '').trim();
  // people with one name have it in one of the two fields
  if (!given && !family) problems.given = 'problem.given';
  const birth = readBirthDate(typed, today);
  if ('problem' in birth) problems.birth = birth.problem;
  const mrn = readMrn(typed.mrn ?? '');
  if (!mrn) problems.mrn = 'problem.mrn';
  if (Object.keys(problems).length > 0 || 'problem' in birth || !mrn) return { problems };
  return { membership: { given, family, birthDate: birth.day, mrn } };
}
