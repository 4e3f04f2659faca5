import type { Access } from '../platform/access/access.ts';

/**
 * What the rights of parents and guardians open today, by right: the categories that the teen
 * granted beyond what a parent keeps.
 */
export function listParentRights(
  access: Access<'today:read'>,
  today: string,
): Promise<{ categories: string[] }[]> {
  return access.sql<{ categories: string[] }>(
    `select categories
      from proxy
      where patient_id = $1 and basis = 'minor' and revoked_at is null and suspended_at is null
        and held_at is null and starts_on <= $2 and (ends_on is null or ends_on >= $2)`,
    [access.person.id, today],
  );
}
