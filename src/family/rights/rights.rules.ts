import { ACTABLE, CATEGORIES, type Category } from '../../categories.rules.ts';
import { addMonths, type PlainDate } from '../../platform/days.rules.ts';

/** How the caregiver is related to the person. */
export const RELATIONSHIPS = [
  'parent',
  'step-parent',
  'foster-parent',
  'grandparent',
  'guardian',
  'partner',
  'child',
  'sibling',
  'representative',
  'other',
] as const;
export type Relationship = (typeof RELATIONSHIPS)[number];

/** What a right is based on: a child's age, the person's own invitation, or a verified paper. */
export type Basis = 'minor' | 'invited' | 'court';

/** Who or what ended a right. */
export type RevokedWhy =
  | 'patient'
  | 'caregiver'
  | 'teen'
  | 'staff'
  | 'safety'
  | 'court-order'
  | 'replaced'
  | 'joined'
  | 'feed'
  | 'deceased';

/**
 * What an adult may share with a caregiver, in the order of the form. The access log and the
 * settings for results and notices are for the person only.
 */
export const SHAREABLE = CATEGORIES.filter(
  (category) => category !== 'access-log' && category !== 'preferences',
);
export const isShareable = (name: string): name is Category =>
  (SHAREABLE as readonly string[]).includes(name);

/** How long an invited caregiver has access unless the person says otherwise. */
export const USUAL_MONTHS = 18;
export const usualEnd = (today: PlainDate): PlainDate => addMonths(today, USUAL_MONTHS);

/**
 * What was chosen on a form: anyone who may act in a category also sees it.
 * @returns both lists in the order of the form, without what can't be shared
 */
export function chosen(
  see: readonly string[],
  act: readonly string[],
): { categories: Category[]; acting: Category[] } {
  const acting = SHAREABLE.filter((one) => ACTABLE.includes(one) && act.includes(one));
  return {
    categories: SHAREABLE.filter((one) => see.includes(one) || acting.includes(one)),
    acting,
  };
}

/** The earlier of two last days; a right without a last day lasts longest. */
export const earlier = (a: PlainDate | null, b: PlainDate | null): PlainDate | null =>
  a === null ? b : b === null ? a : a < b ? a : b;
