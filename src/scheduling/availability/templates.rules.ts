import { addDays, dayNumber, type PlainDate, weekdayOf } from '../../platform/days.rules.ts';

/** Hours in which somebody sees patients, week by week. */
export interface Template {
  /** 1 for Monday to 7 for Sunday. */
  weekdays: readonly number[];
  /** Minutes after midnight on the clock of the clinic. */
  from: number;
  /** Up to 1440, which is 24:00. */
  until: number;
  /** Every week, every second week and so on. */
  everyWeeks: number;
  /** The first day that it can cover. Its week counts, and then every nth week after it. */
  firstDay: PlainDate;
  /** The last day that it can cover; null if it goes on. */
  lastDay: PlainDate | null;
  /** With which day its weeks begin: 1 for Monday, 7 for Sunday. It decides what "every 2nd" means. */
  weekStart: 1 | 7;
}

/** The number of the day with which the week of a day begins. */
const weekOf = (day: PlainDate, weekStart: 1 | 7): number =>
  dayNumber(day) - ((weekdayOf(day) - weekStart + 7) % 7);

/** Whether a template has hours on a day, holidays and exceptions aside. */
export function covers(template: Template, day: PlainDate): boolean {
  const { weekdays, everyWeeks, firstDay, lastDay, weekStart } = template;
  if (day < firstDay || (lastDay !== null && day > lastDay)) return false;
  if (!weekdays.includes(weekdayOf(day))) return false;
  if (everyWeeks === 1) return true;
  const days = weekOf(day, weekStart) - weekOf(firstDay, weekStart);
  return (days / 7) % everyWeeks === 0;
}

/**
 * The next days of a template from a day on, so that whoever writes it sees which week counts.
 * @param count at most so many
 */
export function nextDays(template: Template, from: PlainDate, count: number): PlainDate[] {
  const days: PlainDate[] = [];
  const first = from > template.firstDay ? from : template.firstDay;
  // two rounds of its weeks for each, and more than all of its weekdays
  const most = (count + 1) * template.everyWeeks * 7 + 14;
  for (let ahead = 0; ahead < most && days.length < count; ahead++) {
    const day = addDays(first, ahead);
    if (covers(template, day)) days.push(day);
  }
  return days;
}
