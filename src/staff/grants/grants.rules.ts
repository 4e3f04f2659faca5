import type { Key } from '../../platform/i18n.ts';

/** A role, as far as the rules look at it. */
export interface RoleFacts {
  key: string;
  permissions: readonly string[];
  retired: boolean;
}
/** An open staff account: the roles it was given, and its groups at the organization's sign-on. */
export interface StaffFacts {
  id: string;
  given: readonly string[];
  groups: readonly string[];
}
/** A sign-on group that gives a role to everybody in it except whoever added it. */
export interface GroupFacts {
  name: string;
  roleKey: string;
  addedBy: string;
}
/** Who may do what, all of it. */
export interface House {
  roles: readonly RoleFacts[];
  staff: readonly StaffFacts[];
  groups: readonly GroupFacts[];
}

/**
 * Whoever holds all of these is an administrator. SQL has the same list, and a test compares the
 * two.
 */
export const ADMINISTRATION = ['roles:manage', 'staff:grant', 'staff:manage', 'staff:see'] as const;
export const MIN_ADMINISTRATORS = 2;

/** Why a change is refused, as the sentence that explains it. */
export type GrantRefusal = Extract<
  Key,
  | 'roles.refused-own'
  | 'roles.refused-more'
  | 'roles.refused-own-role'
  | 'roles.refused-group-role'
  | 'roles.refused-administrators'
  | 'roles.refused-retired'
  | 'roles.refused-held'
  | 'roles.refused-stale'
>;

/** All roles of an account; SQL has the same in `portico_roles`. */
export const rolesOf = (house: House, one: StaffFacts): string[] => [
  ...new Set([
    ...one.given,
    ...house.groups
      .filter(({ name, addedBy }) => one.groups.includes(name) && addedBy !== one.id)
      .map(({ roleKey }) => roleKey),
  ]),
];

/** The same roles in the order of the list; patients read the first one. */
export const inOrder = (house: House, keys: readonly string[]): string[] => [
  ...house.roles.map(({ key }) => key).filter((key) => keys.includes(key)),
  ...keys.filter((key) => !house.roles.some((role) => role.key === key)),
];

/** What these roles permit together; SQL has the same in `portico_permissions`. */
export const permissionsIn = (house: House, keys: readonly string[]): string[] => [
  ...new Set(
    house.roles
      .filter(({ key, retired }) => keys.includes(key) && !retired)
      .flatMap(({ permissions }) => permissions),
  ),
];
export const permissionsOf = (house: House, one: StaffFacts): string[] =>
  permissionsIn(house, rolesOf(house, one));

export const administratorsIn = (house: House): string[] =>
  house.staff
    .filter((one) => {
      const held = permissionsOf(house, one);
      return ADMINISTRATION.every((permission) => held.includes(permission));
    })
    .map(({ id }) => id);

const actorIn = (house: House, id: string): { held: string[]; roles: string[] } => {
  const actor = house.staff.find((one) => one.id === id);
  return actor
    ? { held: permissionsOf(house, actor), roles: rolesOf(house, actor) }
    : { held: [], roles: [] };
};

/**
 * Whether someone who holds these permissions may give or take those. Nobody passes on more than
 * they have; `staff:grant` is the right to pass on any permission.
 */
export const mayPassOn = (held: readonly string[], wanted: readonly string[]): boolean =>
  held.includes('staff:grant') || wanted.every((one) => held.includes(one));

/** Two administrators remain, or one if there was only one. */
const keepsAdministrators = (before: House, after: House): boolean =>
  administratorsIn(after).length >= Math.min(administratorsIn(before).length, MIN_ADMINISTRATORS);

const without = (one: readonly string[], other: readonly string[]): string[] =>
  one.filter((name) => !other.includes(name));
export const differenceOf = (before: readonly string[], after: readonly string[]) => ({
  added: without(after, before),
  removed: without(before, after),
});

/** The permissions of roles, including retired ones: restoring a role would bring them back. */
const allIn = (house: House, keys: readonly string[]): string[] =>
  house.roles.filter(({ key }) => keys.includes(key)).flatMap(({ permissions }) => permissions);
const usable = (house: House, keys: readonly string[]): boolean =>
  keys.every((key) => house.roles.some((role) => role.key === key && !role.retired));

/** Whether an actor may invite somebody with these roles. */
export function refuseInvitation(
  house: House,
  actorId: string,
  roles: readonly string[],
): GrantRefusal | null {
  if (!usable(house, roles)) return 'roles.refused-retired';
  const { held } = actorIn(house, actorId);
  return mayPassOn(held, permissionsIn(house, roles)) ? null : 'roles.refused-more';
}

/**
 * Whether an actor may leave another account with these roles. Only what changes counts; roles from
 * its sign-on groups stay.
 */
export function refuseAssignment(
  house: House,
  actorId: string,
  accountId: string,
  roles: readonly string[],
): GrantRefusal | null {
  const account = house.staff.find(({ id }) => id === accountId);
  if (!account || accountId === actorId) return 'roles.refused-own';
  const { added, removed } = differenceOf(account.given, roles);
  if (!usable(house, added)) return 'roles.refused-retired';
  const { held } = actorIn(house, actorId);
  if (!mayPassOn(held, allIn(house, [...added, ...removed]))) return 'roles.refused-more';
  const after = { ...house, staff: withGiven(house, accountId, roles) };
  return keepsAdministrators(house, after) ? null : 'roles.refused-administrators';
}
const withGiven = (house: House, id: string, given: readonly string[]): StaffFacts[] =>
  house.staff.map((one) => (one.id === id ? { ...one, given } : one));

/** Whether an actor may close another account, or remove its second step. */
export function refuseClosing(
  house: House,
  actorId: string,
  accountId: string,
): GrantRefusal | null {
  const refusal = refuseTouching(house, actorId, accountId);
  if (refusal) return refusal;
  const after = { ...house, staff: house.staff.filter(({ id }) => id !== accountId) };
  return keepsAdministrators(house, after) ? null : 'roles.refused-administrators';
}
/** Nobody touches the account of somebody who may do more. */
export function refuseTouching(
  house: House,
  actorId: string,
  accountId: string,
): GrantRefusal | null {
  const account = house.staff.find(({ id }) => id === accountId);
  if (!account || accountId === actorId) return 'roles.refused-own';
  const { held } = actorIn(house, actorId);
  return mayPassOn(held, permissionsOf(house, account)) ? null : 'roles.refused-more';
}

/**
 * Whether an actor may change a role into this, by editing, retiring or restoring it; a new role
 * has no `key` yet. Nobody widens a role of their own, or one that a sign-on group gives, beyond
 * what they may do themselves: they might be in the group.
 */
export function refuseRole(
  house: House,
  actorId: string,
  key: string | null,
  wanted: { permissions: readonly string[]; retired: boolean },
): GrantRefusal | null {
  const role = house.roles.find((one) => one.key === key);
  const { held, roles } = actorIn(house, actorId);
  const before = role && !role.retired ? role.permissions : [];
  const stored = differenceOf(role?.permissions ?? [], wanted.permissions);
  const effective = differenceOf(before, wanted.retired ? [] : wanted.permissions);
  const changed = [...stored.added, ...stored.removed, ...effective.added, ...effective.removed];
  if (!mayPassOn(held, changed)) return 'roles.refused-more';
  const beyond = without([...stored.added, ...effective.added], held);
  if (role && beyond.length > 0) {
    if (roles.includes(role.key)) return 'roles.refused-own-role';
    if (house.groups.some(({ roleKey }) => roleKey === role.key)) return 'roles.refused-group-role';
  }
  if (!role) return null;
  const others = house.roles.filter((one) => one.key !== role.key);
  const after = { ...house, roles: [...others, { key: role.key, ...wanted }] };
  return keepsAdministrators(house, after) ? null : 'roles.refused-administrators';
}

/** Whether an actor may have a sign-on group give a role, or stop giving it. */
export function refuseGroups(
  house: House,
  actorId: string,
  roleKey: string,
  groups: readonly GroupFacts[],
): GrantRefusal | null {
  if (groups.length > house.groups.length && !usable(house, [roleKey]))
    return 'roles.refused-retired';
  const { held } = actorIn(house, actorId);
  if (!mayPassOn(held, allIn(house, [roleKey]))) return 'roles.refused-more';
  return keepsAdministrators(house, { ...house, groups }) ? null : 'roles.refused-administrators';
}

/**
 * The groups that an account has after a sign-on. Groups that are gone stay if fewer than two
 * administrators would remain without them.
 * @param named all groups that the provider named
 */
export function groupsAfterSignOn(
  house: House,
  accountId: string,
  named: readonly string[],
): { groups: string[]; kept: boolean } {
  const mapped = new Set(house.groups.map(({ name }) => name));
  const groups = [...new Set(named)].filter((name) => mapped.has(name)).sort();
  const account = house.staff.find(({ id }) => id === accountId);
  if (!account) return { groups, kept: false };
  const change = (list: string[]) => ({
    ...house,
    staff: house.staff.map((one) => (one.id === accountId ? { ...one, groups: list } : one)),
  });
  if (keepsAdministrators(house, change(groups))) return { groups, kept: false };
  return { groups: [...new Set([...groups, ...account.groups])].sort(), kept: true };
}

/**
 * Whether the privacy officers are mailed about a change: somebody becomes able to administer, or
 * an administrator becomes able to see records as well.
 */
export function isReported(
  before: readonly string[],
  after: readonly string[],
  sensitive: (permission: string) => boolean,
): boolean {
  const gained = without(after, before);
  const rules = (list: readonly string[]) => ADMINISTRATION.some((one) => list.includes(one));
  return rules(gained) || (rules(after) && gained.some(sensitive));
}
