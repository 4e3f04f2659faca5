import { type Action, CATEGORIES, type Category } from '../categories.rules.ts';
import type { Person, Relation, RelationOrder } from '../platform/access/actor.ts';
import type { DaySpan } from '../platform/clock.ts';
import type { Settings } from '../platform/settings/settings.ts';
import { ageSpan, birthSpan, narrowBand } from './bands.rules.ts';
import { ageOfConsent, isAction, lawOf, type Withheld } from './law.rules.ts';
import { restingOn } from './relations.rules.ts';
import { isShareable } from './rights/rights.rules.ts';

/** Why a caregiver is refused. Only the audit log keeps the reason; no page shows it. */
export const ACCESS_REASONS = [
  'not-yours',
  'caregiver-deceased',
  'not-started',
  'ended',
  'relation-ended',
  'no-contact',
  'custody',
  'foster-care',
  'emancipated',
  'deceased',
  'age-unknown',
  'not-of-age',
  'of-age',
  'teen',
  'not-granted',
] as const;
export type AccessReason = (typeof ACCESS_REASONS)[number];

export type AccessDecision =
  | { allow: true; as: 'caregiver' }
  | { allow: false; reason: AccessReason };

type Whose = Pick<Person, 'birthDate' | 'partialBirthDate' | 'deceased' | 'relation'>;
/** The facts behind a decision about a caregiver. */
export interface Standing {
  /** The person cared for, with the caregiver's relation to them. */
  person: Whose | undefined;
  /** The caregiver's own record says that they have died. */
  caregiverDeceased: boolean;
  days: DaySpan;
  settings: Pick<Settings, 'teenAge' | 'adultAge' | 'familyLaw'>;
}
/** The same, with a person and a relation that are known to exist. */
interface Case extends Omit<Standing, 'person'> {
  person: Whose;
  relation: Relation;
}

const YES = { allow: true, as: 'caregiver' } as const;
const no = (reason: AccessReason): AccessDecision => ({ allow: false, reason });

/**
 * Whether a caregiver may see, or act in, a category of a person's record now. All restrictions
 * come first and no later line undoes one, so one more restriction never opens anything. What is
 * not known (an age, when something ends) is read in the way that opens least.
 */
export function accessTo(standing: Standing, category: Category, action: Action): AccessDecision {
  const { person } = standing;
  const relation = person?.relation;
  if (!person || !relation) return no('not-yours');
  const one: Case = { ...standing, person, relation };
  const restriction =
    (one.caregiverDeceased ? 'caregiver-deceased' : null) ??
    outOfTime(one) ??
    ordered(one) ??
    afterDeath(one);
  if (restriction) return no(restriction);
  if (!isAction(category, action)) return no('not-granted');
  switch (relation.basis) {
    case 'invited':
      return invited(one, category, action);
    case 'court':
      return byPaper(one, category, action);
    case 'minor':
      return ofMinor(one, category, action, given(relation, category, action));
    default:
      return no('not-yours');
  }
}

const names = ({ categories, acting }: Relation, category: Category, action: Action): boolean =>
  categories.includes(category) && (action === 'view' || acting.includes(category));

/** Whether the person granted it. Nobody can grant the access log or the preferences. */
const given = (relation: Relation, category: Category, action: Action): boolean =>
  isShareable(category) && names(relation, category, action);

/** Whose right ends when the sender no longer calls them a parent. */
const IN_PARENTS_PLACE = ['parent', 'step-parent', 'foster-parent', 'grandparent', 'guardian'];

function outOfTime({ relation, days }: Case): AccessReason | null {
  if (days.first < relation.startsOn) return 'not-started';
  if (relation.endsOn !== null && days.last > relation.endsOn) return 'ended';
  const asParent = relation.basis === 'minor' || IN_PARENTS_PLACE.includes(relation.relationship);
  return restingOn(relation.restsOn, asParent, days);
}

/** Someone else's custody, and what it means for a caregiver. */
const CUSTODY: Record<string, AccessReason> = {
  'sole-custody': 'custody',
  guardianship: 'custody',
  'foster-care': 'foster-care',
};
/** What a court gives a caregiver. */
const isGift = ({ kind, names }: RelationOrder): boolean =>
  names === 'caregiver' && (kind === 'guardianship' || kind === 'foster-care');
const inForce = ({ startsOn, endsOn, ended }: RelationOrder, days: DaySpan): boolean =>
  !ended && startsOn <= days.first && (endsOn === null || days.last <= endsOn);

/**
 * Court orders. What an order takes away stays away from its first day until staff end the order,
 * whatever its last day is. What an order gives ends with its last day.
 */
function ordered(one: Case): AccessReason | null {
  const { relation, days } = one;
  const begun = relation.orders.filter(({ startsOn, ended }) => !ended && startsOn <= days.last);
  if (begun.some(({ kind, names }) => kind === 'no-contact' && names === 'caregiver'))
    return 'no-contact';
  if (isRepresentative(relation) || relation.basis === 'invited') return null;
  const others = begun.filter(({ kind, names }) => names === 'somebody-else' && kind in CUSTODY);
  const lost = others.find((order) => relation.basis === 'minor' || isLater(order, relation, days));
  if (lost) return CUSTODY[lost.kind] ?? 'custody';
  if (begun.some(({ kind }) => kind === 'emancipation') && !isOfAge(one, days))
    return 'emancipated';
  if (relation.basis !== 'court') return null;
  const gifts = relation.orders.filter(isGift);
  if (gifts.length === 0 || gifts.some((order) => inForce(order, days))) return null;
  return 'ended';
}

/** Whether an order for someone else is newer than what a guardian or foster parent has. */
function isLater(order: RelationOrder, relation: Relation, days: DaySpan): boolean {
  const own = relation.orders
    .filter((one) => isGift(one) && inForce(one, days))
    .map(({ startsOn }) => startsOn)
    .sort()
    .at(-1);
  return own === undefined ? order.startsOn >= relation.startsOn : order.startsOn > own;
}

/** A right ends when either of the two dies; a representative's begins with the person's death. */
function afterDeath({ person, relation }: Case): AccessReason | null {
  if (isRepresentative(relation)) return person.deceased ? null : 'not-started';
  return person.deceased ? 'deceased' : null;
}
/** What a caregiver can still do for someone who has died: write to us and pay bills. */
const AFTER_DEATH: readonly Category[] = ['messages', 'costs'];
const isRepresentative = ({ relationship, basis }: Relation): boolean =>
  relationship === 'representative' && basis === 'court';

/** Whether the person decides for themselves on these days, as far as age goes. */
function isOfAge({ person, settings }: Case, days: DaySpan): boolean {
  const span = ageSpan(person, days);
  return span !== null && span.youngest >= ageOfConsent(settings);
}

/** By invitation of an adult or an emancipated minor: what they granted. */
function invited(one: Case, category: Category, action: Action): AccessDecision {
  const { person, relation, days } = one;
  if (!ageSpan(person, days)) return no('age-unknown');
  const free = relation.orders.some(
    (order) => order.kind === 'emancipation' && inForce(order, days),
  );
  if (!isOfAge(one, days) && !free) return no('not-of-age');
  return given(relation, category, action) ? YES : no('not-granted');
}

/** Whether a paper is for an adult or for someone who has died. */
const forAdult = (one: Case): boolean =>
  isRepresentative(one.relation) ||
  isOfAge(one, { first: one.relation.startsOn, last: one.relation.startsOn });

/**
 * By a paper that staff verified: what it names, or everything if it names nothing. A paper for a
 * minor follows the minor's age like a parent's right, and ends when they become an adult. What a
 * paper names never counts as granted by a teen.
 */
function byPaper(one: Case, category: Category, action: Action): AccessDecision {
  const { relation } = one;
  if (isRepresentative(relation) && action === 'act' && !AFTER_DEATH.includes(category))
    return no('deceased');
  const named = relation.categories.length === 0 || names(relation, category, action);
  const asParent = forAdult(one) ? YES : ofMinor(one, category, action, false);
  return asParent.allow && !named ? no('not-granted') : asParent;
}

/**
 * Whether the portal has noted that the person became an adult. This holds even if the age is
 * raised later; only a corrected, later birth date makes them a minor again.
 */
function cameOfAge(person: NonNullable<Standing['person']>): boolean {
  const noted = person.relation?.ofAgeBorn;
  const born = birthSpan(person)?.first;
  return Boolean(noted && born && born <= noted);
}

/** A parent's right, by the band of the child's age. */
function ofMinor(
  { person, days, settings }: Case,
  category: Category,
  action: Action,
  granted: boolean,
): AccessDecision {
  const law = lawOf(settings);
  if (cameOfAge(person)) return no('of-age');
  switch (narrowBand(person, days, law)) {
    case 'child':
      return YES;
    case 'teen':
      return granted || law.kept[category]?.includes(action) ? YES : no('teen');
    case 'adult':
      return no('of-age');
    default:
      return no('age-unknown');
  }
}

/**
 * Whether an item may be shown if some laws keep its kind from the parents of teens, such as an HPV
 * dose among the vaccinations. It may be shown to the person, to a caregiver whom an adult invited,
 * under a paper for an adult, and to the parent of a child. A page with a list checks the category
 * first (`accessTo`), then drops the items that this refuses, before it counts anything.
 * @param kinds the kinds of the item; empty if no law names it
 */
export function mayShowItem(
  standing: Standing,
  category: Category,
  kinds: readonly Withheld[],
): boolean {
  const { person, days, settings } = standing;
  if (!person) return false;
  const { relation } = person;
  const law = lawOf(settings);
  if (!relation || !kinds.some((kind) => law.withheld[category]?.includes(kind))) return true;
  if (relation.basis === 'invited') return true;
  if (relation.basis === 'court' && forAdult({ ...standing, person, relation })) return true;
  return narrowBand(person, days, law) === 'child';
}

/** Whether some part of the record is open. If so, the person is in the person switcher. */
export const opensAnything = (standing: Standing): boolean =>
  CATEGORIES.some(
    (category) =>
      accessTo(standing, category, 'view').allow || accessTo(standing, category, 'act').allow,
  );
