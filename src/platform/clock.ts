import type { PlainDate } from './days.rules.ts';

export { addDays, isDay, type PlainDate } from './days.rules.ts';

/** Time is handed in, never read: verbs and pages get `now` from here, tests give a frozen one. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

const dayFormats = new Map<string, Intl.DateTimeFormat>();
/** Zone and quarter of an hour -> day. No zone changes its clocks, nor any midnight falls, within a quarter. */
const days = new Map<string, PlainDate>();
const QUARTER = 15 * 60_000;

/** The calendar day of an instant in an IANA time zone. */
export function dayIn(zone: string, at: Date): PlainDate {
  const name = `${zone} ${Math.floor(at.getTime() / QUARTER)}`;
  const known = days.get(name);
  if (known) return known;
  let format = dayFormats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' });
    dayFormats.set(zone, format);
  }
  const day = format.format(at);
  if (days.size > 20_000) days.clear();
  days.set(name, day);
  return day;
}

/** The instant at which a calendar day begins in a time zone. Where midnight does not exist (DST), the first instant after it. */
export function startOfDay(zone: string, day: PlainDate): Date {
  const utc = Date.parse(`${day}T00:00:00Z`);
  for (let hours = -14; hours <= 14; hours += 0.25) {
    const at = new Date(utc + hours * 3_600_000);
    if (dayIn(zone, at) === day) return at;
  }
  return new Date(utc);
}
