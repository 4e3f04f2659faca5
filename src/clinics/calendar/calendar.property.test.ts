import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { expect, it } from 'vitest';
import { minutesFrom, openIn } from '../../../test/minute-model.ts';
import { addDays } from '../../platform/days.rules.ts';
import { type Calendar, isOpenAt, spansOn } from './calendar.rules.ts';
import type { Interval, Week } from './hours.rules.ts';

const SPLIT: Interval[] = [
  ['08:00', '12:00'],
  ['13:00', '17:00'],
];
const WEEK: Week = [SPLIT, SPLIT, SPLIT, SPLIT, [['08:00', '12:00']], [['09:00', '13:00']], []];
const at = (text: string) => new Date(text);

it('a clinic is open exactly when its own clock is within that day’s hours, wherever it is', () => {
  const zones = ['America/Chicago', 'America/Denver', 'America/Phoenix', 'Pacific/Honolulu'];
  const time = fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2028, 0, 1) });
  fc.assert(
    fc.property(fc.constantFrom(...zones), time, (zone, ms) => {
      const local = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone);
      const clock = local.toPlainTime().toString().slice(0, 5);
      const hours = WEEK[local.dayOfWeek - 1] ?? [];
      const open = hours.some(([from, to]) => from <= clock && clock < to);
      expect(isOpenAt({ zone, week: WEEK, holidays: new Map() }, new Date(ms))).toBe(open);
    }),
  );
});

it('a calendar agrees with somebody who watches the clock, minute by minute', () => {
  const zones = ['America/Chicago', 'Pacific/Honolulu', 'Australia/Lord_Howe', 'Africa/Cairo'];
  // the days around both changes of the clocks in each of them, and a day without one
  const days = ['2026-10-29', '2026-10-31', '2027-03-13', '2027-04-03', '2027-04-29', '2027-07-01'];
  const quarters = fc.oneof(fc.integer({ min: 0, max: 16 }), fc.integer({ min: 0, max: 96 }));
  const two = (n: number) => String(Math.floor(n)).padStart(2, '0');
  const time = quarters.map((n) => `${two(n / 4)}:${two((n % 4) * 15)}`);
  const hours = fc.uniqueArray(time, { maxLength: 6 }).map((times) => {
    const sorted = times.sort();
    return sorted.flatMap((from, n): Interval[] => {
      const to = sorted[n + 1];
      return n % 2 === 0 && to ? [[from, to]] : [];
    });
  });
  const week = fc.array(hours, { minLength: 7, maxLength: 7 });
  fc.assert(
    fc.property(fc.constantFrom(...zones), fc.constantFrom(...days), week, (zone, day, week) => {
      const calendar: Calendar = { zone, week, holidays: new Map() };
      const from = at(`${day}T00:00:00Z`).getTime();
      const spans = [-1, 0, 1, 2, 3].flatMap((n) => spansOn(calendar, addDays(day, n)));
      for (const minute of minutesFrom(zone, new Date(from))) {
        if (minute.at - from > 2.5 * 86_400_000) break;
        const now = new Date(minute.at);
        // twice in two spans would be counted twice
        const open = spans.filter(({ from, to }) => from <= now && now < to).length;
        if (open !== Number(openIn(calendar, minute)))
          expect.fail(`${now.toISOString()}, ${minute.day} ${minute.clock}: ${open}`);
      }
    }),
    { numRuns: 80 },
  );
});
