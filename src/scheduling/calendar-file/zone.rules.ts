import { Temporal } from 'temporal-polyfill';

/** How many changes of a clock a yearly rule has to match: ten years of two each. */
const CHANGES = 20;
/** Some programs know no earlier dates. */
const LONG_AGO = Temporal.PlainDateTime.from('1970-01-01T00:00');
const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];

/** When a clock is set forward or back. */
interface Change {
  /** What the clock showed at that moment, before it was set. */
  wall: Temporal.PlainDateTime;
  /** How far it was from UTC before, and is after it: `-05:00`. */
  from: string;
  to: string;
  forward: boolean;
}

const MOMENT = { nanoseconds: 1 };
function changeAt(after: Temporal.ZonedDateTime): Change {
  const before = after.subtract(MOMENT);
  return {
    wall: before.toPlainDateTime().add(MOMENT),
    from: before.offset,
    to: after.offset,
    forward: after.offsetNanoseconds > before.offsetNanoseconds,
  };
}

/** A change and those that follow. */
function changesFrom(first: Temporal.ZonedDateTime | null): Change[] {
  const changes: Change[] = [];
  for (let at = first; at && changes.length < CHANGES; at = at.getTimeZoneTransition('next'))
    changes.push(changeAt(at));
  return changes;
}

/** The weekday of a month on which all changes are, one a year: `2SU`, `-1SU`. Null: on none. */
function weekdayOf(changes: readonly Change[]): string | null {
  const [first] = changes;
  if (!first) return null;
  const { wall, from, to } = first;
  const alike = changes.every(
    (one, n) =>
      one.wall.year === wall.year + n &&
      one.wall.month === wall.month &&
      one.wall.dayOfWeek === wall.dayOfWeek &&
      one.wall.toPlainTime().equals(wall.toPlainTime()) &&
      one.from === from &&
      one.to === to,
  );
  if (!alike) return null;
  const weekday = WEEKDAYS[wall.dayOfWeek - 1];
  const week = Math.ceil(wall.day / 7);
  if (changes.every((one) => Math.ceil(one.wall.day / 7) === week)) return `${week}${weekday}`;
  const last = changes.every((one) => one.wall.day > one.wall.daysInMonth - 7);
  return last ? `-1${weekday}` : null;
}

/** A local time as a calendar file has it: `20270315T090000`. */
export const localTime = (wall: Temporal.PlainDateTime): string =>
  wall.toString({ smallestUnit: 'second' }).replace(/[-:]/g, '');

function part(kind: 'STANDARD' | 'DAYLIGHT', change: Omit<Change, 'forward'>, rule: string[]) {
  return [
    `BEGIN:${kind}`,
    `DTSTART:${localTime(change.wall)}`,
    ...rule,
    `TZOFFSETFROM:${change.from.replaceAll(':', '')}`,
    `TZOFFSETTO:${change.to.replaceAll(':', '')}`,
    `END:${kind}`,
  ];
}

/**
 * The lines that define a zone from before an instant on, for ten years. Null if they can't do that
 * in the one way that all programs read: every year, on one weekday of a month by its number
 * (Outlook reads nothing else: MS-OXCICAL 2.1.3.1.1.19). Some zones go by the moon, some by "the
 * Friday from the 23rd on", and some are about to change their rules.
 * @param at in a zone that has the name of a place (`America/Chicago`)
 */
export function zoneLines(at: Temporal.ZonedDateTime): string[] | null {
  if (!/^[A-Za-z]+(\/[\w+-]+)+$/.test(at.timeZoneId)) return null;
  const around = (parts: string[]) => [
    ...['BEGIN:VTIMEZONE', `TZID:${at.timeZoneId}`],
    ...[...parts, 'END:VTIMEZONE'],
  ];
  const last = at.add(MOMENT).getTimeZoneTransition('previous');
  if (!at.getTimeZoneTransition('next')) {
    const change = last && changeAt(last);
    const recent = change && Temporal.PlainDateTime.compare(change.wall, LONG_AGO) > 0;
    const always = { wall: LONG_AGO, from: at.offset, to: at.offset };
    return around(part('STANDARD', recent ? change : always, []));
  }
  // from the two changes before the visit on, so that both parts begin before it
  const changes = changesFrom(last?.getTimeZoneTransition('previous') ?? null);
  const parts = [true, false].map((forward) => {
    const those = changes.filter((one) => one.forward === forward);
    const weekday = weekdayOf(those);
    const [first] = those;
    if (!first || !weekday || those.length !== CHANGES / 2) return null;
    const rule = `RRULE:FREQ=YEARLY;BYMONTH=${first.wall.month};BYDAY=${weekday}`;
    return part(forward ? 'DAYLIGHT' : 'STANDARD', first, [rule]);
  });
  const [daylight, standard] = parts;
  return daylight && standard ? around([...daylight, ...standard]) : null;
}
