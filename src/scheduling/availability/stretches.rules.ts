import { Temporal } from 'temporal-polyfill';
import type { PlainDate } from '../../platform/days.rules.ts';

/**
 * Times of visits are computed in whole minutes since 1970-01-01T00:00Z. A span has its first
 * minute and not its last: 10:00 to 10:30 and 10:30 to 11:00 don't meet.
 */
export interface Span {
  from: number;
  to: number;
}

/** A time during which the clock of a zone is always the same number of minutes ahead of UTC. */
export interface Stretch extends Span {
  ahead: number;
}

export const DAY = 1440;
/** How far a clock can be from UTC, with room to spare. */
const FAR = 26 * 60;
const EPOCH = Temporal.PlainDate.from('1970-01-01');
const MS = 60_000;

const numbers = new Map<PlainDate, number>();
/** How many days after 1970-01-01 a day is. */
export function numberOf(day: PlainDate): number {
  const known = numbers.get(day);
  if (known !== undefined) return known;
  const number = EPOCH.until(Temporal.PlainDate.from(day), { largestUnit: 'days' }).days;
  if (numbers.size > 20_000) numbers.clear();
  numbers.set(day, number);
  return number;
}

/** The calendar day that the clock shows in a stretch at a minute. */
export const dayAt = ({ ahead }: Stretch, minute: number): PlainDate =>
  EPOCH.add({ days: Math.floor((minute + ahead) / DAY) }).toString();

/**
 * The stretches of a zone that touch the days from `first` to `last` there, in order. Days and
 * hours that a zone skips or has twice follow from them: no stretch shows the one, two show the
 * other.
 * @throws RangeError if there is no such zone
 */
export function stretchesOf(zone: string, first: PlainDate, last: PlainDate): Stretch[] {
  const end = (numberOf(last) + 1) * DAY + FAR;
  const stretches: Stretch[] = [];
  let from = numberOf(first) * DAY - FAR;
  while (from < end) {
    const at = Temporal.Instant.fromEpochMilliseconds(from * MS).toZonedDateTimeISO(zone);
    const change = at.getTimeZoneTransition('next')?.epochMilliseconds ?? Number.POSITIVE_INFINITY;
    const to = Math.min(end, Math.ceil(change / MS));
    stretches.push({ from, to, ahead: Math.round(at.offsetNanoseconds / 60_000_000_000) });
    from = to;
  }
  return stretches;
}

/**
 * When the clock shows these times of a day.
 * @param from minutes after midnight, as the clock shows them
 * @param to up to 1440
 */
export function spansOn(
  stretches: readonly Stretch[],
  day: PlainDate,
  from: number,
  to: number,
): Span[] {
  const midnight = numberOf(day) * DAY;
  const spans: Span[] = [];
  for (const stretch of stretches) {
    const span = {
      from: Math.max(stretch.from, midnight + from - stretch.ahead),
      to: Math.min(stretch.to, midnight + to - stretch.ahead),
    };
    if (span.from < span.to) spans.push(span);
  }
  return spans;
}
