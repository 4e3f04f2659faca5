import type { Policy } from '../platform/access/access.ts';
import { staffMay } from './roles.rules.ts';

/** Sees who works here, the roles, and who has which. */
export const maySeeStaff: Policy<'staff:see'> = {
  permission: 'staff:see',
  category: 'staff',
  decide: staffMay('staff:see', 'staff:accounts'),
};
/**
 * Invites staff, gives and removes roles, closes accounts: only right after proving one's identity.
 */
export const mayManageStaff: Policy<'staff:manage'> = {
  permission: 'staff:manage',
  category: 'staff',
  fresh: true,
  decide: staffMay('staff:manage', 'staff:accounts'),
};
/** Creates and changes roles, and decides which sign-on groups give one. */
export const mayManageRoles: Policy<'roles:manage'> = {
  permission: 'roles:manage',
  category: 'staff',
  fresh: true,
  decide: staffMay('roles:manage', 'staff:accounts'),
};
/** Reads every change of who may do what. */
export const mayReadRoleHistory: Policy<'roles:history'> = {
  permission: 'roles:history',
  category: 'staff',
  decide: staffMay('roles:history', 'staff:accounts'),
};
