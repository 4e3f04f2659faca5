import { nameKey } from '../../../fhir/names.ts';
import type { TestOutline } from '../../observations/tests.rules.ts';

/** The words by which a result is found. */

const MOST_WORDS = 6;

/** Words without accents, case, apostrophes and hyphens. */
export const simple = (text: string): string =>
  text.split(/\s+/).map(nameKey).filter(Boolean).join(' ');

/** What is searched for: all of these have to be there. */
export const wordsOf = (query: string): string[] =>
  simple(query).split(/\s+/).filter(Boolean).slice(0, MOST_WORDS);

const namesOf = (tests: readonly TestOutline[]): string[] =>
  tests.flatMap((test) => [test.name, ...namesOf(test.members)]);

/**
 * The letters of a result's names and of its tests', each name once and without blanks ("T-cell"
 * finds "T cell"): whatever `nameMatches` finds by the laboratory's names is found in here.
 */
export const saidOf = (name: string, tests: readonly TestOutline[]): string =>
  [...new Set([name, ...namesOf(tests)].map((one) => simple(one).replaceAll(' ', '')))].join(' ');
