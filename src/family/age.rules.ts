import { CATEGORIES, type Category } from '../categories.rules.ts';
import type { Decision } from '../platform/access/access.ts';
import type { Person } from '../platform/access/actor.ts';
import type { PlainDate } from '../platform/clock.ts';
import type { Settings } from '../platform/settings/settings.ts';
import { bandOf } from './bands.rules.ts';

export { ageOn, type Band, bandOf } from './bands.rules.ts';

/** What a parent keeps from the teen age on, unless the teen grants more. */
export const LIMITED: readonly Category[] = [
  'messages',
  'appointments',
  'vaccinations',
  'growth',
  'allergies',
];

/**
 * Whether a caregiver may open a category of a person's record today.
 * @returns allow as caregiver, or the reason: `not-yours` (no relation), `not-started`, `ended`,
 * `of-age`, `teen`, `not-granted`, `age-unknown`
 */
export function caregiverDecision(
  person: Person | undefined,
  category: Category,
  today: PlainDate,
  ages: Pick<Settings, 'teenAge' | 'adultAge'>,
): Decision {
  const relation = person?.relation;
  if (!person || !relation) return { allow: false, reason: 'not-yours' };
  if (today < relation.startsOn) return { allow: false, reason: 'not-started' };
  if (relation.endsOn !== null && today > relation.endsOn) return { allow: false, reason: 'ended' };
  const granted = relation.categories.includes(category);
  switch (relation.basis) {
    case 'court':
      return relation.categories.length === 0 || granted
        ? { allow: true, as: 'caregiver' }
        : { allow: false, reason: 'not-granted' };
    case 'invited':
      return granted ? { allow: true, as: 'caregiver' } : { allow: false, reason: 'not-granted' };
    case 'minor': {
      const band = bandOf(person.birthDate, today, ages);
      if (band === 'unknown') return { allow: false, reason: 'age-unknown' };
      if (band === 'adult') return { allow: false, reason: 'of-age' };
      if (band === 'child' || LIMITED.includes(category) || granted)
        return { allow: true, as: 'caregiver' };
      return { allow: false, reason: 'teen' };
    }
    default:
      return { allow: false, reason: 'not-yours' };
  }
}

/**
 * Whether an account may act for a person in anything at all today: who is in the person switcher.
 */
export function maySwitchTo(
  person: Person,
  today: PlainDate,
  ages: Pick<Settings, 'teenAge' | 'adultAge'>,
): boolean {
  return (
    person.relation === null ||
    CATEGORIES.some((category) => caregiverDecision(person, category, today, ages).allow)
  );
}
