import { Temporal } from 'temporal-polyfill';
import type { DaySpan, PlainDate } from './days.rules.ts';

export { addDays, type DaySpan, isDay, type PlainDate } from './days.rules.ts';

/**
 * Verbs and pages never read the system time: `now` comes from here, and tests pass a frozen clock.
 */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

/**
 * Cache: zone and quarter of an hour -> day. No zone changes its clocks or has a midnight within
 * one.
 */
const days = new Map<string, PlainDate>();
const QUARTER = 15 * 60_000;

/** The calendar day of an instant in an IANA time zone. */
export function dayIn(zone: string, at: Date): PlainDate {
  const name = `${zone} ${Math.floor(at.getTime() / QUARTER)}`;
  const known = days.get(name);
  if (known) return known;
  const day = Temporal.Instant.fromEpochMilliseconds(at.getTime())
    .toZonedDateTimeISO(zone)
    .toPlainDate()
    .toString();
  if (days.size > 20_000) days.clear();
  days.set(name, day);
  return day;
}

/** The calendar days that an instant falls on in some zones; two of them at most. */
export function daysIn(zones: readonly [string, ...string[]], at: Date): DaySpan {
  const all = zones.map((zone) => dayIn(zone, at)).sort();
  return { first: all[0] ?? '', last: all.at(-1) ?? '' };
}

/**
 * The instant when a calendar day begins in a time zone: midnight or, if DST skips it, the first
 * instant after it.
 */
export const startOfDay = (zone: string, day: PlainDate): Date =>
  new Date(Temporal.PlainDate.from(day).toZonedDateTime(zone).epochMilliseconds);
