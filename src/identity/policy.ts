import type { Policy } from '../platform/access/access.ts';
import { staffMay } from '../staff/roles.rules.ts';

/** What every signed-on account may do with itself: session, language, saved forms. */
export const mayUseOwnAccount: Policy<'account:own'> = {
  permission: 'account:own',
  category: 'account',
  decide: ({ actor }) => ({ allow: true, as: actor.account.kind === 'staff' ? 'staff' : 'self' }),
};

/** Sensitive changes to one's own account, only shortly after proving one's identity again. */
export const mayChangeOwnAccount: Policy<'account:secure'> = {
  ...mayUseOwnAccount,
  permission: 'account:secure',
  fresh: true,
};

/** Members close their own account; administrators close staff accounts. */
export const mayCloseOwnAccount: Policy<'account:secure'> = {
  ...mayChangeOwnAccount,
  decide: (facts) =>
    facts.actor.account.kind === 'member'
      ? mayChangeOwnAccount.decide(facts)
      : { allow: false, reason: 'role' },
};

/**
 * Prints and mails letters. It reaches the people who asked for one, and nothing else about them.
 */
export const mayMailLetters: Policy<'letters:mail'> = {
  permission: 'letters:mail',
  category: 'letters',
  decide: staffMay('letters:mail', 'staff:letters'),
};

/**
 * Helps a member who can't sign on: sees the state of the account, never a password or the record.
 */
export const mayHelpMembers: Policy<'members:help'> = {
  permission: 'members:help',
  category: 'people',
  decide: staffMay('members:help', 'staff:help'),
};
/**
 * Turns off a member's second step, after checking a photo ID. It takes a permission of its own,
 * and is audited as help.
 */
export const mayDropSecondStep: Policy<'members:help'> = {
  ...mayHelpMembers,
  fresh: true,
  decide: staffMay('members:second-step', 'staff:help'),
};
