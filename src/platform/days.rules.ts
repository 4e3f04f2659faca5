import { Temporal } from 'temporal-polyfill';

const EPOCH = Temporal.PlainDate.from('1970-01-01');

/** A calendar day, `YYYY-MM-DD`. Compares by string order. */
export type PlainDate = string;

/** The first and the last of the calendar days that it is at one moment, in several zones. */
export interface DaySpan {
  first: PlainDate;
  last: PlainDate;
}

const numbers = new Map<PlainDate, number>();
/**
 * How many days after 1970-01-01 a day is; negative before.
 * @throws RangeError if there is no such day
 */
export function dayNumber(day: PlainDate): number {
  const known = numbers.get(day);
  if (known !== undefined) return known;
  const number = EPOCH.until(day, { largestUnit: 'days' }).days;
  if (numbers.size > 20_000) numbers.clear();
  numbers.set(day, number);
  return number;
}

/** The day `days` later, or earlier if negative. */
export const addDays = (day: PlainDate, days: number): PlainDate =>
  Temporal.PlainDate.from(day).add({ days }).toString();

/** The day `months` later, or the last day of that month if it is shorter. */
export const addMonths = (day: PlainDate, months: number): PlainDate =>
  Temporal.PlainDate.from(day).add({ months }).toString();

/** Whole days from one day to another; negative when the other is earlier. */
export const daysBetween = (from: PlainDate, to: PlainDate): number =>
  dayNumber(to) - dayNumber(from);

/** The day of the week, 1 for Monday to 7 for Sunday. */
export const weekdayOf = (day: PlainDate): number => ((((dayNumber(day) + 3) % 7) + 7) % 7) + 1;

/** Whether a text is a valid calendar day, of the year 1 or later. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || text < '0001') return false;
  try {
    Temporal.PlainDate.from(text);
    return true;
  } catch {
    return false; // a RangeError: the calendar has no such day
  }
}
