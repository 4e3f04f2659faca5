import { Temporal } from 'temporal-polyfill';
import { addDays, addMonths, type DaySpan, isDay, type PlainDate } from '../platform/days.rules.ts';
import type { Settings } from '../platform/settings/settings.ts';

export type Band = 'child' | 'teen' | 'adult' | 'unknown';
export type Ages = Pick<Settings, 'teenAge' | 'adultAge'>;

/** What is known about someone's birth date. */
export interface Born {
  birthDate: PlainDate | null;
  /** A year, or a year and month, if that is all that is known. */
  partialBirthDate?: string | null;
}

const ages = new Map<string, number>();

/**
 * Age in whole years on a calendar day. Someone born on February 29 turns a year older on March 1
 * in a common year.
 */
export function ageOn(birthDate: PlainDate, today: PlainDate): number {
  const key = `${birthDate} ${today}`;
  const known = ages.get(key);
  if (known !== undefined) return known;
  const age = Temporal.PlainDate.from(birthDate).until(today, { largestUnit: 'years' }).years;
  if (ages.size > 20_000) ages.clear();
  ages.set(key, age);
  return age;
}

/**
 * The first and the last day on which someone may have been born; null if nothing is known.
 * A full birth date takes precedence over a partial one.
 */
export function birthSpan({ birthDate, partialBirthDate }: Born): DaySpan | null {
  if (birthDate) return { first: birthDate, last: birthDate };
  if (!partialBirthDate) return null;
  const [year = '', month] = partialBirthDate.split('-');
  const first = `${year}-${month ?? '01'}-01`;
  if (!isDay(first)) return null;
  return { first, last: addDays(addMonths(first, month ? 1 : 12), -1) };
}

/**
 * The oldest and the youngest that someone may be at a moment, in whole years. The two differ for
 * an incomplete birth date, when clinics are on two calendar days, and on February 28 of a common
 * year for people born on a leap day, since some states count their birthday that day and others on
 * March 1. Null if nothing is known or the birth date can't be true.
 */
export function ageSpan(born: Born, days: DaySpan): { oldest: number; youngest: number } | null {
  const span = birthSpan(born);
  // a birth date in the future nearly everywhere is a mistake and says nothing about the age
  if (!span || (span.first > days.last && span.first > addDays(days.last, 1))) return null;
  const leap = span.first.endsWith('-02-29') && days.last.endsWith('-02-28');
  const tomorrow = leap ? addDays(days.last, 1) : '';
  const early = tomorrow.endsWith('-03-01') ? tomorrow : days.last;
  return { oldest: ageOn(span.first, early), youngest: ageOn(span.last, days.first) };
}

/**
 * The band that a person is in today, by the ages that apply here. Without a birth date the band is
 * unknown, and nothing opens.
 */
export function bandOf(birthDate: PlainDate | null, today: PlainDate, ages: Ages): Band {
  if (!birthDate) return 'unknown';
  return bandAt(ageOn(birthDate, today), ages);
}

const bandAt = (age: number, { teenAge, adultAge }: Ages): Band =>
  age >= adultAge ? 'adult' : age >= teenAge ? 'teen' : 'child';

/**
 * The band that decides about caregivers. It uses the oldest age that the person may be, since
 * access only narrows with age.
 */
export function narrowBand(born: Born, days: DaySpan, ages: Ages): Band {
  const span = ageSpan(born, days);
  return span ? bandAt(span.oldest, ages) : 'unknown';
}
