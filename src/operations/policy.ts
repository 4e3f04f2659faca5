import type { Policy } from '../platform/access/access.ts';
import { staffMay } from '../staff/roles.rules.ts';

/** Sees dead jobs and messages, retries or drops them. */
export const mayOperate: Policy<'operations:run'> = {
  permission: 'operations:run',
  category: 'operations',
  decide: staffMay('operations:run'),
};
