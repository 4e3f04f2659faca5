import { describe, expect, it } from 'vitest';
import { chosenWeek, medianOf, sharesOf, weekOf, weeksUntil } from './weeks.rules.ts';

describe('a week', () => {
  it.each([
    ['2026-11-21', '2026-11-15'],
    ['2026-11-22', '2026-11-22'],
    ['2026-11-28', '2026-11-22'],
    ['2027-01-01', '2026-12-27'],
  ])('of %s begins on Sunday, %s', (day, sunday) => expect(weekOf(day)).toBe(sunday));

  it('is the latest of some in a row', () =>
    expect(weeksUntil('2026-11-15', 3)).toEqual(['2026-11-01', '2026-11-08', '2026-11-15']));

  it.each<[string | undefined, string | null]>([
    [undefined, '2026-11-22'],
    ['2026-11-28', '2026-11-22'],
    ['2026-11-29', null],
    ['2025-11-23', '2025-11-23'],
    ['2025-11-22', null],
  ])('%s is chosen on a Wednesday: %s', (named, week) =>
    expect(chosenWeek(named, '2026-11-25')).toBe(week),
  );
});

it.each<[number[], number | null]>([
  [[], null],
  [[7], 7],
  [[30, 10, 20], 20],
  [[40, 10, 20, 31], 25.5],
])('the middle of %j is %s', (numbers, middle) => expect(medianOf(numbers)).toBe(middle));

it('what somebody has who is not here is nobody’s', () =>
  expect(
    sharesOf(
      [
        { accountId: 'abe', open: 3, overdue: 1 },
        { accountId: 'bea', open: 2, overdue: 2 },
        { accountId: null, open: 4, overdue: 1 },
      ],
      ['abe', 'cy'],
    ),
  ).toEqual({ of: new Map([['abe', { open: 3, overdue: 1 }]]), nobody: { open: 6, overdue: 3 } }));
