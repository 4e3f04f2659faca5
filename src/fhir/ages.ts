import { Temporal } from 'temporal-polyfill';
import { isDay, type PlainDate } from '../platform/days.rules.ts';
import type { Moment } from './dates.ts';

/** The units in which ages are given (FHIR R4, Age): UCUM's codes, and their names. */
const UNITS: Record<string, AgeUnit> = {
  a: 'a',
  y: 'a',
  yr: 'a',
  yrs: 'a',
  year: 'a',
  years: 'a',
  año: 'a',
  años: 'a',
  mo: 'mo',
  mos: 'mo',
  month: 'mo',
  months: 'mo',
  mes: 'mo',
  meses: 'mo',
  wk: 'wk',
  wks: 'wk',
  w: 'wk',
  week: 'wk',
  weeks: 'wk',
  semana: 'wk',
  semanas: 'wk',
  d: 'd',
  day: 'd',
  days: 'd',
  día: 'd',
  días: 'd',
  h: 'h',
  hr: 'h',
  hrs: 'h',
  hour: 'h',
  hours: 'h',
  hora: 'h',
  horas: 'h',
};
export type AgeUnit = 'a' | 'mo' | 'wk' | 'd' | 'h';

/**
 * The unit of an age, by its code or name. Null for any other unit, and for none: 28 may be days or
 * years.
 */
export const ageUnitOf = (unit: string): AgeUnit | null => UNITS[unit.trim().toLowerCase()] ?? null;

/**
 * An age as far as dates tell: it is at least `from` and at most `to`, both with fractions, in the
 * requested unit.
 */
export interface Age {
  from: number;
  to: number;
}

/**
 * How old somebody was at a time, in a unit.
 * @param birthDate a complete day; with only a part of one the age is unknown, and the answer is
 * null
 * @param at when; for a month or a year, the ages on its first and last days
 */
export function ageAt(birthDate: PlainDate | null, at: Moment | null, unit: AgeUnit): Age | null {
  if (!birthDate || !at || !isDay(birthDate)) return null;
  const born = Temporal.PlainDate.from(birthDate);
  const [first, last] = [Temporal.PlainDate.from(at.first), Temporal.PlainDate.from(at.last)];
  if (unit !== 'h') return { from: inUnit(born, first, unit), to: inUnit(born, last, unit) };
  // the hour of birth is unknown: anything from the end of that day to its beginning
  const hours = (from: Temporal.PlainDate, to: Temporal.PlainDate) =>
    from.until(to, { largestUnit: 'days' }).days * 24;
  return { from: Math.max(0, hours(born, first) - 24), to: hours(born, last) + 24 };
}

function inUnit(
  born: Temporal.PlainDate,
  on: Temporal.PlainDate,
  unit: 'a' | 'mo' | 'wk' | 'd',
): number {
  const days = born.until(on, { largestUnit: 'days' }).days;
  if (unit === 'd') return days;
  if (unit === 'wk') return days / 7;
  const step = unit === 'a' ? 'years' : 'months';
  const whole = born.until(on, { largestUnit: step })[step];
  const anniversary = born.add({ [step]: whole });
  const next = born.add({ [step]: whole + 1 });
  return (
    whole +
    anniversary.until(on, { largestUnit: 'days' }).days /
      anniversary.until(next, { largestUnit: 'days' }).days
  );
}
