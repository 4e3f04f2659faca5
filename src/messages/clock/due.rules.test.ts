import { describe, expect, it } from 'vitest';
import type { Calendar } from '../../clinics/calendar/calendar.rules.ts';
import { type Interval, OFFICE_WEEK, type Week } from '../../clinics/calendar/hours.rules.ts';
import { addDays, type PlainDate } from '../../platform/days.rules.ts';
import {
  type AnswerTime,
  dueAfterChange,
  dueAt,
  isOverdue,
  minutesLeft,
  teamCalendar,
  waitingSince,
} from './due.rules.ts';

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
const hours = (count: number): AnswerTime => ({ count, unit: 'hours' });
const days = (count: number): AnswerTime => ({ count, unit: 'days' });

describe('an answer is due', () => {
  // November 24, 2026 is a Tuesday; Chicago is six hours behind
  it.each<[string, Calendar, AnswerTime, string, string]>([
    ['in business hours', team(), hours(2), '2026-11-24T08:30:00-06:00', '2026-11-24T10:30-06:00'],
    ['lunch left out', team(), hours(2), '2026-11-24T11:00:00-06:00', '2026-11-24T14:00-06:00'],
    ['by the second', team(), hours(1), '2026-11-24T11:30:15-06:00', '2026-11-24T13:30:15-06:00'],
    [
      'from the morning on',
      team(),
      hours(1),
      '2026-11-24T02:00:00-06:00',
      '2026-11-24T09:00-06:00',
    ],
    ['with Saturday', team(), hours(3), '2026-11-27T11:00:00-06:00', '2026-11-28T11:00-06:00'],
    ['without Sunday', team(), hours(1), '2026-11-28T12:30:00-06:00', '2026-11-30T08:30-06:00'],
    [
      'without a holiday',
      team({ holidays: closedOn('2026-11-26', '2026-11-27', '2026-11-28') }),
      hours(2),
      '2026-11-25T16:00:00-06:00',
      '2026-11-30T09:00-06:00',
    ],
    [
      'a business day later',
      office(),
      days(1),
      '2026-11-24T10:00:00-06:00',
      '2026-11-25T10:00-06:00',
    ],
    ['two days later', office(), days(2), '2026-11-24T10:00:00-06:00', '2026-11-26T10:00-06:00'],
    ['on Monday', office(), days(1), '2026-11-27T16:59:00-06:00', '2026-11-30T16:59-06:00'],
    [
      'by the end of today if written before it opens',
      office(),
      days(1),
      '2026-11-24T07:59:59-06:00',
      '2026-11-24T17:00-06:00',
    ],
    [
      'by the end of the next day if written when it closes',
      office(),
      days(1),
      '2026-11-24T17:00:00-06:00',
      '2026-11-25T17:00-06:00',
    ],
    [
      'by the end of the next day if written at night',
      office(),
      days(1),
      '2026-11-24T23:00:00-06:00',
      '2026-11-25T17:00-06:00',
    ],
    [
      'by the end of Monday if written on an open Saturday',
      team(),
      days(1),
      '2026-11-28T10:00:00-06:00',
      '2026-11-30T17:00-06:00',
    ],
    [
      'after half of a short Friday if written after half of a Thursday',
      team(),
      days(1),
      '2026-11-26T12:30:00-06:00',
      '2026-11-27T10:00-06:00',
    ],
    [
      'by the clinic’s clock: it is still Monday evening in Denver',
      office({ zone: 'America/Denver' }),
      days(1),
      '2026-11-24T06:30:00Z',
      '2026-11-24T17:00-07:00',
    ],
    [
      'over the holidays',
      office({ holidays: closedOn('2026-12-25', '2027-01-01') }),
      days(2),
      '2026-12-31T12:30:00-06:00',
      '2027-01-05T12:30-06:00',
    ],
    [
      'on weekends, for a team that is there only then',
      team({ week: [[], [], [], [], [], [['09:00', '12:00']], [['09:00', '12:00']]] }),
      days(2),
      '2026-11-24T10:00:00-06:00',
      '2026-11-29T12:00-06:00',
    ],
    [
      'an hour of clock time later in the night that skips one',
      team({ week: daily(['00:00', '24:00']) }),
      hours(2),
      '2027-03-14T01:00:00-06:00',
      '2027-03-14T04:00-05:00',
    ],
    [
      'an hour of clock time earlier in the night that repeats one',
      team({ week: daily(['00:00', '24:00']) }),
      hours(2),
      '2026-11-01T00:30:00-05:00',
      '2026-11-01T01:30-06:00',
    ],
    [
      'after a night whose opening DST skips',
      team({ week: daily(['02:00', '03:00']) }),
      days(1),
      '2027-03-13T12:00:00-06:00',
      '2027-03-15T03:00-05:00',
    ],
  ])('%s', (_, calendar, promise, wrote, due) =>
    expect(dueAt(calendar, promise, at(wrote))).toEqual(at(due)),
  );

  it.each<[string, Calendar, AnswerTime]>([
    ['hours', team({ week: CLOSED }), hours(1)],
    ['days', team({ week: CLOSED }), days(1)],
    [
      'more time than a year has',
      team({ week: [[['08:00', '08:01']], ...CLOSED.slice(1)] }),
      hours(2),
    ],
    [
      'days that are all holidays',
      team({
        holidays: closedOn(...Array.from({ length: 900 }, (_, n) => addDays('2026-11-01', n))),
      }),
      days(1),
    ],
  ])('never, if the team is never open: %s', (_, calendar, promise) =>
    expect(dueAt(calendar, promise, at('2026-11-24T12:00:00Z'))).toBeNull(),
  );

  it('at no time for a promise that is none', () => {
    for (const count of [0, -1, 1.5, Number.NaN])
      for (const unit of ['hours', 'days'] as const)
        expect(() => dueAt(team(), { count, unit }, at('2026-11-24T12:00:00Z'))).toThrow(
          RangeError,
        );
  });
});

describe('the hours of a team', () => {
  const clinic = office({ zone: 'America/Denver', holidays: closedOn('2026-11-26') });
  it.each<[string, Week | null, Calendar | null, Calendar, boolean]>([
    ['its own, at its clinic', WEEK, clinic, { ...clinic, week: WEEK }, false],
    ['those of the clinic', null, clinic, clinic, false],
    ['its own, without a clinic', WEEK, null, team({ zone: 'America/Boise' }), false],
    [
      'office hours at the clinic, whose hours are unknown',
      null,
      { ...clinic, week: null },
      clinic,
      true,
    ],
    ['office hours in the system’s zone', null, null, office({ zone: 'America/Boise' }), true],
  ])('are %s', (_, week, of, calendar, assumed) =>
    expect(teamCalendar({ week }, of, 'America/Boise')).toEqual({ calendar, assumed }),
  );
});

describe('time left', () => {
  it.each<[string, string, number, boolean]>([
    ['all of it', '2026-11-24T08:00:00-06:00', 480, false],
    ['without lunch', '2026-11-24T12:30:00-06:00', 240, false],
    ['none, and not late yet', '2026-11-24T17:00:00-06:00', 0, false],
    ['none, and late as soon as it is over', '2026-11-24T17:00:01-06:00', 0, true],
    ['late by open time, not by the night', '2026-11-25T08:30:00-06:00', -30, true],
  ])('%s', (_, now, minutes, overdue) => {
    const due = at('2026-11-24T17:00:00-06:00');
    expect(minutesLeft(team(), due, at(now))).toBeCloseTo(minutes, 9);
    expect(isOverdue(due, at(now))).toBe(overdue);
  });
  it('is never over if nothing is due', () =>
    expect(isOverdue(null, at('2036-01-01T00:00:00Z'))).toBe(false));
});

describe('hours that change later', () => {
  const due = at('2026-11-25T10:00:00-06:00');
  const changed = at('2026-11-24T16:00:00-06:00');
  it.each<[string, Calendar, string | null]>([
    ['nothing that matters here', team(), '2026-11-25T10:00-06:00'],
    ['a new holiday', team({ holidays: closedOn('2026-11-25') }), '2026-11-26T10:00-06:00'],
    ['a later opening', team({ week: daily(['10:00', '17:00']) }), '2026-11-25T12:00-06:00'],
    [
      'the hours of this morning, which are over',
      team({ week: daily(['08:00', '09:00']) }),
      '2026-11-27T09:00-06:00',
    ],
    ['the zone', team({ zone: 'America/Denver' }), '2026-11-25T09:00-07:00'],
    ['to never', team({ week: CLOSED }), null],
  ])('%s', (_, after, expected) =>
    expect(dueAfterChange(team(), after, due, changed)).toEqual(expected && at(expected)),
  );
  it('do not excuse what is late', () =>
    expect(
      dueAfterChange(team(), team({ week: CLOSED }), due, at('2026-11-25T11:00-06:00')),
    ).toEqual(due));
});

describe('the member waits', () => {
  const one = (side: 'member' | 'team', hour: number) => ({
    side,
    at: new Date(Date.UTC(2026, 10, 24, hour)),
  });
  it.each<[string, ReturnType<typeof one>[], number | null]>([
    ['since the first message', [one('member', 8)], 8],
    ['since then, also after asking again', [one('member', 8), one('member', 9)], 8],
    [
      'since the first one after the answer',
      [one('member', 8), one('team', 9), one('member', 10), one('member', 11)],
      10,
    ],
    ['no longer after an answer', [one('member', 8), one('team', 9)], null],
    ['not for an answer to what the team began', [one('team', 8)], null],
    ['not in an empty conversation', [], null],
  ])('%s', (_, messages, hour) => expect(waitingSince(messages)?.getUTCHours() ?? null).toBe(hour));
});
