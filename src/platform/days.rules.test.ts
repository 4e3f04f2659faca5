import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, addMonths, daysBetween, isDay, weekdayOf } from './days.rules.ts';

const anyDay = fc.nat(80_000).map((days) => addDays('1900-01-01', days));

describe('days later', () => {
  it.each([
    ['over the end of a year', '2026-12-31', 1, '2027-01-01'],
    ['back over a leap day', '2028-03-01', -1, '2028-02-29'],
    ['back over the end of February in a common year', '2026-03-01', -1, '2026-02-28'],
    ['over a century year without a leap day', '1900-02-28', 1, '1900-03-01'],
    ['no days', '2026-11-24', 0, '2026-11-24'],
    ['over a change of the clock', '2026-11-01', 1, '2026-11-02'],
  ])('%s', (_case, from, days, to) => {
    expect(addDays(from, days)).toBe(to);
    expect(daysBetween(from, to)).toBe(days);
  });

  it('are the difference between the two days, and days sort as texts', () =>
    fc.assert(
      fc.property(anyDay, fc.integer({ min: -4000, max: 4000 }), (day, days) => {
        const later = addDays(day, days);
        expect(daysBetween(day, later)).toBe(days);
        expect(later > day).toBe(days > 0);
      }),
    ));
});

describe('months later', () => {
  it.each([
    ['the same day of the month', '2026-01-15', 1, '2026-02-15'],
    ['the last day of a shorter month', '2026-01-31', 1, '2026-02-28'],
    ['the leap day of a leap year', '2028-01-31', 1, '2028-02-29'],
    ['back to the last day of a shorter month', '2026-03-31', -1, '2026-02-28'],
    ['a year from a leap day', '2028-02-29', 12, '2029-02-28'],
    ['into the next year', '2026-11-30', 3, '2027-02-28'],
  ])('%s', (_case, from, months, to) => expect(addMonths(from, months)).toBe(to));
});

describe('the day of the week', () => {
  it.each([
    ['Monday is 1', '2024-01-01', 1],
    ['Saturday is 6', '2000-01-01', 6],
    ['Sunday is 7, and not 0', '2023-12-31', 7],
  ])('%s', (_case, day, is) => expect(weekdayOf(day)).toBe(is));
  it('repeats after seven days', () =>
    fc.assert(
      fc.property(anyDay, (day) => {
        expect(weekdayOf(addDays(day, 7))).toBe(weekdayOf(day));
        expect(weekdayOf(addDays(day, 1))).toBe((weekdayOf(day) % 7) + 1);
      }),
    ));
});

describe('a valid day', () => {
  it.each([
    ['any day', '2026-11-24', true],
    ['a leap day', '2028-02-29', true],
    ['the first day of the year 1', '0001-01-01', true],
    ['no leap day in a common year', '2026-02-29', false],
    ['no leap day in 1900', '1900-02-29', false],
    ['no 31st of a short month', '2026-04-31', false],
    ['no month 13', '2026-13-01', false],
    ['no month 0', '2026-00-10', false],
    ['no day 0', '2026-01-00', false],
    ['no year 0', '0000-12-31', false],
    ['not with a time', '2026-11-24T10:00:00Z', false],
    ['not with a calendar', '2026-11-24[u-ca=iso8601]', false],
    ['not without zeros', '2026-1-2', false],
    ['not without hyphens', '20261124', false],
    ['not with a line after it', '2026-11-24\n', false],
    ['not with a sign', '+02026-11-24', false],
    ['not nothing', '', false],
  ])('%s', (_case, text, exists) => expect(isDay(text)).toBe(exists));
});
