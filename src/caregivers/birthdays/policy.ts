import { accessTo } from '../../family/access-classes.rules.ts';
import { ownOrAny, standingOf } from '../../family/policy.ts';
import type { Policy } from '../../platform/access/access.ts';

/** Seeing what a birthday changes: the person, and a caregiver who may open part of the record. */
export const mayReadBirthday: Policy<'birthdays:read'> = {
  permission: 'birthdays:read',
  category: 'care',
  decide: ownOrAny,
};

/**
 * Who gets a birthday notice: anyone who may see its page, and a caregiver whose access ended only
 * because of that birthday. They learn that it ended, and nothing from the record.
 */
export const mayHearOfBirthdays: Policy<'birthdays:notify'> = {
  permission: 'birthdays:notify',
  category: 'care',
  decide(facts) {
    const decision = ownOrAny(facts);
    if (decision.allow || facts.actor.account.kind !== 'member') return decision;
    const ended = accessTo(standingOf(facts), 'information', 'view');
    return !ended.allow && ended.reason === 'of-age' ? { allow: true, as: 'caregiver' } : decision;
  },
};
