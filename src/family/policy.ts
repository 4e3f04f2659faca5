import type { Category } from '../categories.rules.ts';
import type { Decision, Facts, Policy } from '../platform/access/access.ts';
import { bandOf, caregiverDecision, maySwitchTo } from './age.rules.ts';

/** The member's own record, or one that a caregiver's access opens in this category. */
export function ownOrCaregiver(facts: Facts, category: Category): Decision {
  if (facts.actor.account.kind !== 'member' || !facts.person)
    return { allow: false, reason: 'not-yours' };
  if (facts.person.id === facts.actor.account.patientId) return { allow: true, as: 'self' };
  return caregiverDecision(facts.person, category, facts.today, facts.settings);
}

/**
 * A member's page about one person that shows whatever part of it this account may see; each part
 * is decided separately.
 */
export const mayOpenToday: Policy<'today:read'> = {
  permission: 'today:read',
  category: 'today',
  decide(facts) {
    const { actor, person } = facts;
    if (actor.account.kind !== 'member' || !person) return { allow: false, reason: 'not-yours' };
    if (person.id === actor.account.patientId) return { allow: true, as: 'self' };
    return maySwitchTo(person, facts.today, facts.settings)
      ? { allow: true, as: 'caregiver' }
      : { allow: false, reason: 'ended' };
  },
};

/** Who looked: only the member, and for a child or ward the caregiver who has the whole record. */
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
    const decision = ownOrCaregiver(facts, 'preferences');
    if (!decision.allow || decision.as === 'self') return decision;
    const band = bandOf(facts.person?.birthDate ?? null, facts.today, facts.settings);
    return band === 'child' ? decision : { allow: false, reason: 'not-granted' };
  },
};

/**
 * Who may ask to correct somebody's address, phones and the like: the person, the parent of a young
 * child, and whoever acts under a court order. A caregiver whom an adult invited may only look.
 */
export function correctionDecision(facts: Facts): Decision {
  const decision = ownOrCaregiver(facts, 'information');
  if (!decision.allow || decision.as === 'self') return decision;
  if (facts.person?.relation?.basis === 'court') return decision;
  const band = bandOf(facts.person?.birthDate ?? null, facts.today, facts.settings);
  return band === 'child' ? decision : { allow: false, reason: 'not-granted' };
}
