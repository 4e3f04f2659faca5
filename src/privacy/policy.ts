import type { Decision, Facts, Policy } from '../platform/access/access.ts';

const privacyOfficer = ({ actor: { account } }: Facts): Decision =>
  account.kind === 'staff' && account.roles.includes('privacy-officer')
    ? { allow: true, as: 'staff', reach: 'staff:privacy' }
    : { allow: false, reason: 'role' };

/** A privacy officer who looks at reviews and lists, or decides about them. */
export type ReviewsAccess = 'privacy:review' | 'privacy:decide';
/** Staff who open a record or one person's work: what access reviews watch. */
export type OpensRecord =
  | 'people:open'
  | 'identity:read'
  | 'identity:decide'
  | 'refills:fill'
  | 'renewals:answer'
  | 'information:review';

/** See flagged openings and the lists: its own reach across people, audited for each person. */
export const mayReviewAccess: Policy<'privacy:review'> = {
  permission: 'privacy:review',
  category: 'privacy',
  decide: privacyOfficer,
};
/** Clear or follow up an opening, and keep the lists. Asks for a fresh proof. */
export const mayDecideAccess: Policy<'privacy:decide'> = {
  permission: 'privacy:decide',
  category: 'privacy',
  fresh: true,
  decide: privacyOfficer,
};
