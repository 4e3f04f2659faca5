import type { Decision, Facts, Policy } from '../platform/access/access.ts';
import type { Role } from '../staff/roles.rules.ts';

const recordsStaff = ({ actor: { account } }: Facts): Decision =>
  account.kind === 'staff' && account.roles.includes('records')
    ? { allow: true, as: 'staff', reach: 'staff:identity' }
    : { allow: false, reason: 'role' };

/** Work across people: the import, and records staff who decide whether two people are one. */
export type MatchesPeople = 'system:import' | 'identity:decide';
/** Records staff who look at a case or decide it. */
export type ReadsIdentity = 'identity:read' | 'identity:decide';

/**
 * See cases of identity: its own reach across people, audited for each person on the page.
 */
export const mayReadIdentity: Policy<'identity:read'> = {
  permission: 'identity:read',
  category: 'identity',
  decide: recordsStaff,
};
/** Join two records, keep them apart, correct a person's details. Asks for a fresh proof. */
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

/** Search for a person: its own reach across people, audited under its own name. */
export const maySearchPeople = reaching('people:search', 'staff:search');
/** Open one person's record for a stated purpose. */
export const mayOpenRecord = reaching('people:open', 'staff:open');

/** The page that every member of staff has: the search, or a word that they have none. */
export const mayUseWorkbench: Policy<'workbench:use'> = {
  permission: 'workbench:use',
  category: 'workbench',
  decide: ({ actor }) =>
    actor.account.kind === 'staff'
      ? { allow: true, as: 'staff' }
      : { allow: false, reason: 'role' },
};
