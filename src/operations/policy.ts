import type { Policy } from '../platform/access/access.ts';
import { staffMay } from '../staff/roles.rules.ts';

/** See what was given up, try it again or drop it. */
export const mayOperate: Policy<'operations:run'> = {
  permission: 'operations:run',
  category: 'operations',
  decide: staffMay('operations:run'),
};
