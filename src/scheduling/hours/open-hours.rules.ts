import { holidaysOf } from '../../clinics/holidays/holidays.rules.ts';
import { addDays, dayNumber, type PlainDate } from '../../platform/days.rules.ts';
import { type Hours, type OtherHours, usualOn } from '../availability/earliest.rules.ts';
import { minuteOf } from '../availability/minutes.rules.ts';
import { both, joined, type Span } from '../availability/spans.rules.ts';
import { DAY, type Stretch, stretchesOf } from '../availability/stretches.rules.ts';
import { covers, type Template } from '../availability/templates.rules.ts';
import type { Mode } from '../visit-types/visit-types.rules.ts';

/** A template as it is stored: whose, where and for what. */
export interface StoredTemplate extends Template {
  id: string;
  clinicianId: string;
  clinicId: string;
  visitTypes: string[];
  modes: Mode[];
}
/** Other hours of a clinician at a clinic on one day; none: an empty list. */
export interface DayHours {
  clinicianId: string;
  clinicId: string;
  day: PlainDate;
  /** `HH:MM`, at most `24:00`. */
  hours: readonly (readonly [string, string])[];
}
/** Time in which nothing can be booked, of exactly one of the three. */
export interface Blocked {
  clinicianId: string | null;
  roomId: string | null;
  clinicId: string | null;
  fromAt: Date;
  toAt: Date;
}
export interface HolidayHours {
  /** Null for all clinics. */
  clinicId: string | null;
  day: PlainDate;
  hours: readonly (readonly [string, string])[];
}
/** When somebody sees patients at a clinic, whatever is booked. */
export type Open = Omit<Hours, 'taken'>;
/** What the hours of one clinician at one clinic are made of. */
export interface Parts {
  zone: string;
  clinicianId: string;
  clinicId: string;
  templates: readonly StoredTemplate[];
  exceptions: readonly DayHours[];
  holidays: readonly HolidayHours[];
  blocks: readonly Blocked[];
}

/** What ends within a minute takes all of it. */
const endOf = (at: Date): number => Math.ceil(at.getTime() / 60_000);

/** Minutes after midnight of `HH:MM`; 1440 for 24:00. */
export function clockMinutes(time: string): number {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return hour * 60 + minute;
}
/** The same back. */
export const clockText = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

const spansOf = (hours: DayHours['hours']): Span[] =>
  joined(hours.map(([from, to]) => ({ from: clockMinutes(from), to: clockMinutes(to) })));

/**
 * The days on which other hours than those of the templates count. On a holiday nobody has hours
 * outside of those of the clinic, whatever was said for a day of their own.
 */
export function otherHoursOf({
  clinicianId,
  clinicId,
  templates,
  exceptions,
  holidays,
}: Omit<Parts, 'zone' | 'blocks' | 'templates'> & {
  templates: readonly (Template & Pick<StoredTemplate, 'clinicianId' | 'clinicId'>)[];
}): OtherHours {
  const other = new Map<PlainDate, readonly Span[]>();
  const own = templates.filter(
    (one) => one.clinicianId === clinicianId && one.clinicId === clinicId,
  );
  for (const one of exceptions)
    if (one.clinicianId === clinicianId && one.clinicId === clinicId)
      other.set(one.day, spansOf(one.hours));
  for (const { day, hours } of holidaysOf(holidays, clinicId))
    other.set(day, both(joined([...(other.get(day) ?? usualOn(own, day))]), spansOf(hours)));
  return other;
}

const spanOf = ({ fromAt, toAt }: Blocked): Span => ({ from: minuteOf(fromAt), to: endOf(toAt) });
/** The blocks of a clinician and of the clinic, joined. Those of rooms are not theirs. */
export const blockedOf = ({
  clinicianId,
  clinicId,
  blocks,
}: Pick<Parts, 'clinicianId' | 'clinicId' | 'blocks'>): Span[] =>
  joined(
    blocks
      .filter((one) => one.clinicianId === clinicianId || one.clinicId === clinicId)
      .map(spanOf),
  );
/** The blocks of a room. */
export const blockedRoom = (blocks: readonly Blocked[], roomId: string): Span[] =>
  blocks.filter((one) => one.roomId === roomId).map(spanOf);

/** A zone’s stretches for a range of days and what is around it, as `earliest` needs them. */
export const stretchesAround = (zone: string, first: PlainDate, last: PlainDate): Stretch[] =>
  stretchesOf(zone, addDays(first, -2), addDays(last, 2));

/** The hours of one clinician at one clinic, for a range of days. */
export const openHoursOf = (parts: Parts, days: { first: PlainDate; last: PlainDate }): Open => ({
  stretches: stretchesAround(parts.zone, days.first, days.last),
  templates: parts.templates.filter(
    (one) => one.clinicianId === parts.clinicianId && one.clinicId === parts.clinicId,
  ),
  otherHours: otherHoursOf(parts),
  blocked: blockedOf(parts),
});

/** A day on which a template gives another time than its hours say, since the clock changes. */
export interface ClockDay {
  day: PlainDate;
  is: 'nothing' | 'less' | 'more';
}

/** On which days of a range the clock’s changes matter to a template. */
export function clockDays(
  template: Template,
  zone: string,
  days: { first: PlainDate; last: PlainDate },
): ClockDay[] {
  const stretches = stretchesAround(zone, days.first, days.last);
  const found: ClockDay[] = [];
  // only the days around a change can have another length
  for (const [index, stretch] of stretches.entries()) {
    const before = stretches[index - 1];
    if (!before) continue;
    const [from, to] = [before.ahead, stretch.ahead].sort((a, b) => a - b) as [number, number];
    const firstDay = Math.floor((stretch.from + from) / DAY);
    const lastDay = Math.floor((stretch.from + to) / DAY);
    for (let number = firstDay - 1; number <= lastDay + 1; number++) {
      const day = addDays('1970-01-01', number);
      if (day < days.first || day > days.last || !covers(template, day)) continue;
      if (found.some((one) => one.day === day)) continue;
      const is = lengthOn(stretches, day, template);
      const said = template.until - template.from;
      if (is !== said) found.push({ day, is: is === 0 ? 'nothing' : is < said ? 'less' : 'more' });
    }
  }
  return found;
}

function lengthOn(stretches: readonly Stretch[], day: PlainDate, template: Template): number {
  const midnight = dayNumber(day) * DAY;
  return stretches.reduce((sum, { from, to, ahead }) => {
    const begins = Math.max(from, midnight + template.from - ahead);
    const ends = Math.min(to, midnight + template.until - ahead);
    return sum + Math.max(0, ends - begins);
  }, 0);
}
