import type { Access } from '../../platform/access/access.ts';
import type { Language } from '../../platform/i18n.ts';
import type { Jobs } from '../../platform/jobs/jobs.ts';
import { actorOf, isSensitive, lockedHouse, noteChange } from '../grants/changes.ts';
import { differenceOf, type GrantRefusal, refuseRole } from '../grants/grants.rules.ts';
import { keyFor } from './role-key.rules.ts';
import * as sql from './roles.sql.ts';

export {
  countHolders,
  findRole,
  type Holder,
  listHolders,
  listRoles,
  type Role,
} from './roles.sql.ts';

type Managing = Access<'roles:manage'>;
/** Done, with the role's id; or why not. */
type Outcome = { id: string } | { refusal: GrantRefusal | 'roles.refused-name' };

export const roleName = (role: Pick<sql.Role, 'nameEn' | 'nameEs'>, language: Language): string =>
  language === 'es' ? role.nameEs : role.nameEn;

export type RoleNames = ReadonlyMap<string, string>;
/** Names of roles by key, for pages that list who works as what. */
export const roleNames = (roles: readonly sql.Role[], language: Language): RoleNames =>
  new Map(roles.map((role) => [role.key, roleName(role, language)]));
/** Roles as a list of names. */
export const sayRoles = (names: RoleNames, keys: readonly string[]): string =>
  keys.map((key) => names.get(key) ?? key).join(', ');

const isTaken = (roles: readonly sql.Role[], draft: sql.RoleDraft, but?: string): boolean =>
  roles.some(
    (one) =>
      one.id !== but &&
      (one.nameEn.toLowerCase() === draft.nameEn.toLowerCase() ||
        one.nameEs.toLowerCase() === draft.nameEs.toLowerCase()),
  );

/** Creates a role. Nobody has it yet. */
export async function makeRole(
  access: Managing,
  jobs: Jobs,
  draft: sql.RoleDraft,
): Promise<Outcome> {
  const house = await lockedHouse(access);
  const { permissions } = draft;
  const refusal = refuseRole(house, actorOf(access), null, { permissions, retired: false });
  if (refusal) return { refusal };
  const roles = await sql.listRoles(access);
  if (isTaken(roles, draft)) return { refusal: 'roles.refused-name' };
  const key = keyFor(
    draft.nameEn,
    roles.map((one) => one.key),
  );
  const id = await sql.insertRole(access, key, draft);
  await noteChange(access, jobs, 'roles:make', {
    change: 'made',
    roleKey: key,
    before: [],
    after: permissions,
    reported: permissions.some(isSensitive),
  });
  return { id };
}

/**
 * Changes a role's names and permissions. They apply to everybody who has it from their next
 * request.
 * @param version the one that the form showed; any other is refused as stale
 */
export async function editRole(
  access: Managing,
  jobs: Jobs,
  id: string,
  { version, ...draft }: sql.RoleDraft & { version: number },
): Promise<Outcome | null> {
  const house = await lockedHouse(access);
  const roles = await sql.listRoles(access);
  const role = roles.find((one) => one.id === id);
  if (!role) return null;
  if (role.version !== version) return { refusal: 'roles.refused-stale' };
  const { permissions } = draft;
  const refusal = refuseRole(house, actorOf(access), role.key, {
    permissions,
    retired: role.retiredAt !== null,
  });
  if (refusal) return { refusal };
  if (isTaken(roles, draft, id)) return { refusal: 'roles.refused-name' };
  await sql.updateRole(access, id, draft);
  await noteChange(access, jobs, 'roles:edit', {
    change: 'edited',
    roleKey: role.key,
    before: role.permissions,
    after: permissions,
    reported: differenceOf(role.permissions, permissions).added.some(isSensitive),
  });
  return { id };
}

/**
 * Retires a role that nobody has any more, or brings it back.
 * @returns why it is refused; null if it is done, undefined if there is no such role
 */
export async function setRetired(
  access: Managing,
  jobs: Jobs,
  id: string,
  retired: boolean,
): Promise<GrantRefusal | null | undefined> {
  const house = await lockedHouse(access);
  const role = await sql.findRole(access, id);
  if (!role) return undefined;
  if ((role.retiredAt !== null) === retired) return null;
  const { permissions, key } = role;
  const refusal = refuseRole(house, actorOf(access), key, { permissions, retired });
  if (refusal) return refusal;
  if (retired && (await sql.isHeld(access, key))) return 'roles.refused-held';
  await sql.saveRetired(access, id, retired ? access.info.now : null);
  await noteChange(access, jobs, retired ? 'roles:retire' : 'roles:restore', {
    change: retired ? 'retired' : 'restored',
    roleKey: key,
    before: retired ? permissions : [],
    after: retired ? [] : permissions,
    reported: !retired && permissions.some(isSensitive),
  });
  return null;
}
