import { Temporal } from 'temporal-polyfill';
import { addDays, dayNumber, type PlainDate } from '../../platform/days.rules.ts';
import type { Span } from './spans.rules.ts';

/** A time during which the clock of a zone is always the same number of minutes ahead of UTC. */
export interface Stretch extends Span {
  ahead: number;
}

export const DAY = 1440;
/** How far a clock can be from UTC, with room to spare. */
const FAR = 26 * 60;
const EPOCH = '1970-01-01';
const MS = 60_000;

/** The calendar day that the clock shows in a stretch at a minute. */
export const dayAt = ({ ahead }: Stretch, minute: number): PlainDate =>
  addDays(EPOCH, Math.floor((minute + ahead) / DAY));

/** The day in UTC at a minute. */
export const dayInUtc = (minute: number): PlainDate => addDays(EPOCH, Math.floor(minute / DAY));

/**
 * The stretches of a zone that touch the days from `first` to `last` there, in order. Days and
 * hours that a zone skips or has twice follow from them: no stretch shows the one, two show the
 * other.
 * @throws RangeError if there is no such zone
 */
export function stretchesOf(zone: string, first: PlainDate, last: PlainDate): Stretch[] {
  const end = (dayNumber(last) + 1) * DAY + FAR;
  const stretches: Stretch[] = [];
  let from = dayNumber(first) * DAY - FAR;
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
  const midnight = dayNumber(day) * DAY;
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
