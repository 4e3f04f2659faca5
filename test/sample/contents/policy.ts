import { ownOrCaregiver } from '../../../src/family/policy.ts';
import type { Policy } from '../../../src/platform/access/access.ts';

/** What is in a record: the member, a caregiver who may see results. */
export const mayReadContents: Policy<'contents:read'> = {
  permission: 'contents:read',
  category: 'results',
  decide: (facts) => ownOrCaregiver(facts, 'results'),
};
