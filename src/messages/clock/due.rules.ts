import {
  addBusinessDays,
  type Calendar,
  dayAt,
  isBusinessDay,
  isRefused,
  promiseBy,
  type Span,
  spansOn,
} from '../../clinics/calendar/calendar.rules.ts';
import type { PlainDate } from '../../platform/days.rules.ts';

/**
 * The instant by which a team has promised to answer within so many business days. Time counts
 * only while the team is open, on the clock of its clinic: n business days are the opening of n
 * business days, however long each is. Half of today's opening and half of the next business day's
 * are one day. So an answer is never due later than the close of the n-th business day, which is
 * what "within n business days" says on pages.
 *
 * Where the hours are unknown, whole business days count: the n-th one's end. A place that is not
 * open for that long within about a year keeps office days, since a promise has to name a day.
 * @param days a whole number, 1 or more
 * @throws RangeError for another number
 */
export function dueAt(calendar: Calendar, days: number, wrote: Date): Date {
  if (!Number.isInteger(days) || days < 1) throw new RangeError(`${days} business days`);
  return (calendar.week && byOpening(calendar, days, wrote)) ?? promiseBy(calendar, wrote, days).at;
}

/** The calendar day of a due time there: one at midnight belongs to the day that ends. */
export const dueDay = (calendar: Calendar, due: Date): PlainDate =>
  dayAt(calendar, new Date(due.getTime() - 1));

const lengthOf = ({ from, to }: Span): number => to.getTime() - from.getTime();
const sum = (spans: readonly Span[]): number => spans.reduce((all, one) => all + lengthOf(one), 0);

function byOpening(calendar: Calendar, count: number, wrote: Date): Date | null {
  const day = dayAt(calendar, wrote);
  const opening = isBusinessDay(calendar, day) ? spansOn(calendar, day) : [];
  const past = sum(opening.filter(({ from }) => from < wrote).map((one) => upTo(one, wrote)));
  const whole = sum(opening);
  // before it opens, today is the first of the days; the same share of the last one is left
  const [days, share] =
    whole > 0 && past === 0 ? [count - 1, 1] : [count, whole > 0 ? past / whole : 1];
  const due = addBusinessDays(calendar, day, days);
  return isRefused(due) ? null : within(calendar, due.day, share);
}

const upTo = ({ from, to }: Span, end: Date): Span => ({ from, to: to < end ? to : end });

/** The instant at which this share of a day's opening is over. */
function within(calendar: Calendar, day: PlainDate, share: number): Date | null {
  const opening = spansOn(calendar, day);
  let left = Math.round(sum(opening) * share);
  for (const one of opening) {
    if (left <= lengthOf(one)) return new Date(one.from.getTime() + left);
    left -= lengthOf(one);
  }
  return null;
}
