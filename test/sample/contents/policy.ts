import { ownOrCaregiver } from '../../../src/family/policy.ts';
import type { Policy } from '../../../src/platform/access/access.ts';

/**
 * What is in a record: the member alone. It counts everything, so a caregiver would learn that there
 * is something that they do not see.
 */
export const mayReadContents: Policy<'contents:read'> = {
  permission: 'contents:read',
  category: 'results',
  decide(facts) {
    const decision = ownOrCaregiver(facts, 'results');
    if (!decision.allow || decision.as === 'self') return decision;
    return { allow: false, reason: 'not-granted' };
  },
};
