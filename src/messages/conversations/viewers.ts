import { listNames } from '../../family/rights/rights.ts';
import type { Access } from '../../platform/access/access.ts';
import type { AsOf } from '../../platform/as-of.ts';
import { listCaregivers } from '../caregivers.ts';

/**
 * The names of the caregivers who can see the person's conversations now, for the person alone: a
 * caregiver is not told who the others are.
 * @returns null if it is not the person who asks
 */
export async function listViewers(
  access: Access<'messages:read' | 'messages:write'>,
  asOf: Pick<AsOf, 'settings'>,
): Promise<string[] | null> {
  const { person } = access;
  if (access.as !== 'self' || !access.actor) return null;
  const caregivers = await listCaregivers(access, person.id, person, asOf);
  // most have none, and names take longer than all else on the page
  const names = caregivers.length > 0 ? await listNames(access) : new Map<string, string>();
  return caregivers
    .flatMap(({ accountId }) => names.get(accountId) ?? [])
    .sort((a, b) => a.localeCompare(b));
}
