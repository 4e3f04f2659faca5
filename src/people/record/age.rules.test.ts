import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, addMonths } from '../../platform/days.rules.ts';
import { ageOf } from './age.rules.ts';

describe('an age', () => {
  it.each([
    ['2026-11-22', '2026-11-22', 0, 'days'],
    ['2026-11-01', '2026-11-22', 21, 'days'],
    ['2026-10-25', '2026-11-22', 4, 'weeks'],
    ['2026-08-24', '2026-11-22', 12, 'weeks'],
    ['2026-08-23', '2026-11-22', 2, 'months'],
    ['2024-11-23', '2026-11-22', 23, 'months'],
    ['2024-11-22', '2026-11-22', 2, 'years'],
    ['2004-02-29', '2027-02-28', 22, 'years'],
    ['2004-02-29', '2027-03-01', 23, 'years'],
  ])('of somebody born on %s is on %s: %i %s', (born, on, n, unit) => {
    expect(ageOf(born, on)).toEqual({ n, unit });
  });

  it('is none before birth', () => {
    expect(ageOf('2026-11-23', '2026-11-22')).toBeNull();
  });

  const born = fc
    .date({ min: new Date('1900-01-01'), max: new Date('2026-01-01'), noInvalidDate: true })
    .map((at) => at.toISOString().slice(0, 10));

  it('never grows smaller from one day to the next', () => {
    const order = ['days', 'weeks', 'months', 'years'];
    const rank = (birth: string, on: string) => {
      const age = ageOf(birth, on);
      return age ? order.indexOf(age.unit) * 1000 + age.n : -1;
    };
    fc.assert(
      fc.property(born, fc.integer({ min: 0, max: 40_000 }), (birth, days) => {
        const on = addDays(birth, days);
        expect(rank(birth, addDays(on, 1))).toBeGreaterThanOrEqual(rank(birth, on));
      }),
    );
  });

  it('in years is reached by as many years, and not a day before', () => {
    fc.assert(
      fc.property(born, fc.integer({ min: 2, max: 110 }), (birth, years) => {
        fc.pre(!birth.endsWith('02-29'));
        const day = addMonths(birth, 12 * years);
        expect(ageOf(birth, day)).toEqual({ n: years, unit: 'years' });
        const before = ageOf(birth, addDays(day, -1));
        expect(before).not.toEqual({ n: years, unit: 'years' });
      }),
    );
  });
});
