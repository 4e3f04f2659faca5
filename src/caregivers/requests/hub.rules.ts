import { CATEGORIES } from '../../categories.rules.ts';
import { accessTo, type Standing } from '../../family/access-classes.rules.ts';
import { lawOf } from '../../family/law.rules.ts';
import { earlier } from '../../family/rights/rights.rules.ts';
import { addDays, addMonths, isDay, type PlainDate } from '../../platform/days.rules.ts';

/** Whether a caregiver sees everything that can be shared today, or only some of it. */
export const seesAll = (standing: Standing): boolean =>
  CATEGORIES.filter((one) => one !== 'preferences').every(
    (category) => accessTo(standing, category, 'view').allow,
  );

/**
 * The last day on which a caregiver's right may count as it is: its own last day, or the day before
 * the birthday on which a parent's ends. Null if none is set.
 */
export function lastDay({ person, settings }: Standing): PlainDate | null {
  const relation = person?.relation;
  if (!relation) return null;
  const { birthDate } = person;
  const grown =
    relation.basis === 'minor' && birthDate
      ? addDays(addMonths(birthDate, lawOf(settings).adultAge * 12), -1)
      : null;
  const { to = null } = relation.restsOn ?? {};
  return earlier(earlier(relation.endsOn, grown), to && isDay(to) ? to : null);
}
