import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { daysIn, startOfDay } from '../platform/clock.ts';
import { addDays, addMonths, type DaySpan } from '../platform/days.rules.ts';
import { rootFolder } from '../platform/root.ts';
import {
  ageOn,
  ageSpan,
  type Band,
  type Born,
  bandOf,
  birthSpan,
  narrowBand,
} from './bands.rules.ts';

describe('an age in whole years', () => {
  it.each<[string, string, string, number]>([
    ['the day before a birthday', '2014-06-15', '2026-06-14', 11],
    ['on the birthday', '2014-06-15', '2026-06-15', 12],
    ['on the day of birth', '2026-06-15', '2026-06-15', 0],
    ['born on a leap day, on February 28 of a common year', '2012-02-29', '2025-02-28', 12],
    ['born on a leap day, on March 1 of a common year', '2012-02-29', '2025-03-01', 13],
    ['born on a leap day, on February 28 of a leap year', '2012-02-29', '2028-02-28', 15],
    ['born on a leap day, on February 29 of a leap year', '2012-02-29', '2028-02-29', 16],
    ['born on a leap day, in 1900, which had none', '1896-02-29', '1900-02-28', 3],
    ['born on a leap day, on March 1, 1900', '1896-02-29', '1900-03-01', 4],
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

const ages = { teenAge: 12, adultAge: 18 };
describe('a band', () => {
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
    ['where teens are older than adults', '2008-11-24', { teenAge: 19, adultAge: 18 }, 'adult'],
  ])('%s', (_case, born, where, band) => {
    expect(bandOf(born, '2026-11-24', where)).toBe(band);
    const today = { first: '2026-11-24', last: '2026-11-24' };
    expect(narrowBand({ birthDate: born }, today, where)).toBe(band);
  });
});

const part = (partialBirthDate: string | null, birthDate: string | null = null): Born => ({
  birthDate,
  partialBirthDate,
});
describe('a birth date that is known in part', () => {
  it.each<[Born, DaySpan | null]>([
    [part('2014'), { first: '2014-01-01', last: '2014-12-31' }],
    [part('2014-05'), { first: '2014-05-01', last: '2014-05-31' }],
    [part('2012-02'), { first: '2012-02-01', last: '2012-02-29' }],
    [part('2014-12'), { first: '2014-12-01', last: '2014-12-31' }],
    [part('2014', '2016-03-04'), { first: '2016-03-04', last: '2016-03-04' }],
    [part(null, '2016-03-04'), { first: '2016-03-04', last: '2016-03-04' }],
    [part(null), null],
    [part(''), null],
    [part('2014-13'), null],
    [part('0000'), null],
    [part('unknown'), null],
    [{ birthDate: null }, null],
  ])('%o may be any day of %o', (born, span) => expect(birthSpan(born)).toEqual(span));

  it.each<[string, string, Band]>([
    ['2014', '2025-12-31', 'child'],
    ['2014', '2026-01-01', 'teen'],
    ['2014', '2031-12-31', 'teen'],
    ['2014', '2032-01-01', 'adult'],
    ['2014-05', '2026-04-30', 'child'],
    ['2014-05', '2026-05-01', 'teen'],
    ['2014-05', '2032-05-01', 'adult'],
    ['2012-02', '2024-01-31', 'child'],
    ['2012-02', '2024-02-01', 'teen'],
  ])('%s counts on %s as %s: as old as they may be', (born, today, band) =>
    expect(narrowBand(part(born), { first: today, last: today }, ages)).toBe(band),
  );

  it.each<[string, string, number]>([
    ['2008', '2026-12-30', 17],
    ['2008', '2026-12-31', 18],
    ['2008-02', '2026-02-28', 17], // perhaps born on the 29th
    ['2008-02', '2026-03-01', 18],
  ])('%s makes them on %s at least %i: as young as they may be', (born, today, age) =>
    expect(ageSpan(part(born), { first: today, last: today })?.youngest).toBe(age),
  );
});

describe('what does not give an age', () => {
  it.each<[string, string, Band]>([
    ['a day long to come', '2027-03-01', 'unknown'],
    ['the day after tomorrow', '2026-11-26', 'unknown'],
    ['tomorrow: it may be that in the clinic next door', '2026-11-25', 'child'],
  ])('%s', (_what, birthDate, band) =>
    expect(narrowBand({ birthDate }, { first: '2026-11-24', last: '2026-11-24' }, ages)).toBe(band),
  );
});

describe('the leap day', () => {
  const leap = { birthDate: '2012-02-29' };
  it.each<[string, number, number]>([
    // on the day, the oldest and the youngest they may be called
    ['2024-02-28', 11, 11],
    ['2024-02-29', 12, 12],
    ['2025-02-27', 12, 12],
    ['2025-02-28', 13, 12], // some states hold the birthday today, others tomorrow
    ['2025-03-01', 13, 13],
    ['2028-02-28', 15, 15],
    ['2028-02-29', 16, 16],
    ['2030-02-28', 18, 17],
  ])('on %s makes someone %i at most and %i at least', (day, oldest, youngest) =>
    expect(ageSpan(leap, { first: day, last: day })).toEqual({ oldest, youngest }),
  );
  it('counts where the date comes first', () =>
    expect(ageSpan(leap, { first: '2025-02-27', last: '2025-02-28' })).toEqual({
      oldest: 13,
      youngest: 12,
    }));
  it('does not matter to people born on February 28', () =>
    expect(
      ageSpan({ birthDate: '2012-02-28' }, { first: '2025-02-27', last: '2025-02-27' }),
    ).toEqual({ oldest: 12, youngest: 12 }));
});

const bandAt = (born: Born, zones: readonly string[], at: number) =>
  narrowBand(born, daysIn(zones as [string, ...string[]], new Date(at)), ages);

describe('a birthday begins at the clinic’s midnight (F4)', () => {
  const file = JSON.parse(
    readFileSync(join(rootFolder, 'test/cases/rows/F4-ages.json'), 'utf8'),
  ) as { cases: { born: string; zone: string; first_limited_instant: string }[] };
  it.each(file.cases)('born $born, in $zone: at $first_limited_instant', (one) => {
    const at = Date.parse(one.first_limited_instant);
    expect(bandAt({ birthDate: one.born }, [one.zone], at - 1000)).toBe('child');
    expect(bandAt({ birthDate: one.born }, [one.zone], at)).toBe('teen');
    expect(bandAt({ birthDate: one.born }, [one.zone], at + 1000)).toBe('teen');
  });

  it.each<[string, string[], string, string]>([
    ['west of the date line', ['Pacific/Honolulu'], '2015-02-11', '2027-02-11T10:00:00Z'],
    ['east of it', ['Pacific/Kiritimati'], '2015-02-11', '2027-02-10T10:00:00Z'],
    [
      'on both sides',
      ['Pacific/Honolulu', 'Pacific/Auckland'],
      '2015-02-11',
      '2027-02-10T11:00:00Z',
    ],
    [
      'in two states',
      ['America/Los_Angeles', 'America/Chicago'],
      '2015-02-11',
      '2027-02-11T06:00:00Z',
    ],
    ['clocks forward that night', ['America/Chicago'], '2015-03-14', '2027-03-14T06:00:00Z'],
    ['clocks back that night', ['America/Chicago'], '2014-11-07', '2026-11-07T06:00:00Z'],
    ['clocks back at midnight', ['America/Havana'], '2015-11-07', '2027-11-07T04:00:00Z'],
    ['a day that an island left out', ['Pacific/Apia'], '1999-12-30', '2011-12-30T10:00:00Z'],
    ['half an hour', ['Asia/Kolkata'], '2015-02-11', '2027-02-10T18:30:00Z'],
    ['three quarters', ['Pacific/Chatham'], '2015-07-11', '2027-07-10T11:15:00Z'],
    ['a leap day in a common year', ['America/Chicago'], '2008-02-29', '2026-02-28T06:00:00Z'],
    ['a leap day in a leap year', ['America/Chicago'], '2012-02-29', '2024-02-29T06:00:00Z'],
    [
      'a leap day, on both sides',
      ['Pacific/Honolulu', 'Pacific/Auckland'],
      '2008-02-29',
      '2026-02-27T11:00:00Z',
    ],
    ['a year alone', ['America/Chicago', 'Pacific/Auckland'], '2015', '2026-12-31T11:00:00Z'],
  ])('%s, %j, born %s: at %s', (_case, zones, born, instant) => {
    const at = Date.parse(instant);
    const who = born.length === 4 ? part(born) : { birthDate: born };
    const [before, after] = born === '2008-02-29' ? ['teen', 'adult'] : ['child', 'teen'];
    expect(bandAt(who, zones, at - 1)).toBe(before);
    expect(bandAt(who, zones, at)).toBe(after);
  });

  it('in every zone of the world, on any birthday, in any year', () =>
    fc.assert(
      fc.property(
        fc.constantFrom(...Intl.supportedValuesOf('timeZone')),
        fc.integer({ min: 0, max: 12 * 366 }),
        fc.boolean(),
        (zone, days, early) => {
          const birthDate = addDays('2010-01-01', days);
          const day = addMonths(birthDate, 12 * 12);
          const at = startOfDay(zone, day).getTime();
          expect(bandAt({ birthDate }, [zone], at - (early ? 1 : 1000))).toBe('child');
          expect(bandAt({ birthDate }, [zone], at)).toBe('teen');
        },
      ),
      { numRuns: 1500 },
    ));

  it('never lasts longer for another clinic', () =>
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...Intl.supportedValuesOf('timeZone')), {
          minLength: 1,
          maxLength: 4,
        }),
        fc.integer({ min: -30, max: 30 }),
        (zones, hours) => {
          const at = Date.parse('2027-02-11T06:00:00Z') + hours * 3_600_000;
          const alone = zones.map((zone) => bandAt({ birthDate: '2015-02-11' }, [zone], at));
          expect(bandAt({ birthDate: '2015-02-11' }, zones, at)).toBe(
            alone.includes('teen') ? 'teen' : 'child',
          );
        },
      ),
      { numRuns: 300 },
    ));
});
