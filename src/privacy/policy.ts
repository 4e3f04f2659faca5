import type { Decision, Facts, Policy } from '../platform/access/access.ts';

const privacyOfficer = ({ actor: { account } }: Facts): Decision =>
  account.kind === 'staff' && account.roles.includes('privacy-officer')
    ? { allow: true, as: 'staff', reach: 'staff:privacy' }
    : { allow: false, reason: 'role' };

/**
 * See which openings are flagged and who is listed: a reach across people of its own, audited for
 * each person that is shown.
 */
export const mayReviewAccess: Policy<'privacy:review'> = {
  permission: 'privacy:review',
  category: 'privacy',
  decide: privacyOfficer,
};
/**
 * Clear or follow up an opening, list people, say which staff are patients: only just after proving
 * who one is.
 */
export const mayDecideAccess: Policy<'privacy:decide'> = {
  permission: 'privacy:decide',
  category: 'privacy',
  fresh: true,
  decide: privacyOfficer,
};
