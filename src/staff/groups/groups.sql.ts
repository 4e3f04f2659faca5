import type { Access } from '../../platform/access/access.ts';
import type { KnowsRoles } from '../grants/house.sql.ts';

export interface Group {
  id: string;
  name: string;
  roleKey: string;
  addedAt: Date;
  addedBy: string;
  addedByName: string;
}
const GROUP = `select g.id, g.name, g.role_key, g.added_at, g.added_by, a.name as added_by_name
  from sso_group g join account a on a.id = g.added_by`;

export const listGroups = (access: Access<KnowsRoles>): Promise<Group[]> =>
  access.sql<Group>(`${GROUP} order by g.name, g.role_key`);
export const findGroup = async (
  access: Access<'roles:manage'>,
  id: string,
): Promise<Group | undefined> => (await access.sql<Group>(`${GROUP} where g.id = $1`, [id]))[0];

/** False if the group already gives this role. */
export async function insertGroup(
  access: Access<'roles:manage'>,
  name: string,
  roleKey: string,
): Promise<boolean> {
  const rows = await access.sql(
    `insert into sso_group (name, role_key, added_at, added_by) values ($1, $2, $3, $4)
      on conflict do nothing returning 1`,
    [name, roleKey, access.info.now, access.actor?.account.id ?? null],
  );
  return rows.length > 0;
}
export async function deleteGroup(access: Access<'roles:manage'>, id: string): Promise<void> {
  await access.sql('delete from sso_group where id = $1', [id]);
}

export async function saveGroups(
  access: Access<'system:sign-on'>,
  accountId: string,
  groups: readonly string[],
): Promise<void> {
  await access.sql('update account set sso_groups = $2 where id = $1', [accountId, groups]);
}
