import { accessTo, type Standing } from '../family/access-classes.rules.ts';
import { listRights } from '../family/rights/rights.ts';
import type { AsOf } from '../platform/as-of.ts';

/**
 * The caregivers who may read a person's messages today, each with what the rules of access decide
 * by, so that the caller can ask about other categories.
 * @param access whose actor's days the rights are compared with; nobody is listed without an actor
 */
export async function listCaregivers(
  access: Parameters<typeof listRights>[0],
  patientId: string,
  person: Omit<NonNullable<Standing['person']>, 'relation'>,
  { settings }: Pick<AsOf, 'settings'>,
): Promise<{ accountId: string; standing: Standing }[]> {
  const { actor } = access;
  if (!actor) return [];
  const rights = await listRights(access, patientId);
  return rights
    .filter(({ revokedAt, suspendedAt, heldAt }) => !revokedAt && !suspendedAt && !heldAt)
    .map((right) => ({
      accountId: right.accountId,
      standing: {
        person: { ...person, relation: right },
        caregiverDeceased: right.caregiverDeceased === true,
        ...{ days: actor.days, settings },
      },
    }))
    .filter(({ standing }) => accessTo(standing, 'messages', 'view').allow);
}
