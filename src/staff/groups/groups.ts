import type { Access } from '../../platform/access/access.ts';
import type { Jobs } from '../../platform/jobs/jobs.ts';
import { actorOf, isSensitive, lockedHouse, noteChange } from '../grants/changes.ts';
import {
  type GrantRefusal,
  groupsAfterSignOn,
  permissionsIn,
  refuseGroups,
  rolesOf,
} from '../grants/grants.rules.ts';
import * as sql from './groups.sql.ts';

export { type Group, listGroups } from './groups.sql.ts';

type Managing = Access<'roles:manage'>;

/** From the next sign-on, everybody in the group except the actor has the role. */
export async function addGroup(
  access: Managing,
  jobs: Jobs,
  { name, roleKey }: { name: string; roleKey: string },
): Promise<GrantRefusal | null> {
  const house = await lockedHouse(access);
  const added = { name, roleKey, addedBy: actorOf(access) };
  const refusal = refuseGroups(house, actorOf(access), roleKey, [...house.groups, added]);
  if (refusal) return refusal;
  if (!(await sql.insertGroup(access, name, roleKey))) return null;
  await noteChange(access, jobs, 'roles:map', {
    change: 'mapped',
    roleKey,
    about: name,
    before: [],
    after: [roleKey],
    reported: permissionsIn(house, [roleKey]).some(isSensitive),
  });
  return null;
}

/** Whoever had the role through the group loses it at the next request. */
export async function removeGroup(
  access: Managing,
  jobs: Jobs,
  id: string,
): Promise<GrantRefusal | null | undefined> {
  const house = await lockedHouse(access);
  const group = await sql.findGroup(access, id);
  if (!group) return undefined;
  const { name, roleKey } = group;
  const rest = house.groups.filter((one) => one.name !== name || one.roleKey !== roleKey);
  const refusal = refuseGroups(house, actorOf(access), roleKey, rest);
  if (refusal) return refusal;
  await sql.deleteGroup(access, id);
  await noteChange(access, jobs, 'roles:unmap', {
    change: 'unmapped',
    roleKey,
    about: name,
    before: [roleKey],
    after: [],
  });
  return null;
}

/**
 * Stores the groups that the organization's provider named at a sign-on: a group without a role
 * gives nothing, and one that is gone takes its role along. If fewer than two administrators would
 * remain, they are kept, and that is reported.
 */
export async function takeGroups(
  access: Access<'system:sign-on'>,
  jobs: Jobs,
  accountId: string,
  named: readonly string[],
): Promise<void> {
  const house = await lockedHouse(access);
  const account = house.staff.find(({ id }) => id === accountId);
  if (!account) return;
  const { groups, kept } = groupsAfterSignOn(house, accountId, named);
  const unchanged = groups.join('\n') === [...account.groups].sort().join('\n');
  if (unchanged && !kept) return;
  const before = rolesOf(house, account);
  const after = rolesOf(house, { ...account, groups });
  if (!unchanged) await sql.saveGroups(access, accountId, groups);
  if (!kept && before.join() === after.join()) return;
  await noteChange(access, jobs, kept ? 'roles:keep' : 'roles:sign-on', {
    change: kept ? 'kept' : 'signed-on',
    accountId,
    before,
    after,
    reported: kept,
  });
}
