import { CATEGORIES } from '../../categories.rules.ts';
import { accessTo, type Standing } from '../../family/access-classes.rules.ts';
import { lawOf } from '../../family/law.rules.ts';
import { type Basis, earlier } from '../../family/rights/rights.rules.ts';
import { isDay, type PlainDate } from '../../platform/days.rules.ts';
import { lastDay } from '../people/until.rules.ts';

/** Whether a caregiver sees everything that can be shared today, or only some of it. */
export const seesAll = (standing: Standing): boolean =>
  CATEGORIES.filter((one) => one !== 'preferences').every(
    (category) => accessTo(standing, category, 'view').allow,
  );

/**
 * The last day on which a caregiver's right may open anything (`until.rules.ts`), or the last one of
 * the relation on which it rests. Null if nothing ends it.
 */
export function countsUntil({ person, settings }: Standing): PlainDate | null {
  const relation = person?.relation;
  if (!relation) return null;
  const right = { basis: relation.basis as Basis, endsOn: relation.endsOn };
  const { to = null } = relation.restsOn ?? {};
  return earlier(lastDay(right, person, lawOf(settings)), to && isDay(to) ? to : null);
}
