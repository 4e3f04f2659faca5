import type { Policy } from '../platform/access/access.ts';
import { staffMay } from '../staff/roles.rules.ts';

/** See and change what a health system may configure, and take changes back. */
export const mayChangeSettings: Policy<'settings:change'> = {
  permission: 'settings:change',
  category: 'settings',
  decide: staffMay('settings:change'),
};

/** See what is missing before the portal can open, and open it. */
export const maySetUp: Policy<'setup:read'> = {
  permission: 'setup:read',
  category: 'settings',
  decide: staffMay('setup:read'),
};
