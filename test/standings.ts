import { expect } from 'vitest';
import { ACTIONS, type Action, CATEGORIES, type Category } from '../src/categories.rules.ts';
import { accessTo, opensAnything, type Standing } from '../src/family/access-classes.rules.ts';
import type { Relation, RelationOrder } from '../src/platform/access/actor.ts';

/** What a decision about a caregiver is made from, for tests of the rules. */
export const TODAY = '2026-11-24';
/** One birth date in each band on that day, by the usual ages of 12 and 18. */
export const BORN = {
  child: '2017-02-25',
  teen: '2013-01-16',
  adult: '1950-03-02',
  unknown: null,
} as const;

export const relation = (rest: Partial<Relation> = {}): Relation => ({
  id: 'right',
  relationship: 'parent',
  basis: 'minor',
  categories: [],
  acting: [],
  startsOn: '2020-01-01',
  endsOn: null,
  orders: [],
  restsOn: null,
  ...rest,
});

export const order = (
  kind: string,
  names: RelationOrder['names'],
  rest: Partial<RelationOrder> = {},
): RelationOrder => ({ kind, names, startsOn: '2026-01-01', endsOn: null, ...rest });

type Person = NonNullable<Standing['person']>;
export const standing = (
  right: Partial<Relation> = {},
  { person = {}, ...rest }: Partial<Omit<Standing, 'person'>> & { person?: Partial<Person> } = {},
): Standing => ({
  person: {
    birthDate: BORN.child,
    partialBirthDate: null,
    deceased: false,
    relation: relation(right),
    ...person,
  },
  caregiverDeceased: false,
  days: { first: TODAY, last: TODAY },
  settings: { teenAge: 12, adultAge: 18, familyLaw: [] },
  ...rest,
});

export const all = { categories: CATEGORIES, acting: CATEGORIES };
export const BANDS = ['child', 'teen', 'adult', 'unknown'] as const;
export type Band = (typeof BANDS)[number];
export const of = (band: Band, right: Partial<Relation>, deceased = false) =>
  standing(right, { person: { birthDate: BORN[band], deceased } });

const LETTERS: Record<Action, string> = { view: 'v', act: 'a' };
/** What opens in a category: `v` to view, `a` to act, `va` for both. */
export const opens = (one: Standing, category: Category): string =>
  ACTIONS.filter((action) => accessTo(one, category, action).allow)
    .map((action) => LETTERS[action])
    .join('');
/** The reason why nothing at all opens; fails if something does. */
export function refusal(one: Standing): string {
  const reasons = new Set(
    CATEGORIES.flatMap((category) =>
      ACTIONS.map((action) => {
        const said = accessTo(one, category, action);
        return said.allow ? `${category} ${action} is open` : said.reason;
      }),
    ),
  );
  expect(opensAnything(one)).toBe(false);
  reasons.delete('not-granted'); // there is nothing to do in some categories
  return [...reasons].join() || 'not-granted';
}
