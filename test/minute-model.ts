import type { Calendar } from '../src/clinics/calendar/calendar.rules.ts';
import { OFFICE_WEEK } from '../src/clinics/calendar/hours.rules.ts';
import type { PlainDate } from '../src/platform/days.rules.ts';

/**
 * A second, slow way to know when a place is open: it watches the clock on the wall, minute by
 * minute, and adds up. It shares no code with `calendar.rules.ts`: zones come from `Intl`, not from
 * Temporal, and there are no spans.
 */

const MINUTE = 60_000;
const QUARTER = 15 * MINUTE;

/** A minute as the place sees it. */
interface Minute {
  at: number;
  day: PlainDate;
  /**
   * The furthest that the clock has been on this day, `HH:MM`. When it is set back, nothing opens
   * or closes a second time.
   */
  clock: string;
}

/** How far the clock on the wall is ahead of UTC, in ms. No zone changes within a quarter. */
const offsets = new Map<string, number>();
const walls = new Map<string, Intl.DateTimeFormat>();
function offsetAt(zone: string, at: number): number {
  const quarter = Math.floor(at / QUARTER) * QUARTER;
  const key = `${zone} ${quarter}`;
  const known = offsets.get(key);
  if (known !== undefined) return known;
  const wall =
    walls.get(zone) ??
    new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      ...{ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' },
    } as const);
  walls.set(zone, wall);
  const part = Object.fromEntries(
    wall.formatToParts(quarter).map(({ type, value }) => [type, Number(value)]),
  );
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0 } = part;
  const offset = Date.UTC(year, month - 1, day, hour, minute) - quarter;
  offsets.set(key, offset);
  return offset;
}

/** What the clock on the wall shows at an instant: the day, and `HH:MM`. */
export function wallAt(zone: string, at: number): { day: PlainDate; clock: string } {
  const wall = new Date(at + offsetAt(zone, at)).toISOString();
  return { day: wall.slice(0, 10), clock: wall.slice(11, 16) };
}
const dayStarting = (zone: string, at: number): string => wallAt(zone, at).day;

/** Minute after minute from an instant on, knowing what the clock had shown earlier that day. */
export function* minutesFrom(zone: string, from: Date): Generator<Minute> {
  const start = from.getTime();
  const today = dayStarting(zone, start);
  let at = start;
  while (dayStarting(zone, at - MINUTE) === today) at -= MINUTE;
  let day = '';
  let clock = '';
  for (; ; at += MINUTE) {
    const wall = wallAt(zone, at);
    if (wall.day !== day) {
      day = wall.day;
      clock = '';
    }
    if (wall.clock > clock) clock = wall.clock;
    if (at >= start) yield { at, day, clock };
  }
}

const weekday = (day: PlainDate): number => (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;
const hoursOf = ({ week, holidays }: Calendar, day: PlainDate) =>
  holidays.get(day) ?? (week ?? OFFICE_WEEK)[weekday(day)] ?? [];

/** Whether the place is open in a minute. */
export const openIn = (calendar: Calendar, { day, clock }: Minute): boolean =>
  hoursOf(calendar, day).some(([from, to]) => from <= clock && clock < to);

const isBusiness = (calendar: Calendar, day: PlainDate): boolean =>
  hoursOf(calendar, day).length > 0 &&
  (weekday(day) < 5 ||
    (calendar.week ?? OFFICE_WEEK).slice(0, 5).every((hours) => hours.length === 0));

/** How many minutes the place is open from one instant to another. */
export function countOpen(calendar: Calendar, from: Date, to: Date): number {
  let open = 0;
  for (const minute of minutesFrom(calendar.zone, from)) {
    if (minute.at >= to.getTime()) return open;
    if (openIn(calendar, minute)) open += 1;
  }
  return open;
}

/**
 * The end of the minute in which so many business days have passed, each minute being its share of
 * that day's opening. Null if that takes more than `most` days.
 */
export function modelDue(calendar: Calendar, from: Date, days: number, most: number): Date | null {
  const lengths = new Map<PlainDate, number>();
  const lengthOf = (day: PlainDate, minute: Minute): number => {
    const known = lengths.get(day);
    if (known) return known;
    let open = 0;
    // from well before the day begins until it is over
    for (const one of minutesFrom(calendar.zone, new Date(minute.at - 27 * 60 * MINUTE))) {
      if (one.day > day) break;
      if (one.day === day && openIn(calendar, one)) open += 1;
    }
    lengths.set(day, open);
    return open;
  };
  let passed = 0;
  for (const minute of minutesFrom(calendar.zone, from)) {
    if (minute.at - from.getTime() > most * 24 * 60 * MINUTE) return null;
    if (!openIn(calendar, minute)) continue;
    if (isBusiness(calendar, minute.day)) passed += 1 / lengthOf(minute.day, minute);
    if (passed > days - 1e-9) return new Date(minute.at + MINUTE);
  }
  return null;
}
