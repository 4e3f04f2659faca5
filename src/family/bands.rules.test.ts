import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays } from '../platform/days.rules.ts';
import { ageOn, type Band, bandOf } from './bands.rules.ts';

describe('an age in whole years', () => {
  it.each<[string, string, string, number]>([
    ['the day before a birthday', '2014-06-15', '2026-06-14', 11],
    ['on the birthday', '2014-06-15', '2026-06-15', 12],
    ['on the day of birth', '2026-06-15', '2026-06-15', 0],
    ['born on a leap day, on February 28 of a common year', '2012-02-29', '2025-02-28', 12],
    ['born on a leap day, on March 1 of a common year', '2012-02-29', '2025-03-01', 13],
    ['born on a leap day, on February 28 of a leap year', '2012-02-29', '2028-02-28', 15],
    ['born on a leap day, on February 29 of a leap year', '2012-02-29', '2028-02-29', 16],
  ])('%s', (_case, born, today, age) => expect(ageOn(born, today)).toBe(age));

  it('never decreases from one day to the next, and increases by at most one', () =>
    fc.assert(
      fc.property(fc.nat(40_000), fc.nat(40_000), (born, lived) => {
        const birth = addDays('1900-01-01', born);
        const today = addDays(birth, lived);
        const more = ageOn(birth, addDays(today, 1)) - ageOn(birth, today);
        expect([0, 1]).toContain(more);
      }),
    ));
});

describe('a band', () => {
  const ages = { teenAge: 12, adultAge: 18 };
  it.each<[string, string | null, typeof ages, Band]>([
    ['without a birth date, nobody can tell', null, ages, 'unknown'],
    ['the day before the teen age', '2014-11-25', ages, 'child'],
    ['the day of the teen age', '2014-11-24', ages, 'teen'],
    ['the day before the adult age', '2008-11-25', ages, 'teen'],
    ['the day of the adult age', '2008-11-24', ages, 'adult'],
    ['born today', '2026-11-24', ages, 'child'],
    ['where the teen years begin at 14', '2013-11-24', { ...ages, teenAge: 14 }, 'child'],
    ['where adults are 19 (Alabama, Nebraska)', '2008-11-24', { ...ages, adultAge: 19 }, 'teen'],
    ['where there are no teen years', '2009-11-24', { teenAge: 18, adultAge: 18 }, 'child'],
  ])('%s', (_case, born, where, band) => expect(bandOf(born, '2026-11-24', where)).toBe(band));
});
