import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countOpen, modelDue } from '../../../test/minute-model.ts';
import { type Calendar, openMinutes, promiseBy } from '../../clinics/calendar/calendar.rules.ts';
import type { Interval, Week } from '../../clinics/calendar/hours.rules.ts';
import { dueAt } from './due.rules.ts';

const LUNCH: Interval[] = [
  ['08:00', '12:00'],
  ['13:00', '17:00'],
];
/** Closed at noon, on Friday from noon on; also open on Saturday, which is no business day. */
const WEEK: Week = [LUNCH, LUNCH, LUNCH, LUNCH, [['08:00', '12:00']], [['09:00', '13:00']], []];
const at = (text: string) => new Date(text);

/** Zones with and without DST, with changes of half an hour and at midnight, far from Greenwich. */
const ZONES = [
  'America/Chicago',
  'America/Phoenix',
  'Australia/Lord_Howe',
  'Africa/Cairo',
  'Pacific/Auckland',
];
const two = (n: number) => String(n).padStart(2, '0');
const clock = fc
  .integer({ min: 0, max: 48 })
  .map((half) => `${two(Math.floor(half / 2))}:${two((half % 2) * 30)}`);
const opening = fc.uniqueArray(clock, { maxLength: 4 }).map((times) => {
  const [a, b, c, d] = times.sort();
  const pairs: Interval[] = [];
  if (a && b) pairs.push([a, b]);
  if (c && d) pairs.push([c, d]);
  return pairs;
});
/** Within reach of a change of the clocks in one of the zones, or of Christmas. */
const moment = fc
  .record({
    day: fc.constantFrom(
      '2026-10-29',
      '2026-10-31',
      '2026-12-24',
      '2027-03-12',
      '2027-04-02',
      '2027-04-29',
    ),
    minutes: fc.integer({ min: 0, max: 3 * 1440 }),
  })
  .map(({ day, minutes }) => new Date(at(`${day}T00:00:00Z`).getTime() + minutes * 60_000));
const anyCalendar = fc.record<Calendar>({
  zone: fc.constantFrom(...ZONES),
  week: fc.option(
    fc.oneof(fc.constant<Week>(WEEK), fc.array(opening, { minLength: 7, maxLength: 7 })),
    { freq: 5 },
  ),
  holidays: fc
    .uniqueArray(
      fc.tuple(fc.constantFrom('2026-10-30', '2026-11-02', '2026-12-25', '2027-03-15'), opening),
      {
        selector: ([day]) => day,
        maxLength: 3,
      },
    )
    .map((some) => new Map(some)),
});
const promise = fc.integer({ min: 1, max: 3 });

describe('somebody who watches the clock, minute by minute,', () => {
  it('finds the same due time', () => {
    fc.assert(
      fc.property(anyCalendar, promise, moment, (calendar, days, wrote) => {
        fc.pre(calendar.week !== null);
        const model = modelDue(calendar, wrote, days, 30);
        const due = dueAt(calendar, days, wrote);
        // an office day is promised by a place that does not open
        if (model === null)
          expect(
            due.getTime() - wrote.getTime() > 29 * 86_400_000 ||
              due.getTime() === promiseBy(calendar, wrote, days).at.getTime(),
          ).toBe(true);
        // a share of a day can end within a minute
        else expect(Math.abs(model.getTime() - due.getTime())).toBeLessThanOrEqual(60_000);
      }),
      { numRuns: 100 },
    );
  });

  it('counts the same open time', () => {
    fc.assert(
      fc.property(
        anyCalendar,
        moment,
        fc.integer({ min: 0, max: 4 * 1440 }),
        (calendar, from, minutes) => {
          const to = new Date(from.getTime() + minutes * 60_000);
          expect(openMinutes(calendar, from, to)).toBe(countOpen(calendar, from, to));
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe('a due time, whatever the hours,', () => {
  const whenever = fc.tuple(anyCalendar, promise, moment);
  it('is after the message, and never later than the pages say', () => {
    fc.assert(
      fc.property(whenever, ([calendar, days, wrote]) => {
        const due = dueAt(calendar, days, wrote);
        expect(due > wrote).toBe(true);
        expect(due <= promiseBy(calendar, wrote, days).at).toBe(true);
      }),
    );
  });
  it('is not earlier for a message that was written later', () => {
    fc.assert(
      fc.property(
        whenever,
        fc.integer({ min: 0, max: 2000 }),
        ([calendar, days, wrote], minutes) => {
          // one that opens only on some holiday may have to name an office day for the later one
          fc.pre(!calendar.week || calendar.week.some((hours) => hours.length > 0));
          const next = new Date(wrote.getTime() + minutes * 60_000);
          expect(dueAt(calendar, days, next) >= dueAt(calendar, days, wrote)).toBe(true);
        },
      ),
    );
  });
});
