import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Person, Relation } from '../platform/access/access.ts';
import { addDays } from '../platform/clock.ts';
import { ageOn, bandOf, caregiverDecision, LIMITED, maySwitchTo } from './age.rules.ts';

const ages = { teenAge: 12, adultAge: 18 };
const relation = (rest: Partial<Relation> = {}): Relation => ({
  relationship: 'parent',
  basis: 'minor',
  categories: [],
  startsOn: '2000-01-01',
  endsOn: null,
  ...rest,
});
const person = (birthDate: string | null, rest: Partial<Relation> = {}): Person => ({
  id: 'p',
  given: 'A',
  family: 'B',
  birthDate,
  deceased: false,
  relation: relation(rest),
});
const day = fc
  .date({
    min: new Date('1930-01-01T00:00:00Z'),
    max: new Date('2030-01-01T00:00:00Z'),
    noInvalidDate: true,
  })
  .map((date) => date.toISOString().slice(0, 10));

describe('age', () => {
  it.each([
    ['2014-11-22', '2026-11-21', 11],
    ['2014-11-22', '2026-11-22', 12],
    ['2012-02-29', '2026-02-28', 13],
    ['2012-02-29', '2026-03-01', 14],
    ['2012-02-29', '2028-02-29', 16],
  ])('who was born on %s is on %s aged %i', (born, today, age) =>
    expect(ageOn(born, today)).toBe(age),
  );

  it('never falls as the days pass', () => {
    fc.assert(
      fc.property(
        day,
        fc.nat(40_000),
        (born, days) => ageOn(born, addDays(born, days + 1)) >= ageOn(born, addDays(born, days)),
      ),
    );
  });
});

describe('a caregiver', () => {
  const today = '2026-11-22';
  it.each([
    ['2017-02-25', {}, 'results', true],
    ['2014-11-23', {}, 'results', true], // 12 tomorrow
    ['2014-11-22', {}, 'results', false], // 12 today
    ['2013-01-16', {}, 'messages', true],
    ['2013-01-16', { categories: ['results'] }, 'results', true],
    // 18 today: what a teen granted ends too
    ['2008-11-22', { categories: ['results'] }, 'results', false],
    ['2008-11-22', {}, 'messages', false],
    [null, {}, 'results', false],
    ['1950-01-01', { basis: 'invited', categories: ['results'] }, 'results', true],
    ['1950-01-01', { basis: 'invited', categories: ['messages'] }, 'results', false],
    [
      '1950-01-01',
      { basis: 'invited', categories: ['results'], endsOn: '2026-11-21' },
      'results',
      false,
    ],
    [
      '1950-01-01',
      { basis: 'invited', categories: ['results'], endsOn: '2026-11-22' },
      'results',
      true,
    ],
    [
      '1950-01-01',
      { basis: 'invited', categories: ['results'], startsOn: '2026-11-23' },
      'results',
      false,
    ],
    ['1950-01-01', { basis: 'court' }, 'results', true],
  ] as const)('of someone born %s, %o, opens %s: %s', (born, rest, category, may) => {
    expect(
      caregiverDecision(person(born, rest as Partial<Relation>), category, today, ages).allow,
    ).toBe(may);
  });

  it('without a relation gets nothing', () =>
    expect(
      caregiverDecision({ ...person('2020-01-01'), relation: null }, 'results', today, ages),
    ).toEqual({
      allow: false,
      reason: 'not-yours',
    }));

  it('who is a parent never gains by a child’s growing older', () => {
    fc.assert(
      fc.property(day, fc.nat(9_000), fc.nat(9_000), (born, early, more) => {
        const at = (days: number) =>
          caregiverDecision(
            person(born, { startsOn: '1900-01-01' }),
            'results',
            addDays(born, days),
            ages,
          ).allow;
        return at(early) || !at(early + more);
      }),
    );
  });

  it('of a teen keeps what the product promises and no more', () => {
    const open = (
      [
        'results',
        'messages',
        'appointments',
        'vaccinations',
        'growth',
        'allergies',
        'refills',
        'costs',
        'access-log',
        'preferences',
      ] as const
    ).filter((one) => caregiverDecision(person('2013-01-16'), one, today, ages).allow);
    expect(open.sort()).toEqual([...LIMITED].sort());
  });

  it('stands in the switcher only while some right is left', () => {
    expect(maySwitchTo(person('2013-01-16'), today, ages)).toBe(true);
    expect(maySwitchTo(person('2007-03-02'), today, ages)).toBe(false);
    expect(bandOf('2007-03-02', today, ages)).toBe('adult');
  });
});
