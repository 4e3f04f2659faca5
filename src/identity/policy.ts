import type { Decision, Facts, Policy } from '../platform/access/access.ts';
import type { Role } from '../staff/roles.rules.ts';

/** What every signed-on account may do with itself: its session, its language, its kept work. */
export const mayUseOwnAccount: Policy<'account:own'> = {
  permission: 'account:own',
  category: 'account',
  decide: ({ actor }) => ({ allow: true, as: actor.account.kind === 'staff' ? 'staff' : 'self' }),
};

/**
 * Change what keeps the account safe: only for whom it was proved within the last minutes who they
 * are.
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
 * Prints and mails letters: a right of its own over the people who asked for one, and over nothing
 * else of them.
 */
export const mayMailLetters: Policy<'letters:mail'> = {
  permission: 'letters:mail',
  category: 'letters',
  decide: staffWith('staff:letters', 'registrar', 'administrator'),
};

/** See who is staff. */
export const maySeeStaff: Policy<'staff:see'> = {
  permission: 'staff:see',
  category: 'staff',
  decide: staffWith('staff:accounts', 'administrator'),
};
/** Invite staff, give and take roles, close accounts: only just after proving who one is. */
export const mayManageStaff: Policy<'staff:manage'> = {
  ...maySeeStaff,
  permission: 'staff:manage',
  fresh: true,
};

/**
 * Start a member's way back: see how the account stands, never a password, nothing of the record.
 */
export const mayHelpMembers: Policy<'members:help'> = {
  permission: 'members:help',
  category: 'people',
  decide: staffWith('staff:help', 'front-desk', 'registrar', 'administrator'),
};
/** Take a member's second step away, after looking at an identity card: not the front desk's. */
export const mayDropSecondStep: Policy<'members:help'> = {
  ...mayHelpMembers,
  fresh: true,
  decide: staffWith('staff:help', 'registrar', 'administrator'),
};
