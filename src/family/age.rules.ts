import type { Decision, Person } from '../platform/access.ts';
import type { PlainDate } from '../platform/clock.ts';
import type { Settings } from '../platform/settings.ts';

/** Parts of a record that a caregiver's right is decided for, one by one. */
export type Category = 'results' | 'access-log' | 'preferences' | 'messages' | 'appointments' | 'vaccinations' | 'growth' | 'allergies' | 'refills' | 'costs';

export type Band = 'child' | 'teen' | 'adult' | 'unknown';

/** Whole years on a calendar day. Who is born on February 29 grows older on March 1 in a common year. */
export function ageOn(birthDate: PlainDate, today: PlainDate): number {
  const years = Number(today.slice(0, 4)) - Number(birthDate.slice(0, 4));
  return today.slice(5) < birthDate.slice(5) ? years - 1 : years;
}

/** The band that the jurisdiction's ages put a person in today. Without a birth date nobody can tell, and nothing opens. */
export function bandOf(birthDate: PlainDate | null, today: PlainDate, ages: Pick<Settings, 'teenAge' | 'adultAge'>): Band {
  if (!birthDate) return 'unknown';
  const age = ageOn(birthDate, today);
  if (age < ages.teenAge) return 'child';
  return age < ages.adultAge ? 'teen' : 'adult';
}

/** What a parent keeps from the teen age on, unless the teen grants more (product.md, row 8). */
export const LIMITED: readonly Category[] = ['messages', 'appointments', 'vaccinations', 'growth', 'allergies'];

/**
 * Whether a caregiver may open a category of a person's record today.
 * @returns allow as caregiver, or the reason: `not-yours` (no relation), `not-started`, `ended`, `of-age`, `teen`, `not-granted`, `age-unknown`
 */
export function caregiverDecision(person: Person | undefined, category: Category, today: PlainDate, ages: Pick<Settings, 'teenAge' | 'adultAge'>): Decision {
  const relation = person?.relation;
  if (!person || !relation) return { allow: false, reason: 'not-yours' };
  if (today < relation.startsOn) return { allow: false, reason: 'not-started' };
  if (relation.endsOn !== null && today > relation.endsOn) return { allow: false, reason: 'ended' };
  const granted = relation.categories.includes(category);
  switch (relation.basis) {
    case 'court':
      return relation.categories.length === 0 || granted ? { allow: true, as: 'caregiver' } : { allow: false, reason: 'not-granted' };
    case 'invited':
      return granted ? { allow: true, as: 'caregiver' } : { allow: false, reason: 'not-granted' };
    case 'minor': {
      const band = bandOf(person.birthDate, today, ages);
      if (band === 'unknown') return { allow: false, reason: 'age-unknown' };
      if (band === 'adult') return { allow: false, reason: 'of-age' };
      if (band === 'child' || LIMITED.includes(category) || granted) return { allow: true, as: 'caregiver' };
      return { allow: false, reason: 'teen' };
    }
  }
}

const ALL: readonly Category[] = ['results', 'access-log', 'preferences', 'messages', 'appointments', 'vaccinations', 'growth', 'allergies', 'refills', 'costs'];

/** Whether an account may act for a person in anything at all today: who stands in the person switcher. */
export function maySwitchTo(person: Person, today: PlainDate, ages: Pick<Settings, 'teenAge' | 'adultAge'>): boolean {
  return person.relation === null || ALL.some((category) => caregiverDecision(person, category, today, ages).allow);
}
