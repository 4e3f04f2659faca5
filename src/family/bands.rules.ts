import { Temporal } from 'temporal-polyfill';
import type { PlainDate } from '../platform/days.rules.ts';
import type { Settings } from '../platform/settings/settings.ts';

export type Band = 'child' | 'teen' | 'adult' | 'unknown';

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
 * The band that a person is in today by the jurisdiction's ages. Without a birth date it is
 * unknown, and nothing opens.
 */
export function bandOf(
  birthDate: PlainDate | null,
  today: PlainDate,
  ages: Pick<Settings, 'teenAge' | 'adultAge'>,
): Band {
  if (!birthDate) return 'unknown';
  const age = ageOn(birthDate, today);
  if (age < ages.teenAge) return 'child';
  return age < ages.adultAge ? 'teen' : 'adult';
}
