import { ownOrAny } from '../family/policy.ts';
import type { Policy } from '../platform/access/access.ts';

/** An account's own choices about its notices, and the page that a notice leads to. */
export const mayUseNotices: Policy<'notices:own'> = {
  permission: 'notices:own',
  category: 'account',
  decide: ({ actor }) => ({ allow: true, as: actor.account.kind === 'staff' ? 'staff' : 'self' }),
};

/**
 * An account's choices about the notices of one person: its own record, or one that it may act for
 * in anything today. Which topics it may choose is decided by their own policies.
 */
export const mayChooseNotices: Policy<'notices:choose'> = {
  permission: 'notices:choose',
  category: 'preferences',
  decide: ownOrAny,
};
