import type { Policy } from '../platform/access.ts';

/** What every signed-on account may do with itself: its session, its language, its kept work. */
export const mayUseOwnAccount: Policy<'account:own'> = {
  permission: 'account:own',
  category: 'account',
  decide: ({ actor }) => ({ allow: true, as: actor.account.kind === 'staff' ? 'staff' : 'self' }),
};

/** Change what keeps the account safe: only for whom it was proved within the last minutes who they are. */
export const mayChangeOwnAccount: Policy<'account:secure'> = { ...mayUseOwnAccount, permission: 'account:secure', fresh: true };
