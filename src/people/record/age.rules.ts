import { Temporal } from 'temporal-polyfill';
import type { PlainDate } from '../../platform/days.rules.ts';

export interface Age {
  n: number;
  unit: 'days' | 'weeks' | 'months' | 'years';
}

/**
 * A person's age as clinicians say it: in days for the first 4 weeks, in weeks up to 13, in months
 * up to 2 years, then in years. Null before birth.
 */
export function ageOf(birthDate: PlainDate, on: PlainDate): Age | null {
  if (on < birthDate) return null;
  const since = (largestUnit: 'days' | 'months' | 'years') =>
    Temporal.PlainDate.from(birthDate).until(on, { largestUnit });
  const { days } = since('days');
  if (days < 28) return { n: days, unit: 'days' };
  if (days < 13 * 7) return { n: Math.floor(days / 7), unit: 'weeks' };
  const { months } = since('months');
  if (months < 24) return { n: months, unit: 'months' };
  return { n: since('years').years, unit: 'years' };
}
