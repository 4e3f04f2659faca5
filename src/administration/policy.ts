import type { Policy } from '../platform/access/access.ts';
import { staffMay } from '../staff/roles.rules.ts';

/** Sees and changes what a health system may configure, and takes changes back. */
export const mayChangeSettings: Policy<'settings:change'> = {
  permission: 'settings:change',
  category: 'settings',
  decide: staffMay('settings:change'),
};

/** Sees what is missing before the portal can open, and opens it. */
export const maySetUp: Policy<'setup:read'> = {
  permission: 'setup:read',
  category: 'settings',
  decide: staffMay('setup:read'),
};
