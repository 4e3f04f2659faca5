import { Temporal } from 'temporal-polyfill';
import { addDays, addMonths, type DaySpan, isDay, type PlainDate } from '../platform/days.rules.ts';
import type { Settings } from '../platform/settings/settings.ts';

export type Band = 'child' | 'teen' | 'adult' | 'unknown';
export type Ages = Pick<Settings, 'teenAge' | 'adultAge'>;

/** What is known of somebody's birth date. */
export interface Born {
  birthDate: PlainDate | null;
  /** Year, or year and month, if no more than that is known. */
  partialBirthDate?: string | null;
}

const ages = new Map<string, number>();

/**
 * Whole years on a calendar day. Somebody born on February 29 turns a year older on March 1 in a
 * common year.
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
 * The first and the last day on which somebody may have been born; null if nothing is known.
 * A whole birth date says more than a part of one.
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
 * The oldest and the youngest that somebody may be at a moment, in whole years: by an incomplete
 * birth date, in clinics on two calendar days, and on February 28 of a common year for those born
 * on a leap day, whose birthday some states hold on that day and others on March 1. Null if nothing
 * is known, or the birth date can't be true.
 */
export function ageSpan(born: Born, days: DaySpan): { oldest: number; youngest: number } | null {
  const span = birthSpan(born);
  // a day that is still to come nearly everywhere is a mistake, and says nothing about an age
  if (!span || (span.first > days.last && span.first > addDays(days.last, 1))) return null;
  const leap = span.first.endsWith('-02-29') && days.last.endsWith('-02-28');
  const tomorrow = leap ? addDays(days.last, 1) : '';
  const early = tomorrow.endsWith('-03-01') ? tomorrow : days.last;
  return { oldest: ageOn(span.first, early), youngest: ageOn(span.last, days.first) };
}

/**
 * The band that a person is in today by the jurisdiction's ages. Without a birth date it is
 * unknown, and nothing opens.
 */
export function bandOf(birthDate: PlainDate | null, today: PlainDate, ages: Ages): Band {
  if (!birthDate) return 'unknown';
  return bandAt(ageOn(birthDate, today), ages);
}

const bandAt = (age: number, { teenAge, adultAge }: Ages): Band =>
  age >= adultAge ? 'adult' : age >= teenAge ? 'teen' : 'child';

/**
 * The band that decides about caregivers: the oldest that the person may be, since access only
 * narrows with age.
 */
export function narrowBand(born: Born, days: DaySpan, ages: Ages): Band {
  const span = ageSpan(born, days);
  return span ? bandAt(span.oldest, ages) : 'unknown';
}
