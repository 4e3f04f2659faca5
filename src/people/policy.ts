import type { Decision, Facts, Policy } from '../platform/access/access.ts';

const recordsStaff = ({ actor: { account } }: Facts): Decision =>
  account.kind === 'staff' && account.roles.includes('records')
    ? { allow: true, as: 'staff', reach: 'staff:identity' }
    : { allow: false, reason: 'role' };

/**
 * See who may be the same person as whom: a reach across people of its own, audited for each person
 * that is shown.
 */
export const mayReadIdentity: Policy<'identity:read'> = {
  permission: 'identity:read',
  category: 'identity',
  decide: recordsStaff,
};
/**
 * Join two records, keep them apart, correct who somebody is: only just after proving who one is.
 */
export const mayDecideIdentity: Policy<'identity:decide'> = {
  permission: 'identity:decide',
  category: 'identity',
  fresh: true,
  decide: recordsStaff,
};
