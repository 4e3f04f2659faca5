import { describe, expect, it } from 'vitest';
import { utc } from '../../../test/minutes.ts';
import { clockText, readClock, startsAt } from './clock.rules.ts';

describe('a time that staff type', () => {
  it.each([
    ['09:05', 545],
    ['9:05', 545],
    ['00:00', 0],
    ['23:59', 1439],
    ['24:00', null],
    ['9:60', null],
    ['9', null],
    ['', null],
    ['-1:30', null],
  ])('%s', (text, minute) => {
    expect(readClock(text)).toBe(minute);
    if (minute !== null) expect(readClock(clockText(minute))).toBe(minute);
  });
  it.each([
    ['a usual day', '2027-07-01', '08:00', ['2027-07-01T13:00:00Z']],
    ['an hour that is skipped', '2027-03-14', '02:30', []],
    [
      'an hour that comes twice',
      '2026-11-01',
      '01:30',
      ['2026-11-01T06:30:00Z', '2026-11-01T07:30:00Z'],
    ],
  ])('%s', (_case, day, time, starts) =>
    expect(startsAt('America/Chicago', day, readClock(time) ?? 0).map(utc)).toEqual(starts),
  );
});
