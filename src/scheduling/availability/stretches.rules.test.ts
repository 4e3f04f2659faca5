import { describe, expect, it } from 'vitest';
import { minute, utc } from '../../../test/minutes.ts';
import { dayAt, type Stretch, spansOn, stretchesOf } from './stretches.rules.ts';

/** The instants between which a clock shows some minutes of a day. */
const shown = (zone: string, day: string, from: number, to: number) =>
  spansOn(stretchesOf(zone, day, day), day, from, to).map((span) => [utc(span.from), utc(span.to)]);

describe('what a clock shows', () => {
  it.each([
    [
      'a whole day',
      'America/Chicago',
      '2027-07-01',
      0,
      1440,
      [['2027-07-01T05:00:00Z', '2027-07-02T05:00:00Z']],
    ],
    [
      'a day of 23 hours',
      'America/Chicago',
      '2027-03-14',
      0,
      1440,
      [
        ['2027-03-14T06:00:00Z', '2027-03-14T08:00:00Z'],
        ['2027-03-14T08:00:00Z', '2027-03-15T05:00:00Z'],
      ],
    ],
    ['an hour that is skipped', 'America/Chicago', '2027-03-14', 120, 180, []],
    [
      'an hour that comes twice',
      'America/Chicago',
      '2026-11-01',
      60,
      120,
      [
        ['2026-11-01T06:00:00Z', '2026-11-01T07:00:00Z'],
        ['2026-11-01T07:00:00Z', '2026-11-01T08:00:00Z'],
      ],
    ],
    [
      'half an hour that comes twice',
      'Australia/Lord_Howe',
      '2027-04-04',
      90,
      120,
      [
        ['2027-04-03T14:30:00Z', '2027-04-03T15:00:00Z'],
        ['2027-04-03T15:00:00Z', '2027-04-03T15:30:00Z'],
      ],
    ],
    ['a day that is skipped', 'Pacific/Apia', '2011-12-30', 0, 1440, []],
    // set back at 12:01 a.m. to 11:01 p.m.
    [
      'a midnight that comes twice',
      'America/St_Johns',
      '2010-11-07',
      0,
      10,
      [
        ['2010-11-07T02:30:00Z', '2010-11-07T02:31:00Z'],
        ['2010-11-07T03:30:00Z', '2010-11-07T03:40:00Z'],
      ],
    ],
    [
      'an evening that comes twice',
      'America/St_Johns',
      '2010-11-06',
      1439,
      1440,
      [
        ['2010-11-07T02:29:00Z', '2010-11-07T02:30:00Z'],
        ['2010-11-07T03:29:00Z', '2010-11-07T03:30:00Z'],
      ],
    ],
  ])('%s: %s, %s', (_name, zone, day, from, to, spans) =>
    expect(shown(zone, day, from, to)).toEqual(spans),
  );

  it('is a day of the clinic, also on the 29th of February', () => {
    const [stretch] = stretchesOf('America/Chicago', '2028-02-29', '2028-02-29');
    const day = (at: string) => dayAt(stretch as Stretch, minute(at));
    expect(day('2028-02-29T05:59:00Z')).toBe('2028-02-28');
    expect(day('2028-02-29T06:00:00Z')).toBe('2028-02-29');
    expect(day('2028-03-01T05:59:00Z')).toBe('2028-02-29');
  });
  it('has no stretches in a zone that there is not', () =>
    expect(() => stretchesOf('Mars/Olympus', '2027-01-01', '2027-01-02')).toThrow(RangeError));
});
