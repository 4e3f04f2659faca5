import type { HumanName } from '@medplum/fhirtypes';
import type { PlainDate } from '../platform/days.rules.ts';

/**
 * A person's name in the two parts that records have. If there is only one name, the other part is
 * empty.
 */
export interface PlainName {
  given: string;
  family: string;
}

/**
 * Which use is preferred for addressing a person (FHIR R4 name-use); `old`, `maiden` and
 * `anonymous` only if there is nothing else.
 */
const ORDER = [
  'official',
  'usual',
  undefined,
  'temp',
  'nickname',
  'maiden',
  'old',
  'anonymous',
] as const;
const PAST: readonly unknown[] = ['maiden', 'old', 'anonymous'];

const starts = (name: HumanName): string => name.period?.start ?? '';
const isOver = (name: HumanName, today: PlainDate): boolean =>
  (name.period?.end !== undefined &&
    name.period.end.slice(0, 10) < today.slice(0, name.period.end.slice(0, 10).length)) ||
  PAST.includes(name.use);
const isAhead = (name: HumanName, today: PlainDate): boolean =>
  starts(name).slice(0, 10) > today.slice(0, Math.min(starts(name).length, 10));

/**
 * The name that a person goes by on a day: by use, and by period if names have one. Undefined if
 * all names are empty.
 */
export function nameOn(
  names: readonly HumanName[] | undefined,
  today: PlainDate,
): HumanName | undefined {
  const said = (names ?? []).filter(
    (name) => plainName(name).given !== '' || plainName(name).family !== '',
  );
  const rank = (name: HumanName) =>
    (isAhead(name, today) ? 200 : 0) +
    (isOver(name, today) ? 100 : 0) +
    ORDER.indexOf(name.use as (typeof ORDER)[number]);
  return [...said].sort((a, b) => rank(a) - rank(b) || starts(b).localeCompare(starts(a)))[0];
}

/**
 * Titles before a name and letters after it, which are not part of it. What is also a name ("Don")
 * is not listed.
 */
const TITLE = /^(?:mrs?|ms|miss|dr|dra|prof|sr|sra|srta)\.?\s+(?=\S)/i;
const LETTERS = /[\s,]+(?:jr|sr|ii|iii|iv|m\.?d|d\.?o|ph\.?d|r\.?n|n\.?p|pa-c|esq|dds)\.?$/i;
function withoutTitles(text: string): string {
  const bare = text.replace(TITLE, '').replace(LETTERS, '');
  return bare === text ? text : withoutTitles(bare);
}

/**
 * A name in its two parts. A name that is only a text is read as "Family, Given" or "Given Family",
 * without titles; a single word is a given name. Given names found only in the text, before the
 * family name, are taken from there.
 */
export function plainName(name: HumanName | undefined): PlainName {
  const given = (name?.given ?? []).join(' ').trim();
  const family = name?.family?.trim() ?? '';
  const sent = name?.text?.trim() ?? '';
  if (given || !sent) return { given, family };
  const text = withoutTitles(sent);
  if (family)
    return {
      given: text.endsWith(` ${family}`) ? text.slice(0, -family.length).trim() : '',
      family,
    };
  const comma = /^([^,]+),\s*(.+)$/.exec(text);
  if (comma) return { given: comma[2]?.trim() ?? '', family: comma[1]?.trim() ?? '' };
  const words = text.split(/\s+/);
  return words.length === 1
    ? { given: text, family: '' }
    : { given: words.slice(0, -1).join(' '), family: words.at(-1) ?? '' };
}

/**
 * A name on one line, as its bearer would say it: text as sent, or title, given names and family
 * name. Null if it is empty.
 */
export function sayName(name: HumanName | undefined): string | null {
  if (!name) return null;
  if (name.text?.trim()) return name.text.trim();
  return (
    [...(name.prefix ?? []).slice(0, 1), ...(name.given ?? []), name.family]
      .filter((part) => part?.trim())
      .join(' ') || null
  );
}

/**
 * Letters that Unicode does not decompose into a letter and an accent, as typed on a keyboard
 * without them.
 */
const PLAIN: Record<string, string> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  þ: 'th',
  ð: 'd',
  đ: 'd',
  ø: 'o',
  ł: 'l',
  ħ: 'h',
  ŧ: 't',
  ı: 'i',
  ŋ: 'n',
};
/** Apostrophes that Unicode classifies as letters: U+02BC and its kin, the saltillo. */
const APOSTROPHES = '\u02b9-\u02c1\ua78b\ua78c';
const NO_LETTER = new RegExp(`[${APOSTROPHES}]|[^\\p{L}\\p{N}]`, 'gu');

/**
 * Only letters and digits, without accents, apostrophes, hyphens and case: for comparing and
 * searching names. `portico_name_key` in the database gives the same for every Latin letter
 * (test/journeys/search.test.ts).
 */
export const nameKey = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(NO_LETTER, '')
    .toLowerCase()
    .replace(/[ßæœþðđøłħŧıŋ]/g, (letter) => PLAIN[letter] ?? letter);

const words = (text: string): string[] =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}'’]+/u)
    .map(nameKey)
    .filter(Boolean);

/**
 * Whether two names can be the same person's: the same family name, and the same given names, or
 * one of them with additional middle names or initials. Never by a part of a name, and never if
 * either is missing.
 */
export function namesAgree(a: PlainName, b: PlainName): boolean {
  const [all, other] = [nameKey(a.given + a.family), nameKey(b.given + b.family)];
  if (all === '' || other === '') return false;
  if (all === other) return true; // also if one system keeps all of it in one field
  if (nameKey(a.family) !== nameKey(b.family)) return false;
  const [short, long] = [words(a.given), words(b.given)].sort(
    (one, two) => one.length - two.length,
  );
  if (!short?.length || !long) return false;
  return short.every(
    (word, index) =>
      word === long[index] || (index > 0 && (word === long[index]?.[0] || long[index] === word[0])),
  );
}
