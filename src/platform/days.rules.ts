import { Temporal } from 'temporal-polyfill';

/** A calendar day, `YYYY-MM-DD`. Compares by string order. */
export type PlainDate = string;

/** The first and the last of the calendar days that it is at one moment, in several zones. */
export interface DaySpan {
  first: PlainDate;
  last: PlainDate;
}

/** The day `days` later, or earlier if negative. */
export const addDays = (day: PlainDate, days: number): PlainDate =>
  Temporal.PlainDate.from(day).add({ days }).toString();

/** The day `months` later, or the last day of that month if it is shorter. */
export const addMonths = (day: PlainDate, months: number): PlainDate =>
  Temporal.PlainDate.from(day).add({ months }).toString();

/** Whole days from one day to another; negative when the other is earlier. */
export const daysBetween = (from: PlainDate, to: PlainDate): number =>
  Temporal.PlainDate.from(from).until(to, { largestUnit: 'days' }).days;

/** The day of the week, 1 for Monday to 7 for Sunday. */
export const weekdayOf = (day: PlainDate): number => Temporal.PlainDate.from(day).dayOfWeek;

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
