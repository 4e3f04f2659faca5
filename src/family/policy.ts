import type { Action, Category } from '../categories.rules.ts';
import type { Decision, Facts, Policy } from '../platform/access/access.ts';
import type { Actor, Person } from '../platform/access/actor.ts';
import type { Writers } from '../platform/notices/writing.ts';
import { accessTo, opensAnything, type Standing } from './access-classes.rules.ts';
import { type Band, narrowBand } from './bands.rules.ts';
import { lawOf } from './law.rules.ts';

/** What decides about a caregiver, from the facts of a request. */
export const standingOf = ({
  actor,
  person,
  settings,
}: Pick<Facts, 'actor' | 'person' | 'settings'>): Standing => ({
  person,
  caregiverDeceased: person?.relation?.caregiverDeceased === true || isDead(actor),
  days: actor.days,
  settings,
});
/** From their own record; the relation also knows about a record that was joined to another. */
const isDead = ({ account, people }: Actor): boolean =>
  account.patientId !== null &&
  people.some(({ id, deceased }) => id === account.patientId && deceased);

/** The band that decides about the caregivers of a person. */
export const bandFor = (
  person: Pick<Person, 'birthDate' | 'partialBirthDate'>,
  { actor, settings }: Pick<Facts, 'actor' | 'settings'>,
): Band => narrowBand(person, actor.days, lawOf(settings));

/** The member's own record, or one that a caregiver's access opens in this category. */
export function ownOrCaregiver(
  facts: Facts,
  category: Category,
  action: Action = 'view',
): Decision {
  if (facts.actor.account.kind !== 'member' || !facts.person)
    return { allow: false, reason: 'not-yours' };
  if (facts.person.id === facts.actor.account.patientId) return { allow: true, as: 'self' };
  return accessTo(standingOf(facts), category, action);
}

/** Whether the account may open anything of this person's record today. */
export const maySwitchTo = (facts: Facts): boolean =>
  facts.person !== undefined &&
  (facts.person.relation === null || opensAnything(standingOf(facts)));

/**
 * A member's page about one person. It shows only the parts that this account may see; each part is
 * decided separately.
 */
export const mayOpenToday: Policy<'today:read'> = {
  permission: 'today:read',
  category: 'today',
  decide: ownOrAny,
};

/** The overview of everyone whose record the account may open, each decided separately. */
export const mayReadFamily: Policy<'family:read'> = {
  permission: 'family:read',
  category: 'account',
  decide: ({ actor }) =>
    actor.account.kind === 'member'
      ? { allow: true, as: 'self' }
      : { allow: false, reason: 'not-yours' },
};

/** What the overview says about one person. Each figure also has its own feature's policy. */
export const mayReadFamilyNews: Policy<'family:news'> = {
  permission: 'family:news',
  category: 'today',
  decide: ownOrAny,
};

/** The member's own record, or a record that a caregiver's access opens in part. */
export function ownOrAny(facts: Facts): Decision {
  const { actor, person } = facts;
  if (actor.account.kind !== 'member' || !person) return { allow: false, reason: 'not-yours' };
  if (person.id === actor.account.patientId) return { allow: true, as: 'self' };
  return maySwitchTo(facts) ? { allow: true, as: 'caregiver' } : { allow: false, reason: 'ended' };
}

/** The access log: only the member, and for a child or ward a caregiver with the whole record. */
export const mayReadAccessLog: Policy<'access-log:read'> = {
  permission: 'access-log:read',
  category: 'access-log',
  decide: (facts) => ownOrCaregiver(facts, 'access-log'),
};

/**
 * The member's own wish about results; for a child, the parent's. A caregiver of an adult can't set
 * it.
 */
export const maySetPreferences: Policy<'preferences:write'> = {
  permission: 'preferences:write',
  category: 'preferences',
  decide(facts) {
    const decision = ownOrCaregiver(facts, 'preferences', 'act');
    if (!decision.allow || decision.as === 'self' || !facts.person) return decision;
    return bandFor(facts.person, facts) === 'child'
      ? decision
      : { allow: false, reason: 'not-granted' };
  },
};

/**
 * Who may ask to correct a person's address, phones and similar details: the person, the parent of
 * a young child, and anyone acting under a court order. An invited caregiver may only look.
 */
export function correctionDecision(facts: Facts): Decision {
  const decision = ownOrCaregiver(facts, 'information', 'act');
  if (!decision.allow || decision.as === 'self' || !facts.person) return decision;
  if (facts.person.relation?.basis === 'court') return decision;
  return bandFor(facts.person, facts) === 'child'
    ? decision
    : { allow: false, reason: 'not-granted' };
}

/** Where a caregiver's rights are listed: the person's own pages and the staff pages. */
export type SeesRights =
  | 'care:read'
  | 'care:give'
  | 'care:invite'
  | 'care:end'
  | 'care:leave'
  | 'care:staff'
  | 'care:record'
  | 'care:review'
  | 'care:confirm'
  | 'identity:decide'
  | 'messages:read'
  | 'messages:write'
  | 'messages:begin'
  | 'messages:send-list'
  | keyof Writers
  | `system:${string}`;
/** What changes a caregiver's rights. */
export type ChangesRights =
  | 'care:give'
  | 'care:invite'
  | 'care:end'
  | 'care:leave'
  | 'care:accept'
  | 'care:ask'
  | 'care:review'
  | 'care:record'
  | 'care:emergency'
  | 'care:confirm'
  | 'identity:decide'
  | `system:${string}`;

/**
 * The list of who has access: the person; for a child or ward, a caregiver with the whole record.
 */
export const mayReadCaregivers: Policy<'care:read'> = {
  permission: 'care:read',
  category: 'access-log',
  decide: (facts) => ownOrCaregiver(facts, 'access-log'),
};

const own = (facts: Facts): Decision =>
  facts.actor.account.kind === 'member' &&
  facts.person !== undefined &&
  facts.person.id === facts.actor.account.patientId
    ? { allow: true, as: 'self' }
    : { allow: false, reason: 'not-yours' };

/** Giving a parent more access: only the person, after proving again who they are. */
export const mayGiveAccess: Policy<'care:give'> = {
  permission: 'care:give',
  category: 'care',
  fresh: true,
  decide: own,
};

/**
 * Inviting a caregiver, or saying yes to one who asks: only the person, after proving again who
 * they are. Whether they are old enough depends on more than the facts of a request (`mayInvite`
 * in invitations).
 */
export const mayInviteCaregivers: Policy<'care:invite'> = {
  ...mayGiveAccess,
  permission: 'care:invite',
};

/**
 * Taking access away: only the person. They need not prove again who they are, so nothing slows
 * down someone who has to act fast.
 */
export const mayEndAccess: Policy<'care:end'> = {
  permission: 'care:end',
  category: 'care',
  decide: own,
};

/** A caregiver's own right: what it opens and how to give it up, as long as it opens something. */
export const mayLeaveCare: Policy<'care:leave'> = {
  permission: 'care:leave',
  category: 'care',
  decide: (facts) =>
    facts.actor.account.kind === 'member' && facts.person?.relation && maySwitchTo(facts)
      ? { allow: true, as: 'caregiver' }
      : { allow: false, reason: 'not-yours' },
};
