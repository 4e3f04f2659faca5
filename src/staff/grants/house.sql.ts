import type { Access } from '../../platform/access/access.ts';
import type { GroupFacts, House, RoleFacts, StaffFacts } from './grants.rules.ts';

/** Those who read who may do what, and those who change it. */
export type KnowsRoles =
  | 'staff:see'
  | 'staff:manage'
  | 'roles:manage'
  | 'roles:history'
  | 'system:sign-on'
  | 'system:terminal'
  | 'system:roles';

/** From here to the end of the transaction, nobody else can change roles. */
export async function lockRoles(access: Access<KnowsRoles>): Promise<void> {
  await access.sql('select portico_lock_roles()');
}

/** Everything that the rules decide on, as of now. */
export async function readHouse(access: Access<KnowsRoles>): Promise<House> {
  const staff = await access.sql<StaffFacts>(
    `select id, roles as given, sso_groups as groups from account
      where kind = 'staff' and closed_at is null`,
  );
  const roles = await access.sql<RoleFacts>(
    `select key, permissions, retired_at is not null as retired from role
      order by position, name_en`,
  );
  const groups = await access.sql<GroupFacts>('select name, role_key, added_by from sso_group');
  return { staff, roles, groups };
}

export interface RoleChange {
  change:
    | 'made'
    | 'edited'
    | 'retired'
    | 'restored'
    | 'started'
    | 'given'
    | 'invited'
    | 'closed'
    | 'signed-on'
    | 'kept'
    | 'mapped'
    | 'unmapped'
    | 'terminal';
  roleKey?: string;
  accountId?: string;
  about?: string;
  before: readonly string[];
  after: readonly string[];
  reported?: boolean;
}

/** Adds a row to the history. Pipelined. */
export function insertChange(access: Access<KnowsRoles>, one: RoleChange): void {
  access.pipeline(
    `insert into role_change (at, change, role_id, account_id, about, before, after, changed_by,
        reported)
      values ($1, $2, (select id from role where key = $3), $4, $5, $6, $7, $8, $9)`,
    [
      access.info.now,
      one.change,
      one.roleKey ?? null,
      one.accountId ?? null,
      one.about ?? null,
      one.before,
      one.after,
      access.actor?.account.id ?? null,
      one.reported ?? false,
    ],
  );
}

/** Privacy officers except the actor; if there is none, the other administrators. */
export async function listWatchers(access: Access<KnowsRoles>): Promise<string[]> {
  const rows = await access.sql<{ id: string }>(
    `with officer as (
        select id, portico_may(id, 'privacy:review') as watches from account
        where kind = 'staff' and closed_at is null and id is distinct from $1
          and (portico_may(id, 'privacy:review') or portico_may(id, 'staff:grant')))
      select id from officer where watches or not exists (select 1 from officer where watches)`,
    [access.actor?.account.id ?? null],
  );
  return rows.map(({ id }) => id);
}
