import type { Decision, Facts, Policy } from '../platform/access/access.ts';
import type { Role } from '../staff/roles.rules.ts';

/** What every account that is signed on may do with itself: session, language, kept work. */
export const mayUseOwnAccount: Policy<'account:own'> = {
  permission: 'account:own',
  category: 'account',
  decide: ({ actor }) => ({ allow: true, as: actor.account.kind === 'staff' ? 'staff' : 'self' }),
};

/**
 * Sensitive changes to one's own account, only after proving within the last minutes who one is.
 */
export const mayChangeOwnAccount: Policy<'account:secure'> = {
  ...mayUseOwnAccount,
  permission: 'account:secure',
  fresh: true,
};

/** Members close their own account; staff accounts are the administrator's. */
export const mayCloseOwnAccount: Policy<'account:secure'> = {
  ...mayChangeOwnAccount,
  decide: (facts) =>
    facts.actor.account.kind === 'member'
      ? mayChangeOwnAccount.decide(facts)
      : { allow: false, reason: 'role' },
};

/** Staff who have one of these roles, with a reach of its own across people. */
const staffWith =
  (reach: string, ...roles: Role[]) =>
  ({ actor: { account } }: Facts): Decision =>
    account.kind === 'staff' && roles.some((role) => account.roles.includes(role))
      ? { allow: true, as: 'staff', reach }
      : { allow: false, reason: 'role' };

/**
 * Prints and mails letters. It reaches the people who asked for one, and nothing else about them.
 */
export const mayMailLetters: Policy<'letters:mail'> = {
  permission: 'letters:mail',
  category: 'letters',
  decide: staffWith('staff:letters', 'registrar', 'administrator'),
};

/** Sees the list of staff accounts. */
export const maySeeStaff: Policy<'staff:see'> = {
  permission: 'staff:see',
  category: 'staff',
  decide: staffWith('staff:accounts', 'administrator'),
};
/** Invites staff, changes roles, closes accounts: only just after proving who one is. */
export const mayManageStaff: Policy<'staff:manage'> = {
  ...maySeeStaff,
  permission: 'staff:manage',
  fresh: true,
};

/**
 * Helps a member who can't sign on: sees the state of the account, never a password or the record.
 */
export const mayHelpMembers: Policy<'members:help'> = {
  permission: 'members:help',
  category: 'people',
  decide: staffWith('staff:help', 'front-desk', 'registrar', 'administrator'),
};
/** Turns a member's second step off, after seeing an identity card. The front desk may not. */
export const mayDropSecondStep: Policy<'members:help'> = {
  ...mayHelpMembers,
  fresh: true,
  decide: staffWith('staff:help', 'registrar', 'administrator'),
};
