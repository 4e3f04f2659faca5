import { type Action, CATEGORIES, type Category } from '../categories.rules.ts';
import type { Person, Relation } from '../platform/access/actor.ts';
import type { DaySpan } from '../platform/clock.ts';
import type { Settings } from '../platform/settings/settings.ts';
import { ageSpan, birthSpan, narrowBand } from './bands.rules.ts';
import { ageOfConsent, isAction, lawOf, type Withheld } from './law.rules.ts';

/** Why a caregiver may not. Only the audit log keeps it; no page says which it was. */
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
  'withheld',
] as const;
export type AccessReason = (typeof ACCESS_REASONS)[number];

export type AccessDecision =
  | { allow: true; as: 'caregiver' }
  | { allow: false; reason: AccessReason };

/** What a decision about a caregiver is made from. */
export interface Standing {
  /** The person cared for, with the caregiver's relation to them. */
  person: Pick<Person, 'birthDate' | 'partialBirthDate' | 'deceased' | 'relation'> | undefined;
  /** The caregiver's own record says that they have died. */
  caregiverDeceased: boolean;
  days: DaySpan;
  settings: Pick<Settings, 'teenAge' | 'adultAge' | 'familyLaw'>;
}

const YES = { allow: true, as: 'caregiver' } as const;
const no = (reason: AccessReason): AccessDecision => ({ allow: false, reason });

/**
 * Whether a caregiver may see, or act in, a category of a person's record now. Every restriction
 * is asked first and none is undone by a later line, so one more of them never opens anything; and
 * what is not known (an age, when something ends) is read as what opens least.
 */
export function accessTo(standing: Standing, category: Category, action: Action): AccessDecision {
  const { person, caregiverDeceased } = standing;
  const relation = person?.relation;
  if (!person || !relation) return no('not-yours');
  if (caregiverDeceased) return no('caregiver-deceased');
  const restriction =
    outOfTime(relation, standing.days) ?? ordered(relation, standing) ?? afterDeath(person);
  if (restriction) return no(restriction);
  if (!isAction(category, action)) return no('not-granted');
  const granted =
    relation.categories.includes(category) &&
    (action === 'view' || relation.acting.includes(category));
  switch (relation.basis) {
    case 'invited':
      return invited(standing, granted);
    case 'court':
      return byPaper(standing, relation, category, action, granted);
    case 'minor':
      return ofMinor(standing, category, action, granted);
    default:
      return no('not-yours');
  }
}

function outOfTime(relation: Relation, days: DaySpan): AccessReason | null {
  if (days.first < relation.startsOn) return 'not-started';
  if (relation.endsOn !== null && days.last > relation.endsOn) return 'ended';
  const { restsOn } = relation;
  if (!restsOn) return null;
  if (!restsOn.active) return 'relation-ended';
  if (restsOn.to !== null && mayBeOver(restsOn.to, days.last)) return 'relation-ended';
  if (restsOn.from !== null && !hasBegun(restsOn.from, days.first)) return 'not-started';
  return null;
}

const WHOLE_DAY = /^\d{4}-\d{2}-\d{2}$/;
/**
 * Whether what ended at this FHIR date may be over. FHIR counts the last day of a period as within
 * it; of a month, a year or a time of day, nobody knows which day was the last.
 */
const mayBeOver = (to: string, today: string): boolean =>
  WHOLE_DAY.test(to) ? today > to : today >= to.slice(0, 10);
/** Whether what began at this FHIR date has begun for certain. */
const hasBegun = (from: string, today: string): boolean =>
  WHOLE_DAY.test(from) ? today >= from : today.slice(0, from.length) > from.slice(0, 10);

/** A court's order in force. What it takes away stays until staff end it, whatever its last day. */
function ordered(relation: Relation, standing: Standing): AccessReason | null {
  const { person, days, settings } = standing;
  const begun = relation.orders.filter(({ startsOn }) => startsOn <= days.last);
  const of = (kind: string, names?: 'caregiver' | 'somebody-else') =>
    begun.some((one) => one.kind === kind && (!names || one.names === names));
  if (of('no-contact', 'caregiver')) return 'no-contact';
  const minor = relation.basis === 'minor';
  if (minor && of('sole-custody', 'somebody-else')) return 'custody';
  if (minor && of('guardianship', 'somebody-else')) return 'custody';
  if (minor && of('foster-care', 'somebody-else')) return 'foster-care';
  if (of('emancipation') && relation.basis !== 'invited') {
    const span = person && ageSpan(person, days);
    if (minor || !span || span.youngest < settings.adultAge) return 'emancipated';
  }
  return null;
}

/** A right ends with either life; a representative's begins with the person's death. */
function afterDeath(person: NonNullable<Standing['person']>): AccessReason | null {
  const represents = person.relation?.relationship === 'representative';
  if (person.deceased) return represents ? null : 'deceased';
  return represents ? 'not-started' : null;
}

/** By an adult's own invitation: what they granted. */
function invited({ person, days, settings }: Standing, granted: boolean): AccessDecision {
  const span = person && ageSpan(person, days);
  if (!span) return no('age-unknown');
  const emancipated = person?.relation?.orders.some(
    ({ kind, startsOn }) => kind === 'emancipation' && startsOn <= days.first,
  );
  if (span.youngest < ageOfConsent(settings) && !emancipated) return no('not-of-age');
  return granted ? YES : no('not-granted');
}

/**
 * By a paper that staff verified: what it names, or everything if it names nothing. One that was
 * given for a minor follows the minor's age like a parent's, and ends when they come of age.
 */
function byPaper(
  standing: Standing,
  relation: Relation,
  category: Category,
  action: Action,
  granted: boolean,
): AccessDecision {
  const { person, settings } = standing;
  if (relation.relationship === 'representative')
    return relation.categories.length === 0 || granted ? YES : no('not-granted');
  if (!person || !birthSpan(person)) return no('age-unknown');
  const since = ageSpan(person, { first: relation.startsOn, last: relation.startsOn });
  if (since && since.youngest >= settings.adultAge)
    return relation.categories.length === 0 || granted ? YES : no('not-granted');
  const asParent = ofMinor(standing, category, action, granted);
  if (!asParent.allow || relation.categories.length === 0 || granted) return asParent;
  return no('not-granted');
}

/**
 * Whether the portal has noted that the person came of age. It stays so if the age is raised later;
 * only a birth date that turns out to be later makes them a minor again.
 */
function cameOfAge(person: NonNullable<Standing['person']>): boolean {
  const noted = person.relation?.ofAgeBorn;
  const born = birthSpan(person)?.first;
  return Boolean(noted && born && born <= noted);
}

/** A parent, by the band of the child's age. */
function ofMinor(
  { person, days, settings }: Standing,
  category: Category,
  action: Action,
  granted: boolean,
): AccessDecision {
  const law = lawOf(settings);
  if (!person) return no('not-yours');
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
 * Whether a caregiver sees an item of a kind that some laws keep from parents of teens, such as
 * HPV doses among the vaccinations. The category must be open too (`accessTo`).
 */
export function mayShowItem(standing: Standing, category: Category, kinds: readonly Withheld[]) {
  const { person, days, settings } = standing;
  const law = lawOf(settings);
  if (!person?.relation || person.relation.basis === 'invited') return true;
  const band = narrowBand(person, days, law);
  if (band === 'child') return true;
  return !kinds.some((kind) => law.withheld[category]?.includes(kind));
}

/** Whether some part of the record is open: who is in the person switcher. */
export const opensAnything = (standing: Standing): boolean =>
  CATEGORIES.some(
    (category) =>
      accessTo(standing, category, 'view').allow || accessTo(standing, category, 'act').allow,
  );
