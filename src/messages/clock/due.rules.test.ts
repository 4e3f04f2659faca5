import { describe, expect, it } from 'vitest';
import type { Calendar } from '../../clinics/calendar/calendar.rules.ts';
import { type Interval, OFFICE_WEEK, type Week } from '../../clinics/calendar/hours.rules.ts';
import { addDays, type PlainDate } from '../../platform/days.rules.ts';
import { dueAt, dueDay } from './due.rules.ts';

const LUNCH: Interval[] = [
  ['08:00', '12:00'],
  ['13:00', '17:00'],
];
const CLOSED: Week = [[], [], [], [], [], [], []];
const daily = (...hours: Interval[]): Week => CLOSED.map(() => hours);
/** Closed at noon, on Friday from noon on; also open on Saturday, which is no business day. */
const WEEK: Week = [LUNCH, LUNCH, LUNCH, LUNCH, [['08:00', '12:00']], [['09:00', '13:00']], []];
const team = (rest: Partial<Calendar> = {}): Calendar => ({
  zone: 'America/Chicago',
  week: WEEK,
  holidays: new Map(),
  ...rest,
});
const office = (rest: Partial<Calendar> = {}) => team({ week: OFFICE_WEEK, ...rest });
const closedOn = (...days: PlainDate[]) => new Map(days.map((day) => [day, []] as const));
const at = (text: string) => new Date(text);

describe('an answer is due', () => {
  // November 24, 2026 is a Tuesday; Chicago is six hours behind
  it.each<[string, Calendar, number, string, string]>([
    ['a business day later', office(), 1, '2026-11-24T10:00:00-06:00', '2026-11-25T10:00-06:00'],
    ['two days later', office(), 2, '2026-11-24T10:00:00-06:00', '2026-11-26T10:00-06:00'],
    ['on Monday', office(), 1, '2026-11-27T16:59:00-06:00', '2026-11-30T16:59-06:00'],
    [
      'by the end of today if written before it opens',
      office(),
      1,
      '2026-11-24T07:59:59-06:00',
      '2026-11-24T17:00-06:00',
    ],
    [
      'by the end of the next day if written when it closes',
      office(),
      1,
      '2026-11-24T17:00:00-06:00',
      '2026-11-25T17:00-06:00',
    ],
    [
      'by the end of the next day if written at night',
      office(),
      1,
      '2026-11-24T23:00:00-06:00',
      '2026-11-25T17:00-06:00',
    ],
    [
      'by the end of Monday if written on an open Saturday',
      team(),
      1,
      '2026-11-28T10:00:00-06:00',
      '2026-11-30T17:00-06:00',
    ],
    [
      'after half of a short Friday if written after half of a Thursday',
      team(),
      1,
      '2026-11-26T12:30:00-06:00',
      '2026-11-27T10:00-06:00',
    ],
    [
      'by the clinic’s clock: it is still Monday evening in Denver',
      office({ zone: 'America/Denver' }),
      1,
      '2026-11-24T06:30:00Z',
      '2026-11-24T17:00-07:00',
    ],
    [
      'over the holidays',
      office({ holidays: closedOn('2026-12-25', '2027-01-01') }),
      2,
      '2026-12-31T12:30:00-06:00',
      '2027-01-05T12:30-06:00',
    ],
    [
      'on weekends, for a team that is there only then',
      team({ week: [[], [], [], [], [], [['09:00', '12:00']], [['09:00', '12:00']]] }),
      2,
      '2026-11-24T10:00:00-06:00',
      '2026-11-29T12:00-06:00',
    ],
    [
      'after a night whose opening DST skips',
      team({ week: daily(['02:00', '03:00']) }),
      1,
      '2027-03-13T12:00:00-06:00',
      '2027-03-15T03:00-05:00',
    ],
  ])('%s', (_, calendar, days, wrote, due) =>
    expect(dueAt(calendar, days, at(wrote))).toEqual(at(due)),
  );

  it.each<[string, Calendar]>([
    ['if the hours are unknown', team({ week: null })],
    ['if it is never open', team({ week: CLOSED })],
    [
      'if the next year has only holidays',
      team({
        holidays: closedOn(...Array.from({ length: 900 }, (_, n) => addDays('2026-11-01', n))),
      }),
    ],
  ])('by the end of an office day, %s', (_, calendar) =>
    expect(dueAt(calendar, 1, at('2026-11-27T10:00:00-06:00'))).toEqual(at('2026-12-01T06:00:00Z')),
  );

  it('with the holidays, also where the hours are unknown', () =>
    expect(
      dueAt(
        team({ week: null, holidays: closedOn('2026-11-30') }),
        1,
        at('2026-11-27T10:00:00-06:00'),
      ),
    ).toEqual(at('2026-12-02T06:00:00Z')));

  it('after weeks in which the clinic is closed', () =>
    expect(
      dueAt(
        office({
          holidays: closedOn(...Array.from({ length: 28 }, (_, n) => addDays('2026-11-25', n))),
        }),
        1,
        at('2026-11-24T10:00:00-06:00'),
      ),
    ).toEqual(at('2026-12-23T10:00-06:00')));

  it('at no time for a promise that is none', () => {
    for (const days of [0, -1, 1.5, Number.NaN])
      expect(() => dueAt(team(), days, at('2026-11-24T12:00:00Z'))).toThrow(RangeError);
  });
});

describe('the day of a due time', () => {
  it.each<[string, string, string]>([
    ['that ends with it, at midnight', '2026-12-01T00:00:00-06:00', '2026-11-30'],
    ['at the clinic, not in Greenwich', '2026-11-30T23:00:00-06:00', '2026-11-30'],
    ['that it is on', '2026-12-01T00:01:00-06:00', '2026-12-01'],
  ])('is the one %s', (_, due, day) => expect(dueDay(team(), at(due))).toBe(day));
});
