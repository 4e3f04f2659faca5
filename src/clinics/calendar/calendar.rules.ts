import { Temporal } from 'temporal-polyfill';
import { addDays, type PlainDate, weekdayOf } from '../../platform/days.rules.ts';
import { type Interval, OFFICE_WEEK, type Week } from './hours.rules.ts';

/** When a place is open. Pure: the instant is always passed in. */
export interface Calendar {
  /** IANA time zone. */
  zone: string;
  /** Null if the hours are unknown. */
  week: Week | null;
  /** Days with other hours; an empty list means that it is closed that day. */
  holidays: ReadonlyMap<PlainDate, readonly Interval[]>;
}

/** How many days ahead we look for an opening or a business day. */
const HORIZON = 400;
/** The most business days that can be asked for. */
const MOST_DAYS = 366;
const DAY = 86_400_000;

export interface Span {
  from: Date;
  to: Date;
}
export type OpenState =
  | { is: 'open'; until: Date | null }
  | { is: 'closed'; opens: Date }
  /** It does not open within the next year. */
  | { is: 'never' }
  /** The hours are unknown. */
  | { is: 'unknown' };

/** The calendar day of an instant at the place. */
export const dayAt = ({ zone }: Calendar, at: Date): PlainDate =>
  Temporal.Instant.fromEpochMilliseconds(at.getTime())
    .toZonedDateTimeISO(zone)
    .toPlainDate()
    .toString();

/** The hours on a calendar day; null if they are unknown. */
export const hoursOn = (calendar: Calendar, day: PlainDate): readonly Interval[] | null =>
  calendar.holidays.get(day) ?? calendar.week?.[weekdayOf(day) - 1] ?? null;

/**
 * The instant when the clock there first reaches a time on a day, `HH:MM` up to `24:00`. If DST
 * repeats the time, that is the first one. If DST skips it, that is when the clock jumps past it,
 * so that hours which begin or end in the gap neither run into the next ones nor go missing.
 */
export function instantOf(zone: string, day: PlainDate, time: string): Date {
  const [date, clock] = time === '24:00' ? [addDays(day, 1), '00:00'] : [day, time];
  const wall = Temporal.PlainDate.from(date).toPlainDateTime(clock);
  const at = wall.toZonedDateTime(zone, { disambiguation: 'earlier' });
  const jump = at.toPlainDateTime().equals(wall) ? null : at.getTimeZoneTransition('next');
  return new Date((jump ?? at).epochMilliseconds);
}

/** The spans of a day during which it is open, in order. What DST skips is left out. */
export function spansOn(calendar: Calendar, day: PlainDate): Span[] {
  return (hoursOn(calendar, day) ?? [])
    .map(([opens, closes]) => ({
      from: instantOf(calendar.zone, day, opens),
      to: instantOf(calendar.zone, day, closes),
    }))
    .filter(({ from, to }) => from < to);
}

/** Whether it is open at an instant. The closing minute no longer counts. */
export const isOpenAt = (calendar: Calendar, at: Date): boolean =>
  spansOn(calendar, dayAt(calendar, at)).some(({ from, to }) => from <= at && at < to);

/** The spans from the day of an instant on, in order, as far ahead as we look. */
function* spansFrom(calendar: Calendar, at: Date): Generator<Span> {
  let day = dayAt(calendar, at);
  for (let ahead = 0; ahead <= HORIZON; ahead++) {
    yield* spansOn(calendar, day);
    day = addDays(day, 1);
  }
}

/** When it next opens after an instant; null if it does not open within a year. */
export function nextOpening(calendar: Calendar, at: Date): Date | null {
  let closed: Date | null = null;
  for (const { from, to } of spansFrom(calendar, at)) {
    // hours up to midnight and hours from midnight on count as one opening
    if (from > at && closed?.getTime() !== from.getTime()) return from;
    closed = to;
  }
  return null;
}

/** The status at an instant: open until when, or closed until when. */
export function stateAt(calendar: Calendar, at: Date): OpenState {
  let until: Date | null = null;
  for (const { from, to } of spansFrom(calendar, at)) {
    if (until === null ? from <= at && at < to : from.getTime() === until.getTime()) until = to;
    else if (until !== null) return { is: 'open', until };
    else if (from > at) return calendar.week ? { is: 'closed', opens: from } : { is: 'unknown' };
  }
  if (until === null) return { is: calendar.week ? 'never' : 'unknown' };
  const ahead = until.getTime() - at.getTime();
  return { is: 'open', until: ahead > (HORIZON - 2) * DAY ? null : until };
}

/** Whether it is open on any day from Monday to Friday. If so, weekends are not business days. */
const worksInTheWeek = (week: Week): boolean => week.slice(0, 5).some((day) => day.length > 0);

/**
 * Whether a day is a business day of the place: it is open, and the day is not on a weekend, unless
 * it is open only on weekends. If the hours are unknown, Monday to Friday count.
 */
export function isBusinessDay(calendar: Calendar, day: PlainDate): boolean {
  const week = calendar.week ?? OFFICE_WEEK;
  if (weekdayOf(day) > 5 && worksInTheWeek(week)) return false;
  return spansOn({ ...calendar, week }, day).length > 0;
}

export type NoDay = { refused: 'never-open' };
export const isRefused = <T extends object>(answer: T | NoDay): answer is NoDay =>
  'refused' in answer;

/**
 * The business day that is `count` business days after a day; with 0, the day itself if it is a
 * business day, or else the next one.
 * @throws RangeError for a count that is not a whole number from 0 to 366
 */
export function addBusinessDays(
  calendar: Calendar,
  day: PlainDate,
  count: number,
): { day: PlainDate } | NoDay {
  if (!Number.isInteger(count) || count < 0 || count > MOST_DAYS)
    throw new RangeError(`${count} business days`);
  let at = day;
  let left = count;
  if (count === 0) {
    left = 1;
    at = addDays(day, -1);
  }
  let idle = 0;
  while (idle <= HORIZON) {
    at = addDays(at, 1);
    idle += 1;
    if (!isBusinessDay(calendar, at)) continue;
    left -= 1;
    if (left === 0) return { day: at };
    idle = 0;
  }
  return { refused: 'never-open' };
}

/**
 * When something is due that is promised within so many business days, not counting the day of the
 * instant.
 * @returns the business day at the place, and the instant when it closes on that day, or when the
 * day ends if the hours are unknown
 */
export function dueBy(
  calendar: Calendar,
  from: Date,
  count: number,
): { day: PlainDate; at: Date } | NoDay {
  const due = addBusinessDays(calendar, dayAt(calendar, from), count);
  if (isRefused(due)) return due;
  const last = spansOn(calendar, due.day).at(-1);
  return { day: due.day, at: last?.to ?? instantOf(calendar.zone, due.day, '24:00') };
}

/** The same for a promise that has to name a day: if the place never opens, office days count. */
export function promiseBy(
  calendar: Calendar,
  from: Date,
  count: number,
): { day: PlainDate; at: Date } {
  const due = dueBy(calendar, from, count);
  if (!isRefused(due)) return due;
  const office = dueBy({ zone: calendar.zone, week: null, holidays: new Map() }, from, count);
  if (isRefused(office)) throw new Error('a week without office days');
  return office;
}

/**
 * How many minutes the place is open from one instant to a later one, looking at most a year ahead.
 * If the hours are unknown, office hours count.
 */
export function openMinutes(calendar: Calendar, from: Date, to: Date): number {
  let open = 0;
  for (const span of spansFrom({ ...calendar, week: calendar.week ?? OFFICE_WEEK }, from)) {
    if (span.from >= to) break;
    const [begin, end] = [Math.max(+span.from, +from), Math.min(+span.to, +to)];
    open += Math.max(0, end - begin);
  }
  return open / 60_000;
}
