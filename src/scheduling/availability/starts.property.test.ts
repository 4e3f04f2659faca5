import fc from 'fast-check';
import { expect, it } from 'vitest';
import { wallAt } from '../../../test/minute-model.ts';
import { addDays } from '../../platform/days.rules.ts';
import { joined, type Span, without } from './spans.rules.ts';
import { startsIn } from './starts.rules.ts';
import { spansOn, stretchesOf } from './stretches.rules.ts';
import { covers, type Template } from './templates.rules.ts';

/**
 * The times that a visit can begin are those that somebody finds who looks at every minute of some
 * days, with a list of what the clock on the wall shows. The model has no spans, and its zones come
 * from `Intl`.
 */

/** Zones with the days on which something happens to their clocks. */
const PLACES: [zone: string, days: string[]][] = [
  ['America/Chicago', ['2026-11-01', '2027-03-14', '2028-02-29', '2027-07-01']],
  // half an hour
  ['Australia/Lord_Howe', ['2027-04-04', '2026-10-04']],
  // set back at midnight, so that the end of the day before comes a second time
  ['America/Nuuk', ['2026-10-25', '2027-03-28']],
  // set forward at midnight
  ['America/Havana', ['2026-11-01', '2027-03-14']],
  // both sides of the date line, and a day that was skipped
  ['Pacific/Apia', ['2011-12-30', '2027-01-01']],
  ['Pacific/Kiritimati', ['2027-01-01']],
  ['Pacific/Honolulu', ['2026-12-25']],
  ['Asia/Kolkata', ['2027-01-01']],
];
const place = fc.constantFrom(
  ...PLACES.flatMap(([zone, days]) => days.map((day) => ({ zone, day }))),
);
// on the hour, so that hours touch, or anywhere
const time = fc.oneof(
  fc.integer({ min: 0, max: 24 }).map((n) => n * 60),
  fc.integer({ min: 0, max: 288 }).map((n) => n * 5),
);
const times = fc
  .uniqueArray(time, { minLength: 2, maxLength: 2 })
  .map((two) => two.sort((a, b) => a - b) as [number, number]);
const template = (day: string): fc.Arbitrary<Template> =>
  fc
    .record({
      weekdays: fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 3 }),
      hours: times,
      everyWeeks: fc.integer({ min: 1, max: 3 }),
      begins: fc.integer({ min: -40, max: 1 }),
      lasts: fc.option(fc.integer({ min: 0, max: 45 })),
      weekStart: fc.constantFrom(1 as const, 7 as const),
    })
    .map(({ hours: [from, until], begins, lasts, ...rest }) => ({
      ...{ ...rest, from, until, firstDay: addDays(day, begins) },
      lastDay: lasts === null ? null : addDays(day, begins + lasts),
    }));
const fit = fc.record({
  minutes: fc.constantFrom(10, 15, 30, 45, 60, 90),
  before: fc.constantFrom(0, 0, 5, 15),
  after: fc.constantFrom(0, 0, 10, 30),
  grid: fc.constantFrom(5, 10, 15, 30, 60),
});
const spans = fc.array(
  fc.record({ from: fc.integer({ min: -600, max: 3500 }), long: fc.integer({ min: 1, max: 300 }) }),
  { maxLength: 4 },
);
const scene = place.chain(({ zone, day }) =>
  fc.record({
    ...{ zone: fc.constant(zone), day: fc.constant(day) },
    templates: fc.array(template(day), { minLength: 1, maxLength: 4 }),
    ...{ fit, away: spans, taken: spans },
  }),
);

const weekday = (day: string) => new Date(`${day}T00:00:00Z`).getUTCDay() || 7;
/** Whether a template counts on a day: by counting days one by one from its first day on. */
function counts({ weekdays, firstDay, lastDay, everyWeeks, weekStart }: Template, day: string) {
  if (day < firstDay || (lastDay !== null && day > lastDay)) return false;
  let week = 0;
  for (let at = firstDay; at < day; ) {
    at = addDays(at, 1);
    if (weekday(at) === weekStart) week += 1;
  }
  return weekdays.includes(weekday(day)) && week % everyWeeks === 0;
}

it('times are those that somebody finds who looks at every minute', () => {
  fc.assert(
    fc.property(scene, ({ zone, day, templates, fit, away, taken }) => {
      const noon = Date.parse(`${day}T12:00:00Z`) / 60_000;
      const [first, last] = [noon - 1440, noon + 1440];
      const placed = (list: { from: number; long: number }[]): Span[] =>
        joined(list.map(({ from, long }) => ({ from: first + from, to: first + from + long })));
      const [gone, kept] = [placed(away), placed(taken)];

      const days = [-2, -1, 0, 1, 2].map((n) => addDays(day, n));
      const stretches = stretchesOf(zone, addDays(day, -2), addDays(day, 2));
      const hours = days.flatMap((one) =>
        templates
          .filter((each) => covers(each, one))
          .flatMap(({ from, until }) => spansOn(stretches, one, from, until)),
      );
      const open = without(joined(hours), gone);
      const found = startsIn(stretches, open, kept, fit, { from: first, to: last });

      const inside = (at: number, list: Span[]) =>
        list.some(({ from, to }) => from <= at && at < to);
      const shown = (at: number) => {
        const wall = wallAt(zone, at * 60_000);
        const [hour = 0, minute = 0] = wall.clock.split(':').map(Number);
        return { day: wall.day, minute: hour * 60 + minute };
      };
      const counting = new Map(
        [-3, ...[-2, -1, 0, 1, 2], 3].map((n) => {
          const one = addDays(day, n);
          return [one, templates.filter((each) => counts(each, one))];
        }),
      );
      const isOpen = new Map<number, boolean>();
      for (let at = first; at <= last + fit.minutes; at++) {
        const { day, minute } = shown(at);
        const hours = counting
          .get(day)
          ?.some(({ from, until }) => from <= minute && minute < until);
        isOpen.set(at, hours === true && !inside(at, gone));
      }
      const model: number[] = [];
      for (let at = first; at <= last; at++) {
        if (shown(at).minute % fit.grid !== 0) continue;
        const all = (from: number, to: number, good: (minute: number) => boolean) => {
          for (let minute = from; minute < to; minute++) if (!good(minute)) return false;
          return true;
        };
        const end = at + fit.minutes;
        if (
          all(at, end, (minute) => isOpen.get(minute) === true) &&
          all(at - fit.before, end + fit.after, (minute) => !inside(minute, kept))
        )
          model.push(at);
      }
      expect(found).toEqual(model);
    }),
    { numRuns: 100 },
  );
}, 120_000);
