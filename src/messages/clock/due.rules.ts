import {
  addBusinessDays,
  addBusinessMinutes,
  type Calendar,
  dayAt,
  isBusinessDay,
  isRefused,
  openMinutes,
  type Span,
  spansOn,
} from '../../clinics/calendar/calendar.rules.ts';
import { OFFICE_WEEK, type Week } from '../../clinics/calendar/hours.rules.ts';
import type { PlainDate } from '../../platform/days.rules.ts';

/**
 * When a team's answer is due. Time counts only while the team is open, on the clock of its clinic:
 * - n business hours are n times 60 minutes of open time;
 * - n business days are the opening of n business days, however long each is. Half of today's
 *   opening and half of the next business day's are one day. So an answer is never due later than
 *   the close of the n-th business day, which is what "within n business days" says on pages.
 */
export interface AnswerTime {
  /** A whole number, 1 or more. */
  count: number;
  unit: 'hours' | 'days';
}

/**
 * The hours that a team's clock goes by: its own, on the clinic's clock and with the clinic's
 * holidays, or else the clinic's. If nobody has said any hours, Monday to Friday from 8 AM to 5 PM,
 * in the health system's zone if the team has no clinic.
 * @returns `assumed` if these are office hours that nobody has said; pages for staff say so
 */
export function teamCalendar(
  team: { week: Week | null },
  clinic: Calendar | null,
  zone: string,
): { calendar: Calendar; assumed: boolean } {
  const week = team.week ?? clinic?.week ?? null;
  const place = clinic ?? { zone, holidays: new Map() };
  return { calendar: { ...place, week: week ?? OFFICE_WEEK }, assumed: week === null };
}

/**
 * The instant by which the team has promised to answer.
 * Office hours count where the hours are unknown.
 * @returns null if the team is not open for that long within about a year: it can promise nothing
 * @throws RangeError for a promise that is not a whole number from 1 on
 */
export function dueAt(calendar: Calendar, { count, unit }: AnswerTime, wrote: Date): Date | null {
  if (!Number.isInteger(count) || count < 1) throw new RangeError(`${count} ${unit}`);
  const known = { ...calendar, week: calendar.week ?? OFFICE_WEEK };
  if (unit === 'days') return afterDays(known, wrote, count);
  const due = addBusinessMinutes(known, wrote, count * 60);
  return isRefused(due) ? null : due.at;
}

const lengthOf = ({ from, to }: Span): number => to.getTime() - from.getTime();
const sum = (spans: readonly Span[]): number => spans.reduce((all, one) => all + lengthOf(one), 0);

function afterDays(calendar: Calendar, wrote: Date, count: number): Date | null {
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

/** Whether the answer is late. An answer in the very instant that it is due keeps the promise. */
export const isOverdue = (due: Date | null, now: Date): boolean => due !== null && now > due;

/** How many open minutes are left until an answer is due; negative by as many as it is late. */
export function minutesLeft(calendar: Calendar, due: Date, now: Date): number {
  if (now > due) return -openMinutes(calendar, due, now);
  return openMinutes(calendar, now, due);
}

/**
 * When an answer is due after the team's hours, holidays or zone were changed: until the change,
 * time counted by the old hours, and what was left counts by the new ones. So a change makes
 * nothing late by itself, and what is late stays late.
 * @returns null if the team is no longer open for that long within about a year
 */
export function dueAfterChange(
  before: Calendar,
  after: Calendar,
  due: Date,
  changed: Date,
): Date | null {
  if (due <= changed) return due;
  const moved = addBusinessMinutes(after, changed, openMinutes(before, changed, due));
  return isRefused(moved) ? null : moved.at;
}

/**
 * Since when the member side has been waiting for an answer: its first message after the team's
 * last one. More messages do not start the clock again, and neither does a change of the team.
 * @param messages of one conversation, oldest first, without internal notes
 * @returns null if the team wrote last, so that nothing is due
 */
export function waitingSince(
  messages: readonly { side: 'member' | 'team'; at: Date }[],
): Date | null {
  const answered = messages.findLastIndex(({ side }) => side === 'team');
  return messages[answered + 1]?.at ?? null;
}
