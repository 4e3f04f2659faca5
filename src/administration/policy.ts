import type { Policy } from '../platform/access/access.ts';
import { staffAs } from '../staff/roles.rules.ts';

/** See and change what a health system may configure, and take changes back. */
export const mayChangeSettings: Policy<'settings:change'> = {
  permission: 'settings:change',
  category: 'settings',
  decide: staffAs(['administrator']),
};

/** See what is missing before the portal can open, and open it. */
export const maySetUp: Policy<'setup:read'> = {
  permission: 'setup:read',
  category: 'settings',
  decide: staffAs(['administrator']),
};
