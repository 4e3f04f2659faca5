import { ownOrCaregiver } from '../family/policy.ts';
import type { Policy } from '../platform/access/access.ts';

/** The member's plans: the member, a caregiver whose right covers health plans. */
export const mayReadCoverage: Policy<'coverage:read'> = {
  permission: 'coverage:read',
  category: 'coverage',
  decide: (facts) => ownOrCaregiver(facts, 'coverage'),
};
