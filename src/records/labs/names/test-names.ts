import en from '../../../../locales/en/tests.json';
import es from '../../../../locales/es/tests.json';
import type { Language, Words } from '../../../platform/i18n.ts';
import { simple, wordsOf } from './search-words.rules.ts';

/**
 * Plain names of tests and panels, written by us, keyed by LOINC: [name, what it is in a few
 * words].
 */
const names: Record<Language, Map<string, string[]>> = {
  en: new Map(Object.entries(en)),
  es: new Map(Object.entries(es)),
};

/**
 * What a page calls a test: our plain name in the page's language, or else the laboratory's own
 * text.
 */
export interface SaidName {
  readonly text: string;
  /**
   * True for the laboratory's own text, which is English whatever the page's language: mark it
   * `lang="en"`.
   */
  readonly asSent: boolean;
}

/**
 * The name of a test for a page.
 * @param code LOINC code of the test, null without one
 * @param asSent the name that the laboratory sent
 */
export function saidName(t: Words, code: string | null, asSent: string): SaidName {
  const ours = code === null ? undefined : names[t.language].get(code)?.[0];
  return ours ? { text: ours, asSent: false } : { text: asSent, asSent: true };
}

/** The text of `saidName`, for places where its language can't be marked (titles, sentences). */
export function plainName(t: Words, code: string | null, asSent: string): string {
  return saidName(t, code, asSent).text;
}
/** What the test is, in a few words; null if we have no hint. */
export function plainHint(t: Words, code: string | null): string | null {
  return (code && names[t.language].get(code)?.[1]) || null;
}

/**
 * Whether a search means this test: by its plain name or hint in either language, or by the
 * laboratory's name.
 */
export function nameMatches(query: string, code: string | null, asSent: string): boolean {
  const ours = code ? [...(names.en.get(code) ?? []), ...(names.es.get(code) ?? [])] : [];
  // "T-cell" finds "T cell"; the end of one name and the beginning of another are no word
  const said = [asSent, ...ours].map((name) => simple(name).replaceAll(' ', ''));
  return wordsOf(query).every((word) => said.some((name) => name.includes(word)));
}

/** Our names of each test as one text, in the form of `saidOf`. */
const oursJoined = new Map(
  [...new Set([...names.en.keys(), ...names.es.keys()])].map((code) => [
    code,
    simple([...(names.en.get(code) ?? []), ...(names.es.get(code) ?? [])].join(' ')).replaceAll(
      ' ',
      '',
    ),
  ]),
);

/** A word that is searched for, and the tests that our own names give it to. */
export interface Wanted {
  word: string;
  codes: string[];
}

/**
 * The words of a search with the codes they may mean, for the database: a superset of what
 * `nameMatches` finds.
 */
export const wantedBy = (query: string): Wanted[] =>
  wordsOf(query).map((word) => ({
    word,
    codes: [...oursJoined].flatMap(([code, ours]) => (ours.includes(word) ? [code] : [])),
  }));
