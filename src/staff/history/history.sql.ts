import type { Access } from '../../platform/access/access.ts';
import type { KnowsRoles, RoleChange } from '../grants/house.sql.ts';

export interface HistoryRow {
  id: string;
  at: Date;
  change: RoleChange['change'];
  roleKey: string | null;
  accountName: string | null;
  about: string | null;
  before: string[];
  after: string[];
  byName: string | null;
  reported: boolean;
}
const HISTORY = `select c.id::text, c.at, c.change, r.key as role_key, a.name as account_name,
    c.about, c.before, c.after, b.name as by_name, c.reported
  from role_change c
  left join role r on r.id = c.role_id
  left join account a on a.id = c.account_id
  left join account b on b.id = c.changed_by`;

/** The newest changes first. */
export const listHistory = (
  access: Access<KnowsRoles>,
  limit: number,
  skip: number,
): Promise<HistoryRow[]> =>
  access.sql<HistoryRow>(`${HISTORY} order by c.id desc limit $1 offset $2`, [limit, skip]);

/** The newest changes of one role. */
export const listRoleHistory = (
  access: Access<KnowsRoles>,
  roleId: string,
): Promise<HistoryRow[]> =>
  access.sql<HistoryRow>(`${HISTORY} where c.role_id = $1 order by c.id desc limit 50`, [roleId]);
