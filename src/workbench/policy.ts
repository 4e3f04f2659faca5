import type { Policy, Role } from '../platform/access/access.ts';

const SEARCHERS: readonly Role[] = ['clinician', 'nurse', 'records'];

const reaching = <P extends string>(permission: P, reach: string): Policy<P> => ({
  permission,
  category: 'people',
  decide: ({ actor }) =>
    actor.account.kind === 'staff' && SEARCHERS.some((role) => actor.account.roles.includes(role))
      ? { allow: true, as: 'staff', reach }
      : { allow: false, reason: 'role' },
});

/** Look for a person among all: a reach of its own, audited under its own name. */
export const maySearchPeople = reaching('people:search', 'staff:search');
/** Open one person's record for a stated purpose. */
export const mayOpenRecord = reaching('people:open', 'staff:open');

/** The staff's first page: every member of staff has one. */
export const mayUseWorkbench: Policy<'workbench:use'> = {
  permission: 'workbench:use',
  category: 'workbench',
  decide: ({ actor }) =>
    actor.account.kind === 'staff'
      ? { allow: true, as: 'staff' }
      : { allow: false, reason: 'role' },
};

/** See what was given up, try it again or drop it. */
export const mayOperate: Policy<'operations:run'> = {
  permission: 'operations:run',
  category: 'operations',
  decide: ({ actor }) =>
    actor.account.kind === 'staff' && actor.account.roles.includes('administrator')
      ? { allow: true, as: 'staff' }
      : { allow: false, reason: 'role' },
};
