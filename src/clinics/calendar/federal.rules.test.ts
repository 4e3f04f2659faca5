import { describe, expect, it } from 'vitest';
import { weekdayOf } from '../../platform/days.rules.ts';
import { federalHolidays } from './federal.rules.ts';

const days = (year: number) =>
  federalHolidays(year).map(
    ({ day, name, observed }) => `${day} ${name}${observed ? ' observed' : ''}`,
  );

describe('federal holidays (opm.gov/policy-data-oversight/pay-leave/federal-holidays)', () => {
  it('of 2026: Independence Day is on a Saturday', () =>
    expect(days(2026)).toEqual([
      '2026-01-01 new-year',
      '2026-01-19 king',
      '2026-02-16 washington',
      '2026-05-25 memorial',
      '2026-06-19 juneteenth',
      '2026-07-03 independence observed',
      '2026-07-04 independence',
      '2026-09-07 labor',
      '2026-10-12 columbus',
      '2026-11-11 veterans',
      '2026-11-26 thanksgiving',
      '2026-12-25 christmas',
    ]));
  it('of 2021 include New Year’s Day of the next year, which is observed in it', () =>
    expect(days(2021).at(-1)).toBe('2021-12-31 new-year observed'));
  it('of 2023: a holiday on a Sunday is observed on Monday', () =>
    expect(days(2023).slice(0, 2)).toEqual([
      '2023-01-01 new-year',
      '2023-01-02 new-year observed',
    ]));
  it('fall in their year, in order, and are observed on weekdays, in every year', () => {
    for (let year = 2000; year < 2100; year++) {
      const all = federalHolidays(year);
      expect(all.every(({ day }) => day.startsWith(`${year}-`))).toBe(true);
      expect(all.filter(({ observed }) => !observed)).toHaveLength(11);
      expect(all.map(({ day }) => day)).toEqual(all.map(({ day }) => day).sort());
      for (const { day, observed } of all) if (observed) expect(weekdayOf(day)).toBeLessThan(6);
    }
  });
});
