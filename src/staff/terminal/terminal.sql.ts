import type { Access } from '../../platform/access/access.ts';

type Terminal = Access<'system:terminal'>;

export interface StaffLine {
  id: string;
  userId: string;
  name: string;
  roles: string[];
}
const LINE = `select id, user_id, name, roles from account
  where kind = 'staff' and closed_at is null`;

export const listAll = (access: Terminal): Promise<StaffLine[]> =>
  access.sql<StaffLine>(`${LINE} order by user_id`);
export const findByUserId = async (
  access: Terminal,
  userId: string,
): Promise<StaffLine | undefined> =>
  (await access.sql<StaffLine>(`${LINE} and user_key = lower($1)`, [userId]))[0];

/**
 * Gives the administrator role its original permissions again, and brings it back if it is retired.
 */
export async function restoreAdministration(
  access: Terminal,
  permissions: readonly string[],
): Promise<void> {
  await access.sql(
    `update role set retired_at = null, version = version + 1, permissions = array(
        select distinct name from unnest(permissions || $1::text[]) name order by name)
      where key = 'administrator'`,
    [permissions],
  );
}
