import { describe, expect, it } from 'vitest';
import { ageAt, ageUnitOf } from './ages.ts';
import { readMoment } from './dates.ts';

describe('an age', () => {
  const at = (text: string) => readMoment(text, 'America/Chicago');
  it.each([
    ['2002-01-15', '2026-01-15', 'a', { from: 24, to: 24 }],
    ['2002-01-15', '2026-01-14', 'mo', { from: 287 + 30 / 31, to: 287 + 30 / 31 }],
    ['2026-11-01', '2026-11-20', 'd', { from: 19, to: 19 }],
    ['2026-11-01', '2026-11-22', 'wk', { from: 3, to: 3 }],
    ['2026-11-19', '2026-11-20T08:15:00-06:00', 'h', { from: 0, to: 48 }],
    ['2020-02-29', '2021-02-28', 'a', { from: 1, to: 1 }],
    ['2000-06-15', '2018', 'a', { from: 17 + 200 / 365, to: 18 + 199 / 365 }],
  ] as const)('of who was born %s is at %s in %s: %j', (born, when, unit, age) => {
    const found = ageAt(born, at(when), unit);
    expect(found?.from).toBeCloseTo(age.from, 6);
    expect(found?.to).toBeCloseTo(age.to, 6);
  });
  it('is unknown without a complete birth date or a time', () =>
    expect([
      ageAt(null, at('2026'), 'a'),
      ageAt('2002', at('2026'), 'a'),
      ageAt('2002-01-15', null, 'a'),
    ]).toEqual([null, null, null]));
  it('has the units of FHIR', () =>
    expect(['a', 'Years', 'mo', 'wk', 'días', 'h', '', 'kg'].map(ageUnitOf)).toEqual([
      'a',
      'a',
      'mo',
      'wk',
      'd',
      'h',
      null,
      null,
    ]));
});
