import { correctionDecision, ownOrCaregiver } from '../family/policy.ts';
import type { Policy } from '../platform/access/access.ts';
import { staffMay, staffMayOpened } from '../staff/roles.rules.ts';

/** Address, phones, contacts, language and names: the member, a caregiver by category. */
export const mayReadInformation: Policy<'information:read'> = {
  permission: 'information:read',
  category: 'information',
  decide: (facts) => ownOrCaregiver(facts, 'information'),
};

/** Being notified that the front desk answered: as long as the page that says so may be read. */
export const mayHearOfAnswers: Policy<'information:notify'> = {
  permission: 'information:notify',
  category: 'information',
  decide: (facts) => ownOrCaregiver(facts, 'information'),
};

/** Request a correction, or withdraw one. */
export const mayCorrectInformation: Policy<'information:correct'> = {
  permission: 'information:correct',
  category: 'information',
  decide: correctionDecision,
};

/**
 * See and set the confidential address and phone: only the member, after proving their identity
 * again. Whoever has the member's phone in hand must not find it, and a thief must not redirect
 * letters.
 */
export const maySetConfidential: Policy<'confidential:own'> = {
  permission: 'confidential:own',
  category: 'information',
  fresh: true,
  decide(facts) {
    const decision = ownOrCaregiver(facts, 'information');
    return decision.allow && decision.as !== 'self'
      ? { allow: false, reason: 'not-yours' }
      : decision;
  },
};

/** Decide about corrections: the front desk. */
export const mayReviewInformation: Policy<'information:review'> = {
  permission: 'information:review',
  category: 'information',
  decide: staffMay('information:review', 'staff:information'),
};

/**
 * Know how a member is spoken to and reached: whoever may open records, while they have this one
 * open. A private phone is for those who call (45 CFR 164.522(b)), and no caregiver is among them.
 */
export const mayKnowHowToReach: Policy<'information:staff'> = {
  permission: 'information:staff',
  category: 'information',
  decide: staffMayOpened('people:open'),
};
