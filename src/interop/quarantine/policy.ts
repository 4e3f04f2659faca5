import type { Policy } from '../../platform/access/access.ts';
import { staffMay } from '../../staff/roles.rules.ts';

/** Records staff, or an administrator at the command line. */
export type ReadsQuarantine = 'quarantine:read' | 'quarantine:decide' | 'system:import';

/** Sees what could not be filed. It may be about anybody, so it is only for records staff. */
export const mayReadQuarantine: Policy<'quarantine:read'> = {
  permission: 'quarantine:read',
  category: 'quarantine',
  decide: staffMay('quarantine:read', 'staff:quarantine'),
};
/** Has it tried again, or deletes it. */
export const mayDecideQuarantine: Policy<'quarantine:decide'> = {
  permission: 'quarantine:decide',
  category: 'quarantine',
  decide: staffMay('quarantine:decide', 'staff:quarantine'),
};
