import { type Born, birthSpan } from '../../family/bands.rules.ts';
import type { Law } from '../../family/law.rules.ts';
import { type Basis, earlier } from '../../family/rights/rights.rules.ts';
import { addDays, addMonths, isDay, type PlainDate } from '../../platform/days.rules.ts';

/** How far ahead the last day of an invited caregiver's access may be. */
export const LONGEST_MONTHS = 60;

/** The day on which somebody turns an age, at the earliest; null if no birth date is known. */
export function turns(born: Born, age: number): PlainDate | null {
  const span = birthSpan(born);
  return span && addMonths(span.first, age * 12);
}

/** The last day on which a right opens anything; null if nothing ends it. */
export function lastDay(
  { basis, endsOn }: { basis: Basis; endsOn: PlainDate | null },
  born: Born,
  { adultAge }: Pick<Law, 'adultAge'>,
): PlainDate | null {
  const grown = basis === 'minor' ? turns(born, adultAge) : null;
  return earlier(endsOn, grown && addDays(grown, -1));
}

/** Why a day can't be the last one; null if it can. */
export const endProblem = (
  day: string,
  today: PlainDate,
): 'problem.care-until' | 'problem.care-until-past' | 'problem.care-until-far' | null => {
  if (!isDay(day)) return 'problem.care-until';
  if (day < today) return 'problem.care-until-past';
  return day > addMonths(today, LONGEST_MONTHS) ? 'problem.care-until-far' : null;
};
