import type { Access } from '../../platform/access/access.ts';
import type { Jobs } from '../../platform/jobs/jobs.ts';
import { saveRoles } from './assignments.sql.ts';
import { actorOf, isSensitive, lockedHouse, noteChange } from './changes.ts';
import {
  type GrantRefusal,
  inOrder,
  isReported,
  permissionsIn,
  permissionsOf,
  refuseAssignment,
  refuseClosing,
  refuseInvitation,
  refuseTouching,
} from './grants.rules.ts';

type Managing = Access<'staff:manage'>;

/**
 * Gives and removes roles. They apply from the very next request to any process.
 * @param seen the roles that the form showed, so that an outdated form is refused
 * @returns why it is refused; null if it was done
 */
export async function giveRoles(
  access: Managing,
  jobs: Jobs,
  accountId: string,
  form: { seen: readonly string[]; roles: readonly string[] },
): Promise<GrantRefusal | null> {
  const house = await lockedHouse(access);
  const roles = inOrder(house, form.roles);
  const account = house.staff.find(({ id }) => id === accountId);
  const given = account?.given ?? [];
  if ([...form.seen].sort().join() !== [...given].sort().join()) return 'roles.refused-stale';
  const refusal = refuseAssignment(house, actorOf(access), accountId, roles);
  if (refusal || !account) return refusal;
  await saveRoles(access, accountId, roles);
  const before = permissionsOf(house, account);
  const after = permissionsOf(house, { ...account, given: roles });
  await noteChange(access, jobs, 'staff:roles', {
    change: 'given',
    accountId,
    before: given,
    after: roles,
    reported: isReported(before, after, isSensitive),
  });
  return null;
}

/**
 * Whether the actor may invite somebody with these roles; if so, records it.
 * @returns the roles in the order of the list
 */
export async function notedInvitation(
  access: Managing,
  jobs: Jobs,
  { name, roles: chosen }: { name: string; roles: readonly string[] },
): Promise<{ roles: string[] } | { refusal: GrantRefusal }> {
  const house = await lockedHouse(access);
  const roles = inOrder(house, chosen);
  const refusal = refuseInvitation(house, actorOf(access), roles);
  if (refusal) return { refusal };
  await noteChange(access, jobs, 'staff:invite', {
    change: 'invited',
    about: name,
    before: [],
    after: roles,
    reported: isReported([], permissionsIn(house, roles), isSensitive),
  });
  return { roles };
}

/** Whether the actor may close this account; if so, records it. */
export async function notedClosing(
  access: Managing,
  jobs: Jobs,
  accountId: string,
): Promise<GrantRefusal | null> {
  const house = await lockedHouse(access);
  const refusal = refuseClosing(house, actorOf(access), accountId);
  if (refusal) return refusal;
  const before = house.staff.find(({ id }) => id === accountId)?.given ?? [];
  await noteChange(access, jobs, 'staff:close', { change: 'closed', accountId, before, after: [] });
  return null;
}

/** Whether the actor may change what this account signs on with. */
export const whyNotTouch = async (
  access: Managing,
  accountId: string,
): Promise<GrantRefusal | null> =>
  refuseTouching(await lockedHouse(access), actorOf(access), accountId);
