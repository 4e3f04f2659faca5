import type { Said } from '../../fhir/codings.ts';
import { FLAGS, type Flag, isCritical, isSusceptibility } from './flags/flags.rules.ts';
import type { Flagged } from './ranges/compare.rules.ts';
import type { TestRange } from './ranges/ranges.rules.ts';
import type { TestValue } from './values/values.rules.ts';

/** A test as a list shows it and as the release engine decides on it. */
export interface TestOutline {
  code: string | null;
  name: string;
  status: string;
  flag: Flag;
  labels: string[];
  /** Only for the only test of its result. */
  value?: TestValue;
  /** Limits that a shortened value must not cross. */
  limits?: number[];
  members: TestOutline[];
}

/** A note as the laboratory wrote it. `at` is a FHIR date, as sent. */
export interface Note {
  text: string;
  by?: string;
  at?: string;
}

/**
 * Something that a test or a report says besides its value: how, where, with what, about whom.
 * `dates` are FHIR dates, as sent.
 */
export interface Fact {
  about:
    | 'method'
    | 'body-site'
    | 'specimen'
    | 'device'
    | 'focus'
    | 'derived-from'
    | 'performer'
    | 'interpreter'
    | 'laboratory'
    | 'collected'
    | 'conclusion-code';
  says?: Said[];
  dates?: Dates;
}

export interface Dates {
  start: string | null;
  end: string | null;
}

export interface Test extends TestOutline, Flagged {
  id: string;
  /** The sender's other names for it. */
  also: string[];
  value: TestValue;
  /** Why there is no value, if one came anyway. */
  absent: Said | null;
  /** The person's own normal range first. */
  ranges: TestRange[];
  notes: Note[];
  facts: Fact[];
  /** Modifiers that we can't interpret, as sent. */
  modifiers: string[];
  members: Test[];
}

/** Whether a test has no value of its own and only contains others: a panel inside a panel. */
export const isHeading = ({ value, members }: Test): boolean =>
  value.kind === 'absent' && value.reason === null && value.unit === '' && members.length > 0;

/** Whether more of a test arrived than its name. */
export const isHere = ({ value }: Test): boolean =>
  !(value.kind === 'absent' && value.reason?.codes?.includes('not-here'));

/** Whether a test is about a drug against a germ that another test found. */
export const isDrug = (test: TestOutline): boolean =>
  isSusceptibility(test.flag) && test.members.length === 0;

/** Whether a test found a germ against which others were tried. */
export const isCulture = (test: TestOutline): boolean => test.members.some(isDrug);

/**
 * How many tests of a result are inside or outside their range. Drugs and the germs they were
 * tested against are counted apart, panels within a panel by their tests.
 */
export interface Counts {
  inside: number;
  outside: number;
  critical: number;
  /** Without a known comparison. */
  unsaid: number;
  drugs: number;
  /** All that are outside are below. */
  below: boolean;
  /** The most serious flag of those outside. */
  flag: Flag;
}

export function countsOf(tests: readonly TestOutline[]): Counts {
  const counts: Counts = {
    inside: 0,
    outside: 0,
    critical: 0,
    unsaid: 0,
    drugs: 0,
    below: true,
    flag: 'none',
  };
  for (const test of leaves(tests as TestOutline[])) {
    const { abnormal, side, weight } = FLAGS[test.flag];
    if (isDrug(test)) counts.drugs += 1;
    else if (isCulture(test)) continue;
    else if (abnormal) {
      counts.outside += 1;
      if (isCritical(test.flag)) counts.critical += 1;
      if (weight > FLAGS[counts.flag].weight) counts.flag = test.flag;
      counts.below &&= side === 'low';
    } else if (side === 'in') counts.inside += 1;
    else if (test.members.length === 0) counts.unsaid += 1;
  }
  return counts;
}

/** Every test of a result, including those inside others. */
export function leaves<T extends TestOutline>(tests: readonly T[], found: T[] = []): T[] {
  for (const test of tests) {
    found.push(test);
    // a test's members are of its own kind
    if (test.members.length > 0) leaves(test.members as T[], found);
  }
  return found;
}
