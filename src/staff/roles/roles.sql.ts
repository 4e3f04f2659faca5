import type { Access } from '../../platform/access/access.ts';
import type { Tx } from '../../platform/db/statements.ts';
import type { KnowsRoles } from '../grants/house.sql.ts';

export interface Role {
  id: string;
  /** What accounts, invitations and groups name; it never changes. */
  key: string;
  nameEn: string;
  nameEs: string;
  permissions: string[];
  version: number;
  retiredAt: Date | null;
}
const ROLE = 'id, key, name_en, name_es, permissions, version, retired_at';

/** All roles by name, retired ones last. */
export const listRoles = (tx: Tx): Promise<Role[]> =>
  tx.sql<Role>(`select ${ROLE} from role order by retired_at is not null, position, name_en`);

export const findRole = async (access: Access<KnowsRoles>, id: string): Promise<Role | undefined> =>
  (await access.sql<Role>(`select ${ROLE} from role where id = $1`, [id]))[0];

export type RoleDraft = Pick<Role, 'nameEn' | 'nameEs' | 'permissions'>;

export async function insertRole(
  access: Access<'roles:manage'>,
  key: string,
  draft: RoleDraft,
): Promise<string> {
  const [row] = await access.sql<{ id: string }>(
    `insert into role (key, name_en, name_es, permissions, created_at)
      values ($1, $2, $3, $4, $5) returning id`,
    [key, draft.nameEn, draft.nameEs, draft.permissions, access.info.now],
  );
  if (!row) throw new Error('the role was not written');
  return row.id;
}

export async function updateRole(
  access: Access<'roles:manage'>,
  id: string,
  draft: RoleDraft,
): Promise<void> {
  await access.sql(
    `update role set name_en = $2, name_es = $3, permissions = $4, version = version + 1
      where id = $1`,
    [id, draft.nameEn, draft.nameEs, draft.permissions],
  );
}

export async function saveRetired(
  access: Access<'roles:manage'>,
  id: string,
  retiredAt: Date | null,
): Promise<void> {
  await access.sql('update role set retired_at = $2, version = version + 1 where id = $1', [
    id,
    retiredAt,
  ]);
}

/** Whether anybody has a role, is invited to it, or gets it from a sign-on group. */
export async function isHeld(access: Access<'roles:manage'>, key: string): Promise<boolean> {
  const rows = await access.sql(
    `select 1 where exists (
        select 1 from account where kind = 'staff' and closed_at is null and $1 = any(roles))
      or exists (select 1 from sso_group where role_key = $1)
      or exists (select 1 from staff_invitation where $1 = any(roles) and used_at is null
        and withdrawn_at is null and expires_at > $2)`,
    [key, access.info.now],
  );
  return rows.length > 0;
}

export interface Holder {
  id: string;
  name: string;
  userId: string;
  /** Through a group at the organization's sign-on, not given here. */
  byGroup: boolean;
}
export const listHolders = (access: Access<KnowsRoles>, key: string): Promise<Holder[]> =>
  access.sql<Holder>(
    `select id, name, user_id, not $1 = any(roles) as by_group from account
      where kind = 'staff' and closed_at is null
        and $1 = any(portico_roles(id, roles, sso_groups))
      order by name limit 500`,
    [key],
  );

/** How many people have each role. */
export const countHolders = (access: Access<KnowsRoles>): Promise<{ key: string; n: number }[]> =>
  access.sql(
    `select held.key, count(*)::int as n
      from account a, unnest(portico_roles(a.id, a.roles, a.sso_groups)) held(key)
      where a.kind = 'staff' and a.closed_at is null group by 1`,
  );

/** Adds what a database does not know yet: the starting roles, and their permissions. */
export async function startRoles(
  access: Access<'system:roles'>,
  roles: readonly { key: string; nameEn: string; nameEs: string; position: number }[],
): Promise<void> {
  await access.sql(
    `insert into role (key, name_en, name_es, position, created_at)
      select r->>'key', r->>'nameEn', r->>'nameEs', (r->>'position')::int, $2::timestamptz
      from json_array_elements($1::json) r
      on conflict (key) do nothing`,
    [JSON.stringify(roles), access.info.now],
  );
}
export async function knownAnew(
  access: Access<'system:roles'>,
  names: readonly string[],
): Promise<string[]> {
  const rows = await access.sql<{ name: string }>(
    `insert into permission (name, known_at) select unnest($1::text[]), $2
      on conflict do nothing returning name`,
    [names, access.info.now],
  );
  return rows.map(({ name }) => name);
}
/** Adds permissions to a role. Returns what it had before, if that changed. */
export async function addToRole(
  access: Access<'system:roles'>,
  key: string,
  names: readonly string[],
): Promise<void> {
  await access.sql(
    `update role set version = version + 1, permissions = array(
        select distinct name from unnest(permissions || $2::text[]) name order by name)
      where key = $1`,
    [key, names],
  );
}
