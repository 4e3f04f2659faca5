import type { Key } from '../i18n.ts';

/**
 * What staff may be permitted to do. Features add their permissions by declaration merging, so a
 * policy that names another one does not compile.
 */
// biome-ignore lint/suspicious/noEmptyInterface: filled by declaration merging
export interface StaffPermissions {}
export type StaffPermission = keyof StaffPermissions;

/** The roles that a new installation starts with, by declaration merging. */
// biome-ignore lint/suspicious/noEmptyInterface: filled by declaration merging
export interface StartingRoles {}
export type StartingRole = keyof StartingRoles;

/** What administrators read about a permission, and which roles start with it. */
export interface PermissionRules {
  label: Key;
  description: Key;
  /**
   * It opens health records, or decides who may. Giving it to somebody who also administers is
   * reported to the privacy officers.
   */
  sensitive: boolean;
  /**
   * The roles that have it from the start. In an existing database, the first start of a version
   * with a new permission adds it to them.
   */
  startsIn: readonly StartingRole[];
}
export type Permissions = { readonly [P in StaffPermission]?: PermissionRules };

export interface DeclaredPermission extends PermissionRules {
  name: StaffPermission;
}
const installed = new Map<string, DeclaredPermission>();

/**
 * Registers a feature's permissions.
 * @throws Error if another feature has declared one of them
 */
export function installPermissions(permissions: Permissions): void {
  for (const [name, rules] of Object.entries(permissions)) {
    const before = installed.get(name);
    if (before && before.label !== rules.label)
      throw new Error(`two features declare the permission ${name}`);
    installed.set(name, { ...rules, name: name as StaffPermission }); // its keys are permissions
  }
}

/** All permissions that features declare, in the features' order. */
export const declaredPermissions = (): readonly DeclaredPermission[] => [...installed.values()];

/**
 * Checks that some feature declares what a policy needs.
 * @param needs the permission; undefined for a policy without a staff permission
 * @param where names the place in the message
 * @throws Error if none does
 */
export function requireDeclared(needs: string | undefined, where: string): void {
  if (needs !== undefined && !installed.has(needs))
    throw new Error(`${where} needs the permission ${needs}, which no feature declares`);
}
