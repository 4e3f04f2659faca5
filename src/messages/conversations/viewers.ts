import { accessTo } from '../../family/access-classes.rules.ts';
import { listNames, listRights } from '../../family/rights/rights.ts';
import type { Access } from '../../platform/access/access.ts';
import type { Settings } from '../../platform/settings/settings.ts';

/**
 * The names of the caregivers who can see the person's conversations now, for the person alone: a
 * caregiver is not told who the others are.
 * @returns null if it is not the person who asks
 */
export async function listViewers(
  access: Access<'messages:read' | 'messages:write'>,
  { settings }: { settings: Settings },
): Promise<string[] | null> {
  const { actor, person } = access;
  if (access.as !== 'self' || !actor) return null;
  const [rights, names] = await Promise.all([listRights(access, person.id), listNames(access)]);
  return rights
    .filter(
      (right) =>
        !right.revokedAt &&
        !right.suspendedAt &&
        !right.heldAt &&
        accessTo(
          {
            person: { ...person, relation: right },
            caregiverDeceased: right.caregiverDeceased === true,
            ...{ days: actor.days, settings },
          },
          'messages',
          'view',
        ).allow,
    )
    .flatMap(({ accountId }) => names.get(accountId) ?? [])
    .sort((a, b) => a.localeCompare(b));
}
