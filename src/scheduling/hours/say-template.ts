import { sayClock, sayDays, sayWeekday } from '../../clinics/calendar/say-hours.ts';
import { dayIn, startOfDay } from '../../platform/clock.ts';
import type { PlainDate } from '../../platform/days.rules.ts';
import type { Words } from '../../platform/i18n.ts';
import type { Template } from '../availability/templates.rules.ts';
import { dayText, whenText } from '../when.ts';
import { clockText } from './open-hours.rules.ts';

/** A span of a day: "9 AM to noon". */
export const saySpan = (t: Words, { from, until }: { from: number; until: number }): string =>
  t('clinic.span', { from: sayClock(t, clockText(from)), to: sayClock(t, clockText(until)) });

/** Weekdays: "Tuesday and Thursday", "Monday to Friday". 1 is Monday. */
export function sayWeekdays(t: Words, weekdays: readonly number[]): string {
  const runs: { from: number; to: number }[] = [];
  for (const day of [...weekdays].sort((a, b) => a - b)) {
    const last = runs.at(-1);
    if (last && day === last.to + 1) last.to = day;
    else runs.push({ from: day, to: day });
  }
  // two in a row read better as two
  const said = runs.flatMap(({ from, to }) =>
    to - from === 1
      ? [sayWeekday(t, from - 1), sayWeekday(t, to - 1)]
      : [sayDays(t, from - 1, to - 1)],
  );
  return new Intl.ListFormat(t.language, { type: 'conjunction' }).format(said);
}

/** From one instant to another, as a clinic’s clock shows them; midnight belongs to a day’s end. */
export function sayBetween(t: Words, zone: string, from: Date, to: Date): string {
  const starts = (at: Date) => startOfDay(zone, dayIn(zone, at)).getTime() === at.getTime();
  const before = new Date(to.getTime() - 60_000);
  return t('vblocks.from-to', {
    from: starts(from)
      ? t('vblocks.start-of', { day: dayText(t, from, zone) })
      : whenText(t, from, zone),
    to: starts(to) ? t('vblocks.end-of', { day: dayText(t, before, zone) }) : whenText(t, to, zone),
  });
}

/** On which days a template has hours: "Every 2 weeks · Tuesday and Thursday · 9 AM to noon". */
export const sayTemplate = (t: Words, template: Template): string =>
  [
    t('hours.every', { n: template.everyWeeks }),
    sayWeekdays(t, template.weekdays),
    saySpan(t, template),
  ].join(' · ');

/** From when until when a template counts. */
export const sayFromTo = (t: Words, { firstDay, lastDay }: Template): string =>
  lastDay === null
    ? t('hours.from-on', { day: t.day(firstDay) })
    : t('hours.from-to', { from: t.day(firstDay), to: t.day(lastDay) });

/** A day with its weekday and year, for a list of dates. */
export const sayDate = (t: Words, day: PlainDate): string =>
  t('hours.date', { weekday: t.day(day, 'weekday'), day: t.day(day) });
