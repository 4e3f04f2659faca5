import type { Policy } from '../platform/access/access.ts';
import type { StaffPermission } from '../platform/access/permissions.ts';
import { anyStaff, staffMay, staffMayOpened } from '../staff/roles.rules.ts';

/** Work across people: the import, and records staff who decide whether two people are one. */
export type MatchesPeople = 'system:import' | 'identity:decide';
/** Records staff who look at a case or decide it. */
export type ReadsIdentity = 'identity:read' | 'identity:decide';

/** Sees identity cases: its own reach across people, audited for each person on the page. */
export const mayReadIdentity: Policy<'identity:read'> = {
  permission: 'identity:read',
  category: 'identity',
  decide: staffMay('identity:read', 'staff:identity'),
};
/** Joins two records, keeps them apart, corrects a person's details. Requires a fresh proof. */
export const mayDecideIdentity: Policy<'identity:decide'> = {
  permission: 'identity:decide',
  category: 'identity',
  fresh: true,
  decide: staffMay('identity:decide', 'staff:identity'),
};

const reaching = <P extends StaffPermission>(permission: P, reach: string): Policy<P> => ({
  permission,
  category: 'people',
  decide: staffMay(permission, reach),
});

/** Searches for a person: its own reach across people, audited under its own name. */
export const maySearchPeople = reaching('people:search', 'staff:search');
/** Opens one person's record for a stated purpose. */
export const mayOpenRecord = reaching('people:open', 'staff:open');

/** Shows who somebody is, to whoever may open records while they have this one open. */
export const mayKnowPerson: Policy<'people:staff'> = {
  permission: 'people:staff',
  category: 'people',
  decide: staffMayOpened('people:open'),
};

/** The page that every staff member has: the search, or a note that they may not search. */
export const mayUseWorkbench: Policy<'workbench:use'> = {
  permission: 'workbench:use',
  category: 'workbench',
  decide: anyStaff,
};
