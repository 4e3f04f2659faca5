import { Temporal } from 'temporal-polyfill';
import { isDay, type PlainDate } from '../platform/days.rules.ts';

/** How precise a date is (FHIR R4 dateTime: a year, a month, a day, or a time with its zone). */
export type Precision = 'time' | 'day' | 'month' | 'year';

/** A FHIR date or time in a form that can be sorted and shown. */
export interface Moment {
  /** The instant itself; for a day, month or year, noon on its first day in the clinic's zone. */
  at: Date;
  precision: Precision;
  /** The first and the last day that it may mean, in the clinic's zone. */
  first: PlainDate;
  last: PlainDate;
}

/** The same few times occur again and again within a record. */
const known = new Map<string, Moment | null>();

/**
 * Reads a FHIR date, dateTime or instant. Null for none, and for one that no calendar has (February
 * 30).
 */
export function readMoment(text: string | undefined | null, zone: string): Moment | null {
  if (!text) return null;
  const key = `${zone} ${text}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  const moment = momentOf(text, zone);
  if (known.size > 10_000) known.clear();
  known.set(key, moment);
  return moment;
}

function momentOf(text: string, zone: string): Moment | null {
  try {
    if (text.length > 10) {
      const instant = Temporal.Instant.from(text);
      const at = new Date(instant.epochMilliseconds);
      const day = instant.toZonedDateTimeISO(zone).toPlainDate().toString();
      return /^\d{4}-/.test(day) && day >= '0001'
        ? { at, precision: 'time', first: day, last: day }
        : null;
    }
    const [year = '', month, day] = text.split('-');
    if (!/^\d{4}$/.test(year) || year === '0000') return null;
    const first = Temporal.PlainDate.from(`${year}-${month ?? '01'}-${day ?? '01'}`);
    const last = day
      ? first
      : month
        ? first.with({ day: first.daysInMonth })
        : first.with({ month: 12, day: 31 });
    const at = new Date(
      first.toZonedDateTime({ timeZone: zone, plainTime: '12:00' }).epochMilliseconds,
    );
    return {
      at,
      precision: day ? 'day' : month ? 'month' : 'year',
      first: first.toString(),
      last: last.toString(),
    };
  } catch {
    return null; // a RangeError: no such day or time
  }
}

/** The day of a FHIR date or time in the clinic's zone; null if it names no single day. */
export function dayOf(text: string | undefined | null, zone: string): PlainDate | null {
  if (!text) return null;
  if (text.length === 10) return isDay(text) ? text : null;
  const moment = readMoment(text, zone);
  return moment && moment.first === moment.last ? moment.first : null;
}

/**
 * The first (or last) day that a FHIR date may mean: for 2025, January 1 (or December 31). Null for
 * none.
 */
export const firstDayOf = (text: string | undefined | null, zone: string): PlainDate | null =>
  readMoment(text, zone)?.first ?? null;
export const lastDayOf = (text: string | undefined | null, zone: string): PlainDate | null =>
  readMoment(text, zone)?.last ?? null;
