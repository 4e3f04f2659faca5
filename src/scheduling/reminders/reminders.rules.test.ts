import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wallAt } from '../../../test/minute-model.ts';
import { addDays } from '../../platform/days.rules.ts';
import {
  CHANGES,
  changeEventOf,
  dueOf,
  eventOf,
  isTimely,
  isTrue,
  planOf,
  STEPS,
  type Step,
  toldOf,
} from './reminders.rules.ts';

const CHICAGO = 'America/Chicago';
const at = (text: string) => new Date(text);
const start = (text: string, zone = CHICAGO) => ({ startsAt: at(text), zone });
const iso = (date: Date) => date.toISOString().replace(':00.000Z', 'Z');
const visitId = '0b4f3c4e-7d0a-4c55-9a53-2f9d3a3f9c11';

describe('when a reminder is due', () => {
  it.each<[string, string, Record<Step, string>]>([
    [
      'a Friday morning in winter',
      '2027-02-19T16:00Z',
      {
        '7-days': '2027-02-12T16:00Z',
        '3-days': '2027-02-16T16:00Z',
        '1-day': '2027-02-18T16:00Z',
        '2-hours': '2027-02-19T14:00Z',
      },
    ],
    [
      // clocks go forward on March 14: 10:00 is an hour earlier from then on
      'a Monday after the clocks went forward',
      '2027-03-15T15:00Z',
      {
        '7-days': '2027-03-08T16:00Z',
        '3-days': '2027-03-12T16:00Z',
        '1-day': '2027-03-14T15:00Z',
        '2-hours': '2027-03-15T13:00Z',
      },
    ],
    [
      // 2:30 on the day after: the day before has no 2:30, so it is due at 3:30
      'a time that the day before skips',
      '2027-03-15T07:30Z',
      {
        '7-days': '2027-03-08T08:30Z',
        '3-days': '2027-03-12T08:30Z',
        '1-day': '2027-03-14T08:30Z',
        '2-hours': '2027-03-15T05:30Z',
      },
    ],
    [
      // 1:30 a week after the night that has it twice
      'a time that came twice a week before',
      '2026-11-08T07:30Z',
      {
        '7-days': '2026-11-01T06:30Z',
        '3-days': '2026-11-05T07:30Z',
        '1-day': '2026-11-07T07:30Z',
        '2-hours': '2026-11-08T05:30Z',
      },
    ],
    [
      // 1:30 CST, the second one of that night: two hours before are elapsed time
      'the second 1:30 of the night that has two',
      '2026-11-01T07:30Z',
      {
        '7-days': '2026-10-25T06:30Z',
        '3-days': '2026-10-29T06:30Z',
        '1-day': '2026-10-31T06:30Z',
        '2-hours': '2026-11-01T05:30Z',
      },
    ],
  ])('%s', (_, startsAt, due) =>
    expect(
      Object.fromEntries(STEPS.map((step) => [step, iso(dueOf(step, start(startsAt)))])),
    ).toEqual(due),
  );

  it('follows the clock of the clinic, not that of another place', () => {
    expect(iso(dueOf('7-days', start('2027-03-18T14:00Z', 'America/Denver')))).toBe(
      '2027-03-11T15:00Z',
    );
    expect(iso(dueOf('7-days', start('2027-03-18T14:00Z', 'America/Phoenix')))).toBe(
      '2027-03-11T14:00Z',
    );
  });

  const PLACES = [CHICAGO, 'America/Phoenix', 'America/Havana', 'Asia/Kolkata', 'America/Nuuk'];
  // the clocks of Chicago and Havana change at these times, and of Lord Howe by half an hour
  const CHANGES_OF: [string, string][] = [
    [CHICAGO, '2027-03-14T08:00Z'],
    [CHICAGO, '2026-11-01T07:00Z'],
    ['America/Havana', '2027-03-14T05:00Z'],
    ['America/Havana', '2026-11-01T05:00Z'],
    ['Australia/Lord_Howe', '2027-04-03T15:00Z'],
    ['Australia/Lord_Howe', '2026-10-03T15:30Z'],
  ];
  const MINUTE = 60_000;
  const visitAt = (zone: string, ms: number) => ({ startsAt: new Date(ms), zone });
  const anywhere = fc.oneof(
    // the minutes of three years
    fc
      .tuple(fc.constantFrom(...PLACES), fc.integer({ min: 0, max: 3 * 365 * 1440 }))
      .map(([zone, n]) => visitAt(zone, Date.UTC(2026, 0, 1, 0, n))),
    // a reminder comes near a change of the clock
    fc
      .tuple(
        fc.constantFrom(...CHANGES_OF),
        fc.constantFrom(1, 3, 7),
        fc.integer({ min: -200, max: 200 }),
      )
      .map(([[zone, change], days, n]) =>
        visitAt(zone, at(change).getTime() + (days * 1440 + n) * MINUTE),
      ),
  );
  const wall = (zone: string, date: Date) => wallAt(zone, date.getTime());

  it('is the same time on the clock, so many days before, wherever that time exists', () =>
    fc.assert(
      fc.property(anywhere, fc.constantFrom(7, 3, 1), (visit, days) => {
        const due = dueOf(days === 1 ? '1-day' : `${days as 7 | 3}-days`, visit);
        const begins = wall(visit.zone, visit.startsAt);
        const reminds = wall(visit.zone, due);
        expect(reminds.day).toBe(addDays(begins.day, -days));
        if (reminds.clock === begins.clock) {
          // and the first such time of that day
          for (const back of [30, 60])
            expect(wall(visit.zone, new Date(due.getTime() - back * MINUTE))).not.toEqual(reminds);
          return;
        }
        // the clock skips that time: no minute around it shows it
        const shown = Array.from(
          { length: 240 },
          (_, n) => wall(visit.zone, new Date(due.getTime() + (n - 120) * MINUTE)).clock,
        );
        expect(shown).not.toContain(begins.clock);
        expect(reminds.clock > begins.clock).toBe(true);
      }),
      { numRuns: 400 },
    ));

  it('is in order, and before the visit', () =>
    fc.assert(
      fc.property(anywhere, (visit) => {
        const all = [...STEPS.map((step) => dueOf(step, visit)), visit.startsAt];
        for (const [n, one] of all.entries())
          expect(n === 0 || one > (all[n - 1] ?? one)).toBe(true);
      }),
    ));

  it('is skipped if it was due when the visit was booked, and no other is', () =>
    fc.assert(
      fc.property(anywhere, fc.integer({ min: -60, max: 10 * 1440 }), (visit, before) => {
        const now = new Date(visit.startsAt.getTime() - before * MINUTE);
        const plan = planOf(visit, now);
        expect(plan.map(({ step }) => step)).toEqual(STEPS);
        for (const { dueAt, passed } of plan) expect(passed).toBe(dueAt.getTime() <= now.getTime());
        // those that are left are the last ones
        expect(plan.map(({ passed }) => passed)).toEqual(
          plan.map(({ passed }) => passed).sort((a, b) => Number(b) - Number(a)),
        );
      }),
    ));

  it('never sends two of one visit at once, however late the work runs', () =>
    fc.assert(
      fc.property(anywhere, fc.integer({ min: -600, max: 10 * 1440 }), (visit, before) => {
        const now = new Date(visit.startsAt.getTime() - before * MINUTE);
        const due = STEPS.filter((step) => dueOf(step, visit) <= now);
        const sent = due.filter((step) => isTimely(step, visit, now));
        expect(sent).toEqual(before > 0 ? due.slice(-1) : []);
      }),
    ));
});

describe('a late booking', () => {
  it.each([
    ['2027-02-01T12:00Z', ['7-days', '3-days', '1-day', '2-hours']],
    ['2027-02-12T16:00Z', ['3-days', '1-day', '2-hours']], // to the minute
    ['2027-02-17T12:00Z', ['1-day', '2-hours']],
    ['2027-02-19T13:59Z', ['2-hours']],
    ['2027-02-19T15:00Z', []],
    ['2027-02-19T17:00Z', []], // written down afterward
  ])('at %s gets %o', (now, left) =>
    expect(
      planOf(start('2027-02-19T16:00Z'), at(now))
        .filter(({ passed }) => !passed)
        .map(({ step }) => step),
    ).toEqual(left),
  );
});

describe('an event that waits to be sent', () => {
  const startsAt = at('2027-02-19T16:00Z');
  const visit = { ...start('2027-02-19T16:00Z'), state: 'booked' };
  const reminder = (what: Step) => ({ what, startsAt });

  it('is read back as written, and nothing else is', () => {
    for (const step of STEPS)
      expect(toldOf(eventOf({ visitId, step, startsAt }))).toEqual({
        ...{ event: expect.any(String), visitId, what: step, startsAt },
      });
    for (const change of CHANGES)
      expect(toldOf(changeEventOf({ visitId, change, startsAt }, 3))).toMatchObject({
        ...{ visitId, what: change, startsAt },
      });
    for (const other of ['', visitId, `${visitId} 7-days`, `${visitId} 9-days 2027-02-19T16:00Z`])
      expect(toldOf(other)).toBeNull();
  });

  it.each<[string, boolean, Parameters<typeof isTrue>]>([
    ['stands', true, [reminder('7-days'), visit, at('2027-02-12T16:00Z')]],
    ['stands two days late', true, [reminder('7-days'), visit, at('2027-02-14T16:00Z')]],
    ['gives way to the next', false, [reminder('7-days'), visit, at('2027-02-16T16:00Z')]],
    ['stands to the last minute', true, [reminder('2-hours'), visit, at('2027-02-19T15:59Z')]],
    ['is over', false, [reminder('2-hours'), visit, at('2027-02-19T16:00Z')]],
    [
      'is about a visit that moved',
      false,
      [
        reminder('7-days'),
        { ...visit, startsAt: at('2027-02-23T20:00Z') },
        at('2027-02-12T16:00Z'),
      ],
    ],
    ...['arrived', 'in-room', 'done', 'no-show', 'cancelled'].map(
      (state): [string, boolean, Parameters<typeof isTrue>] => [
        `is about a visit that is ${state}`,
        false,
        [reminder('2-hours'), { ...visit, state }, at('2027-02-19T14:00Z')],
      ],
    ),
    ['is about no visit', false, [reminder('7-days'), undefined, at('2027-02-12T16:00Z')]],
    ['says booked', true, [{ what: 'booked', startsAt }, visit, at('2027-02-19T15:00Z')]],
    ['says moved', true, [{ what: 'moved', startsAt }, visit, at('2027-02-19T15:00Z')]],
    [
      'says canceled',
      true,
      [{ what: 'cancelled', startsAt }, { ...visit, state: 'cancelled' }, at('2027-02-19T15:00Z')],
    ],
    [
      'says canceled, and it is booked again',
      false,
      [{ what: 'cancelled', startsAt }, visit, at('2027-02-19T15:00Z')],
    ],
    [
      'says booked, and it was canceled',
      false,
      [{ what: 'booked', startsAt }, { ...visit, state: 'cancelled' }, at('2027-02-19T15:00Z')],
    ],
  ])('%s: %s', (_, holds, facts) => expect(isTrue(...facts)).toBe(holds));
});
