import { describe, expect, it } from 'vitest';
import { readMinutes, sameIn, templateProblems } from './template.rules.ts';

it.each([
  ['9', 'from', 540],
  ['9:00 AM', 'from', 540],
  ['1730', 'until', 1050],
  ['24:00', 'until', 1440],
  ['midnight', 'until', 1440],
  ['midnight', 'from', 0],
  ['0:00', 'from', 0],
  ['0:00', 'until', 0],
  ['24:01', 'until', null],
  ['9:60', 'from', null],
  ['soon', 'from', null],
  ['', 'from', null],
] as const)('%s as %s is %s', (text, end, minutes) => expect(readMinutes(text, end)).toBe(minutes));

describe('hours', () => {
  const good = {
    ...{ weekdays: [2], from: 540, until: 1440, firstDay: '2027-01-05', lastDay: null },
    ...{ visitTypes: ['a'], modes: ['phone'] },
  };
  it.each([
    ['good ones', {}, []],
    ['on no day', { weekdays: [] }, ['weekdays']],
    ['that end as they begin', { until: 540 }, ['until']],
    ['for one day', { lastDay: '2027-01-05' }, []],
    ['that end before they begin', { lastDay: '2027-01-04' }, ['last-day']],
    ['for nothing', { visitTypes: [], modes: [] }, ['types', 'modes']],
  ])('%s', (_, rest, problems) => expect(templateProblems({ ...good, ...rest })).toEqual(problems));
});

it('the order of weekdays is no change', () => {
  const one = { days: [2, 4], until: 720, note: 'a' };
  expect(sameIn(one, { ...one, days: [4, 2], note: 'b' }, ['days', 'until'])).toBe(true);
  expect(sameIn(one, { ...one, days: [4] }, ['days', 'until'])).toBe(false);
  expect(sameIn(one, { ...one, until: 719 }, ['days', 'until'])).toBe(false);
});
