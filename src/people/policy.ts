import type { Decision, Facts, Policy } from '../platform/access/access.ts';
import type { Role } from '../staff/roles.rules.ts';

const recordsStaff = ({ actor: { account } }: Facts): Decision =>
  account.kind === 'staff' && account.roles.includes('records')
    ? { allow: true, as: 'staff', reach: 'staff:identity' }
    : { allow: false, reason: 'role' };

/**
 * See who may be the same person as whom: a reach across people of its own, audited for each person
 * that is shown.
 */
export const mayReadIdentity: Policy<'identity:read'> = {
  permission: 'identity:read',
  category: 'identity',
  decide: recordsStaff,
};
/**
 * Join two records, keep them apart, correct who somebody is: only just after proving who one is.
 */
export const mayDecideIdentity: Policy<'identity:decide'> = {
  permission: 'identity:decide',
  category: 'identity',
  fresh: true,
  decide: recordsStaff,
};

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
