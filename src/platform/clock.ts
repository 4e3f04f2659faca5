/** A calendar day as it stands in a time zone: `YYYY-MM-DD`. Compares by string order. */
export type PlainDate = string;

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

/** The day so many days later (or earlier, when negative). */
export function addDays(day: PlainDate, days: number): PlainDate {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** Whether a text is a day that exists in the calendar. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().slice(0, 10) === text;
}
