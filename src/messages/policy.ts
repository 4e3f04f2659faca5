import type { Policy } from '../platform/access/access.ts';
import { staffMay } from '../staff/roles.rules.ts';

/**
 * Care teams: what they are called, who is on them, and which takes over when one ends. It reaches
 * the accounts of staff, and where an open conversation is: never what it says.
 */
export const mayManageTeams: Policy<'teams:manage'> = {
  permission: 'teams:manage',
  category: 'staff',
  decide: staffMay('teams:manage', 'staff:teams'),
};
