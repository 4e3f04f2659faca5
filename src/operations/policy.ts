import type { Policy } from '../platform/access/access.ts';

/** See what was given up, try it again or drop it. */
export const mayOperate: Policy<'operations:run'> = {
  permission: 'operations:run',
  category: 'operations',
  decide: ({ actor }) =>
    actor.account.kind === 'staff' && actor.account.roles.includes('administrator')
      ? { allow: true, as: 'staff' }
      : { allow: false, reason: 'role' },
};
