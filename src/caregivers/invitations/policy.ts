import type { Policy } from '../../platform/access/access.ts';

/**
 * Answering an invitation by its link. Any member's account may try; the link, the address and the
 * birth date decide (`answers.ts`). Staff use their own member account.
 */
export const mayAnswerInvitations: Policy<'care:accept'> = {
  permission: 'care:accept',
  category: 'care',
  decide: ({ actor }) =>
    actor.account.kind === 'member'
      ? { allow: true, as: 'caregiver' }
      : { allow: false, reason: 'role' },
};
