import { addDays, type PlainDate } from '../../platform/days.rules.ts';
import type { Language, Words } from '../../platform/i18n.ts';
import { halfOfDay } from '../../platform/spanish.rules.ts';
import { type Calendar, dayAt, hoursOn, type OpenState, stateAt } from './calendar.rules.ts';
import { type Interval, type Week, weekSpans } from './hours.rules.ts';

const CLOCKS = {
  en: ['en-US', { hour: 'numeric' }, { hour: 'numeric', minute: '2-digit' }],
  es: ['es-US', { hour: 'numeric' }, { hour: 'numeric', minute: '2-digit' }],
} as const;
const clocks = Object.fromEntries(
  Object.entries(CLOCKS).map(([language, [locale, ...styles]]) => [
    language,
    styles.map((style) => new Intl.DateTimeFormat(locale, { ...style, timeZone: 'UTC' })),
  ]),
);

/** "12 PM" is read as either; these are not. */
const NAMED: Record<string, Record<Language, string>> = {
  '12:00': { en: 'noon', es: 'las 12 del mediodía' },
  '24:00': { en: 'midnight', es: 'la medianoche' },
  '00:00': { en: 'midnight', es: 'la medianoche' },
};

/**
 * A time as people say it: "5 PM", "noon"; in Spanish with its article, "las 5 p. m.", so that it
 * can follow "a", "de" and "hasta".
 */
export function sayClock(t: Words, time: string): string {
  const named = NAMED[time]?.[t.language];
  if (named) return named;
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  const format = clocks[t.language]?.[minute === 0 ? 0 : 1];
  const said = format?.format(new Date(Date.UTC(2024, 0, 1, hour, minute))) ?? time;
  if (t.language === 'en') return said;
  return `${hour % 12 === 1 ? 'la' : 'las'} ${halfOfDay(said)}`;
}

/** A weekday's name; 0 is Monday. January 1, 2024 was a Monday. */
export const sayWeekday = (t: Words, index: number): string =>
  t.day(addDays('2024-01-01', index), 'weekday');

/** Days in a row: "Monday", "Saturday and Sunday", "Monday to Friday"; 0 is Monday. */
export function sayDays(t: Words, from: number, to: number): string {
  const days = [sayWeekday(t, from), sayWeekday(t, to)] as const;
  if (from === to) return days[0];
  if (to === from + 1) return new Intl.ListFormat(t.language, { type: 'conjunction' }).format(days);
  return t('clinic.days', { from: days[0], to: days[1] });
}

/** The hours of a day: "8 AM to noon and 1 PM to 5 PM", "Open 24 hours", "Closed". */
export function sayHours(t: Words, hours: readonly Interval[]): string {
  if (hours.length === 0) return t('clinic.closed');
  if (String(hours) === '00:00,24:00') return t('clinic.all-day');
  const spans = hours.map(([from, to]) =>
    t('clinic.span', { from: sayClock(t, from), to: sayClock(t, to) }),
  );
  return new Intl.ListFormat(t.language, { type: 'conjunction' }).format(spans);
}

/** A week's hours: groups of days, and the hours of each. */
export const sayWeek = (t: Words, week: Week): { days: string; hours: string }[] =>
  weekSpans(week).map(({ from, to, hours }) => ({
    days: sayDays(t, from, to),
    hours: sayHours(t, hours),
  }));

const timeAt = (zone: string, at: Date): string =>
  new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: zone }).format(
    at,
  );

/** The time of an instant in a zone, as people say it. */
export const sayTime = (t: Words, zone: string, at: Date): string => sayClock(t, timeAt(zone, at));

/** "Open now until 5 PM", "Closed now. Opens Monday at 8 AM". */
export function sayState(t: Words, calendar: Calendar, now: Date): string {
  const state: OpenState = stateAt(calendar, now);
  const today = dayAt(calendar, now);
  if (state.is === 'unknown') return t('clinic.call-for-hours');
  if (state.is === 'never') return t('clinic.closed-for-now');
  if (state.is === 'open') {
    if (state.until === null) return t('clinic.open-always');
    const until = dayAt(calendar, state.until);
    const time = sayClock(t, timeAt(calendar.zone, state.until));
    if (until === today) return t('clinic.open-until', { time });
    if (isMidnight(calendar, state.until) && until === addDays(today, 1))
      return t('clinic.open-until', { time: sayClock(t, '24:00') });
    return t('clinic.open-until-day', { day: sayDay(t, today, until), time });
  }
  const opens = dayAt(calendar, state.opens);
  const time = sayClock(t, timeAt(calendar.zone, state.opens));
  if (opens === today) return t('clinic.opens-today', { time });
  if (opens === addDays(today, 1)) return t('clinic.opens-tomorrow', { time });
  return t('clinic.opens', { day: sayDay(t, today, opens), time });
}

const isMidnight = ({ zone }: Calendar, at: Date): boolean => timeAt(zone, at) === '00:00';
/** A day within the next week by its weekday, a later one with its date. */
const sayDay = (t: Words, today: PlainDate, day: PlainDate): string =>
  t.day(day, day < addDays(today, 7) ? 'weekday' : 'day-long');

/** Today's hours; null if they are unknown. */
export function sayToday(t: Words, calendar: Calendar, now: Date): string | null {
  const hours = hoursOn(calendar, dayAt(calendar, now));
  return hours && sayHours(t, hours);
}
