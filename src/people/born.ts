import type { Words } from '../platform/i18n.ts';

/**
 * A birth date in words: the day, or no more than the month or the year if the sender knew no more.
 * A date is never an instant: no zone moves it. Null if none is known.
 */
export function sayBorn(
  t: Words,
  {
    birthDate,
    partialBirthDate,
  }: { birthDate: string | null; partialBirthDate?: string | null | undefined },
): string | null {
  if (birthDate) return t.day(birthDate);
  if (!partialBirthDate) return null;
  return partialBirthDate.length === 4
    ? partialBirthDate
    : t.day(`${partialBirthDate}-01`, 'month');
}
