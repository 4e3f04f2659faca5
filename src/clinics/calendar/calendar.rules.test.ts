import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, daysBetween, type PlainDate, weekdayOf } from '../../platform/days.rules.ts';
import {
  addBusinessDays,
  type Calendar,
  dayAt,
  dueBy,
  instantOf,
  isBusinessDay,
  isOpenAt,
  nextOpening,
  promiseBy,
  type Span,
  spansOn,
  stateAt,
} from './calendar.rules.ts';
import type { Interval, Week } from './hours.rules.ts';

const CLOSED: Week = [[], [], [], [], [], [], []];
const ALWAYS: Week = CLOSED.map(() => [['00:00', '24:00']]);
const SPLIT: Interval[] = [
  ['08:00', '12:00'],
  ['13:00', '17:00'],
];
const WEEK: Week = [SPLIT, SPLIT, SPLIT, SPLIT, [['08:00', '12:00']], [['09:00', '13:00']], []];
const clinic = (rest: Partial<Calendar> = {}): Calendar => ({
  zone: 'America/Chicago',
  week: WEEK,
  holidays: new Map(),
  ...rest,
});
const closedOn = (...days: PlainDate[]) => new Map(days.map((day) => [day, []] as const));
const at = (text: string) => new Date(text);

describe('a clinic is open', () => {
  // November 24, 2026 is a Tuesday; Chicago is six hours behind
  it.each<[string, string, boolean]>([
    ['from the minute it opens', '2026-11-24T08:00:00-06:00', true],
    ['not a second before', '2026-11-24T07:59:59-06:00', false],
    ['until the minute it closes', '2026-11-24T16:59:59-06:00', true],
    ['no longer', '2026-11-24T17:00:00-06:00', false],
    ['not over lunch', '2026-11-24T12:30:00-06:00', false],
    ['by its own clock', '2026-11-24T23:30:00Z', false],
    ['on Saturday', '2026-11-28T12:59:00-06:00', true],
    ['not on Sunday', '2026-11-29T10:00:00-06:00', false],
  ])('%s', (_, when, open) => expect(isOpenAt(clinic(), at(when))).toBe(open));

  it('by the hours of a holiday, not those of the week', () => {
    const holidays = new Map<PlainDate, Interval[]>([
      ['2026-11-26', []],
      ['2026-11-29', [['10:00', '11:00']]],
    ]);
    const calendar = clinic({ holidays });
    expect(isOpenAt(calendar, at('2026-11-26T10:00:00-06:00'))).toBe(false);
    expect(isOpenAt(calendar, at('2026-11-29T10:30:00-06:00'))).toBe(true);
  });
});

describe('the status of a clinic', () => {
  it.each<[string, Calendar, string, ReturnType<typeof stateAt>]>([
    [
      'open until it closes, not until lunch is over',
      clinic(),
      '2026-11-24T09:00:00-06:00',
      { is: 'open', until: at('2026-11-24T12:00:00-06:00') },
    ],
    [
      'closed until after lunch',
      clinic(),
      '2026-11-24T12:00:00-06:00',
      { is: 'closed', opens: at('2026-11-24T13:00:00-06:00') },
    ],
    [
      'closed over a weekend and a holiday',
      clinic({ holidays: closedOn('2026-11-30') }),
      '2026-11-28T13:00:00-06:00',
      { is: 'closed', opens: at('2026-12-01T08:00:00-06:00') },
    ],
    [
      'closed over New Year',
      clinic({ holidays: closedOn('2026-12-31', '2027-01-01', '2027-01-02') }),
      '2026-12-30T20:00:00-06:00',
      { is: 'closed', opens: at('2027-01-04T08:00:00-06:00') },
    ],
    ['always open', clinic({ week: ALWAYS }), '2026-11-24T00:00:00Z', { is: 'open', until: null }],
    ['never open', clinic({ week: CLOSED }), '2026-11-24T12:00:00Z', { is: 'never' }],
    ['unknown', clinic({ week: null }), '2026-11-24T12:00:00Z', { is: 'unknown' }],
    [
      'open past midnight by the hours of two days',
      clinic({
        week: CLOSED.map((_, day) =>
          day === 0 ? [['20:00', '24:00']] : day === 1 ? [['00:00', '02:00']] : [],
        ),
      }),
      '2026-11-23T22:00:00-06:00',
      { is: 'open', until: at('2026-11-24T02:00:00-06:00') },
    ],
  ])('%s', (_, calendar, when, expected) => expect(stateAt(calendar, at(when))).toEqual(expected));

  it('next opens at a time when it is open, and just before which it was not', () => {
    const time = fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2028, 0, 1) });
    fc.assert(
      fc.property(time, (ms) => {
        const opens = nextOpening(clinic(), new Date(ms));
        expect(opens && opens.getTime() > ms && isOpenAt(clinic(), opens)).toBe(true);
        expect(opens && isOpenAt(clinic(), new Date(opens.getTime() - 1))).toBe(false);
      }),
    );
  });
  it('never opens again if it has no hours, and never closes if it is always open', () =>
    expect(
      [CLOSED, ALWAYS].map((week) => nextOpening(clinic({ week }), at('2026-11-24T12:00:00Z'))),
    ).toEqual([null, null]));
});

describe('daylight saving time', () => {
  const night: Week = CLOSED.map(() => [['01:30', '02:30']]);
  it.each<[string, string, string, string]>([
    ['the day before it begins', 'America/Chicago', '2027-03-13', '2027-03-13T14:00:00.000Z'],
    ['the day it begins', 'America/Chicago', '2027-03-14', '2027-03-14T13:00:00.000Z'],
    ['the day it ends', 'America/Chicago', '2026-11-01', '2026-11-01T14:00:00.000Z'],
    ['in Phoenix never', 'America/Phoenix', '2027-03-14', '2027-03-14T15:00:00.000Z'],
    ['in Phoenix never, in winter', 'America/Phoenix', '2026-11-01', '2026-11-01T15:00:00.000Z'],
  ])('8 AM is 8 AM: %s', (_, zone, day, utc) =>
    expect(instantOf(zone, day, '08:00').toISOString()).toBe(utc),
  );

  it('shortens hours across the hour that is skipped, and keeps them across the one that repeats', () => {
    const calendar = clinic({ week: night });
    const open = (text: string) => isOpenAt(calendar, at(text));
    // 2 AM to 3 AM does not exist: it closes when the clock jumps past 2:30
    expect([open('2027-03-14T07:29:00Z'), open('2027-03-14T07:31:00Z')]).toEqual([false, true]);
    expect([open('2027-03-14T07:59:00Z'), open('2027-03-14T08:00:00Z')]).toEqual([true, false]);
    // 1 AM to 2 AM happens twice: it opens at the first 1:30
    expect([open('2026-11-01T06:29:00Z'), open('2026-11-01T06:31:00Z')]).toEqual([false, true]);
    expect([open('2026-11-01T08:29:00Z'), open('2026-11-01T08:31:00Z')]).toEqual([true, false]);
  });

  // in Chicago, 8:00 to 8:30 UTC is 3:00 to 3:30 AM on that day
  const early: Span = { from: at('2027-03-14T08:00:00Z'), to: at('2027-03-14T08:30:00Z') };
  it.each<[string, Interval[], Span[]]>([
    ['only skipped times', [['02:00', '02:30']], []],
    ['only skipped times, up to the end', [['02:00', '03:00']], []],
    ['a skipped opening time', [['02:30', '03:30']], [early]],
    [
      'a skipped closing time, and open again after it',
      [
        ['01:00', '02:30'],
        ['03:00', '03:30'],
      ],
      [{ from: at('2027-03-14T07:00:00Z'), to: at('2027-03-14T08:00:00Z') }, early],
    ],
  ])('has hours with %s', (_, hours, expected) => {
    const calendar = clinic({ week: CLOSED.map(() => hours) });
    expect(spansOn(calendar, '2027-03-14')).toEqual(expected);
  });
});

describe('business days', () => {
  it.each<[PlainDate, boolean, string]>([
    ['2026-11-27', true, 'a Friday'],
    ['2026-11-28', false, 'a Saturday, though the clinic is open'],
    ['2026-11-29', false, 'a Sunday'],
    ['2026-11-26', false, 'a holiday'],
    ['2026-12-24', true, 'a day with shorter hours'],
  ])('%s: %s, %s', (day, business) => {
    const holidays = new Map<PlainDate, Interval[]>([
      ['2026-11-26', []],
      ['2026-12-24', [['08:00', '11:00']]],
    ]);
    expect(isBusinessDay(clinic({ holidays }), day)).toBe(business);
  });

  it('include weekends for a clinic that is open only on weekends', () => {
    const week: Week = [[], [], [], [], [], [['09:00', '12:00']], [['09:00', '12:00']]];
    expect(addBusinessDays(clinic({ week }), '2026-11-24', 2)).toEqual({ day: '2026-11-29' });
  });
  it('are Monday to Friday where the hours are unknown', () =>
    expect(addBusinessDays(clinic({ week: null }), '2026-11-27', 1)).toEqual({
      day: '2026-11-30',
    }));

  it.each<[string, PlainDate, number, PlainDate]>([
    ['the day itself', '2026-11-24', 0, '2026-11-24'],
    ['the next one, from a Sunday', '2026-11-29', 0, '2026-11-30'],
    ['two days later', '2026-11-24', 2, '2026-11-27'],
    ['over a weekend', '2026-11-27', 1, '2026-11-30'],
    ['over the end of the year', '2026-12-30', 2, '2027-01-04'],
    ['over a leap day', '2028-02-28', 1, '2028-02-29'],
  ])('%s', (_, day, count, expected) => {
    const holidays = closedOn('2026-11-26', '2027-01-01');
    expect(addBusinessDays(clinic({ holidays }), day, count)).toEqual({ day: expected });
  });

  it('are counted one by one', () => {
    const day = fc.integer({ min: 0, max: 800 }).map((days) => addDays('2026-01-01', days));
    const holidays = fc.uniqueArray(fc.integer({ min: 0, max: 400 }), { maxLength: 30 });
    fc.assert(
      fc.property(day, fc.integer({ min: 1, max: 30 }), holidays, (from, count, off) => {
        const calendar = clinic({ holidays: closedOn(...off.map((days) => addDays(from, days))) });
        const due = addBusinessDays(calendar, from, count);
        if ('refused' in due) throw new Error('refused');
        const between = Array.from({ length: daysBetween(from, due.day) }, (_, n) =>
          addDays(from, n + 1),
        );
        expect(between.filter((one) => isBusinessDay(calendar, one))).toHaveLength(count);
        expect(isBusinessDay(calendar, due.day) && weekdayOf(due.day) <= 5).toBe(true);
      }),
    );
  });

  it('are refused for a clinic that never opens, and for an invalid count', () => {
    const never = clinic({ week: CLOSED });
    expect(addBusinessDays(never, '2026-11-24', 1)).toEqual({ refused: 'never-open' });
    expect(dueBy(never, at('2026-11-24T12:00:00Z'), 1)).toEqual({ refused: 'never-open' });
    for (const count of [-1, 0.5, 367, Number.NaN])
      expect(() => addBusinessDays(clinic(), '2026-11-24', count)).toThrow(RangeError);
  });
});

describe('a due date', () => {
  it.each<[string, Calendar, string, number, PlainDate, string]>([
    [
      'when the clinic closes on that day',
      clinic(),
      '2026-11-24T09:00:00-06:00',
      2,
      '2026-11-26',
      '2026-11-26T17:00:00-06:00',
    ],
    [
      'not on the Sunday after a Friday',
      clinic(),
      '2026-11-27T09:00:00-06:00',
      1,
      '2026-11-30',
      '2026-11-30T17:00:00-06:00',
    ],
    [
      'by the day at the clinic: it is still Monday in Denver',
      clinic({ zone: 'America/Denver' }),
      '2026-11-24T05:30:00Z',
      1,
      '2026-11-24',
      '2026-11-24T17:00:00-07:00',
    ],
    [
      'at the end of the day where nobody has said the hours',
      clinic({ week: null }),
      '2026-11-24T09:00:00-06:00',
      1,
      '2026-11-25',
      '2026-11-26T00:00:00-06:00',
    ],
  ])('%s', (_, calendar, from, count, day, end) =>
    expect(dueBy(calendar, at(from), count)).toEqual({ day, at: at(end) }),
  );

  it('falls on an office day if a promise needs a day and the clinic never opens', () =>
    expect(promiseBy(clinic({ week: CLOSED }), at('2026-11-27T12:00:00Z'), 1).day).toBe(
      '2026-11-30',
    ));
});

it('the day of an instant is the day at the clinic', () => {
  expect(dayAt(clinic(), at('2027-01-01T05:59:00Z'))).toBe('2026-12-31');
  expect(dayAt(clinic({ zone: 'America/Phoenix' }), at('2027-01-01T06:59:00Z'))).toBe('2026-12-31');
});
