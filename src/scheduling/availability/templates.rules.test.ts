import { describe, expect, it } from 'vitest';
import { MORNINGS } from '../../../test/minutes.ts';
import { nextDays, type Template } from './templates.rules.ts';

describe('every second week (A4)', () => {
  const THURSDAY = { ...MORNINGS, weekdays: [4], everyWeeks: 2 };
  it.each<[string, Template, string[]]>([
    [
      'goes over a year with 53 weeks',
      { ...THURSDAY, firstDay: '2026-12-10' },
      ['2026-12-10', '2026-12-24', '2027-01-07', '2027-01-21', '2027-02-04', '2027-02-18'],
    ],
    [
      'counts from the week of its first day, from Monday',
      { ...THURSDAY, firstDay: '2026-09-06' },
      ['2026-09-17', '2026-10-01', '2026-10-15', '2026-10-29'],
    ],
    [
      'counts from the week of its first day, from Sunday',
      { ...THURSDAY, firstDay: '2026-09-06', weekStart: 7 },
      ['2026-09-10', '2026-09-24', '2026-10-08', '2026-10-22'],
    ],
    [
      'may have two weekdays',
      { ...THURSDAY, weekdays: [1, 4], firstDay: '2027-01-07' },
      ['2027-01-07', '2027-01-18', '2027-01-21', '2027-02-01', '2027-02-04', '2027-02-15'],
    ],
  ])('%s', (_name, template, days) => {
    expect(nextDays(template, '2026-01-01', days.length)).toEqual(days);
    // also for somebody who looks later
    expect(nextDays(template, days[2] ?? '', days.length - 2)).toEqual(days.slice(2));
  });
  it('ends with its last day', () => {
    const template = { ...THURSDAY, firstDay: '2026-12-10', lastDay: '2027-01-20' };
    expect(nextDays(template, '2026-01-01', 9)).toEqual(['2026-12-10', '2026-12-24', '2027-01-07']);
  });
  it('may never come: five weeks apart, on a weekday after its last day', () =>
    expect(
      nextDays({ ...THURSDAY, firstDay: '2026-12-11', lastDay: '2026-12-20' }, '2026-01-01', 4),
    ).toEqual([]));
});
