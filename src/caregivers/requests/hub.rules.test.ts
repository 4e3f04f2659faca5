import { describe, expect, it } from 'vitest';
import type { Standing } from '../../family/access-classes.rules.ts';
import type { Relation } from '../../platform/access/actor.ts';
import { countsUntil, seesAll } from './hub.rules.ts';

const standing = (birthDate: string | null, rest: Partial<Relation> = {}): Standing => ({
  person: {
    birthDate,
    deceased: false,
    relation: {
      ...{ id: 'x', relationship: 'parent', basis: 'minor', categories: [], acting: [] },
      ...{ startsOn: '2020-01-01', endsOn: null, orders: [], restsOn: null },
      ...rest,
    },
  },
  caregiverDeceased: false,
  days: { first: '2026-11-22', last: '2026-11-22' },
  settings: { teenAge: 12, adultAge: 18, familyLaw: [] },
});

describe('the last day of a right', () => {
  it.each<[string, Standing, string | null]>([
    ['a parent’s: before the birthday', standing('2017-02-25'), '2035-02-24'],
    ['a leap day’s child', standing('2016-02-29'), '2034-02-27'],
    ['without a birth date', standing(null), null],
    ['an earlier end', standing('2017-02-25', { endsOn: '2030-01-01' }), '2030-01-01'],
    [
      'an invitation',
      standing('1950-01-01', { basis: 'invited', endsOn: '2028-05-27' }),
      '2028-05-27',
    ],
    ['a guardian without an end', standing('1950-01-01', { basis: 'court' }), null],
    [
      'the end of the relation',
      standing('2017-02-25', { restsOn: { active: true, from: null, to: '2027-06-30' } }),
      '2027-06-30',
    ],
    [
      'a relation that ends some time that year',
      standing('2017-02-25', { restsOn: { active: true, from: null, to: '2027' } }),
      '2035-02-24',
    ],
  ])('%s', (_, one, day) => expect(countsUntil(one)).toBe(day));
});

it('a small child’s record is seen as a whole, a teen’s and an invitation in part', () => {
  expect(seesAll(standing('2017-02-25'))).toBe(true);
  expect(seesAll(standing('2012-05-05'))).toBe(false);
  expect(seesAll(standing('1950-01-01', { basis: 'invited', categories: ['results'] }))).toBe(
    false,
  );
});
