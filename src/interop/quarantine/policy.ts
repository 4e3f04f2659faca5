import type { Decision, Facts, Policy } from '../../platform/access/access.ts';

const recordsStaff = ({ actor: { account } }: Facts): Decision =>
  account.kind === 'staff' && account.roles.includes('records')
    ? { allow: true, as: 'staff', reach: 'staff:quarantine' }
    : { allow: false, reason: 'role' };

/**
 * See what came in and could not be filed: it may speak of anybody, so it is for records staff
 * alone.
 */
export const mayReadQuarantine: Policy<'quarantine:read'> = {
  permission: 'quarantine:read',
  category: 'quarantine',
  decide: recordsStaff,
};
/** Have it tried again, or delete it for good. */
export const mayDecideQuarantine: Policy<'quarantine:decide'> = {
  permission: 'quarantine:decide',
  category: 'quarantine',
  decide: recordsStaff,
};
