import type { Decision, Facts, Policy } from '../../platform/access/access.ts';

/** Records staff, or an administrator at the command line. */
export type ReadsQuarantine = 'quarantine:read' | 'quarantine:decide' | 'system:import';

const recordsStaff = ({ actor: { account } }: Facts): Decision =>
  account.kind === 'staff' && account.roles.includes('records')
    ? { allow: true, as: 'staff', reach: 'staff:quarantine' }
    : { allow: false, reason: 'role' };

/** See what could not be filed. It may be about anybody, so it is for records staff alone. */
export const mayReadQuarantine: Policy<'quarantine:read'> = {
  permission: 'quarantine:read',
  category: 'quarantine',
  decide: recordsStaff,
};
/** Have it tried again, or delete it. */
export const mayDecideQuarantine: Policy<'quarantine:decide'> = {
  permission: 'quarantine:decide',
  category: 'quarantine',
  decide: recordsStaff,
};
