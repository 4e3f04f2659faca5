import { sayClock, sayWeekday } from '../../clinics/calendar/say-hours.ts';
import type { PlainDate } from '../../platform/days.rules.ts';
import { type Words, wordsIn } from '../../platform/i18n.ts';
import type { Template } from '../availability/templates.rules.ts';
import { clockText } from './open-hours.rules.ts';

/** A span of a day: "9 AM to noon". */
export const saySpan = (t: Words, { from, until }: { from: number; until: number }): string =>
  t('clinic.span', { from: sayClock(t, clockText(from)), to: sayClock(t, clockText(until)) });

/** Weekdays in the order of the week: "Tuesday and Thursday". 1 is Monday. */
export const sayWeekdays = (t: Words, weekdays: readonly number[]): string =>
  new Intl.ListFormat(t.language, { type: 'conjunction' }).format(
    [...weekdays].sort((a, b) => a - b).map((day) => sayWeekday(t, day - 1)),
  );

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

/** A time as the clock of a clinic shows it. */
export const sayAt = (t: Words, zone: string, at: Date): string =>
  wordsIn(t.language, zone).date(at, 'day-time');
