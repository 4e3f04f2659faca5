import type { Access } from '../../platform/access/access.ts';
import type { Role } from '../../staff/roles.rules.ts';

export type Managing = Access<'staff:see' | 'staff:manage'>;

export interface StaffRow {
  id: string;
  user_id: string;
  name: string;
  email: string | null;
  roles: Role[];
  last_sign_on_at: Date | null;
  second_step: boolean;
}
const STAFF = `select a.id, a.user_id, a.name, a.email, a.roles, a.last_sign_on_at,
    exists (select 1 from authenticator x where x.account_id = a.id)
      or exists (select 1 from passkey p where p.account_id = a.id) as second_step
  from account a where a.kind = 'staff' and a.closed_at is null`;

export const listStaff = (access: Managing): Promise<StaffRow[]> =>
  access.sql<StaffRow>(`${STAFF} order by a.name limit 500`);
export const findStaff = async (access: Managing, id: string): Promise<StaffRow | undefined> =>
  (await access.sql<StaffRow>(`${STAFF} and a.id = $1`, [id]))[0];

export async function saveRoles(
  access: Managing,
  id: string,
  roles: readonly string[],
): Promise<void> {
  await access.sql("update account set roles = $2 where id = $1 and kind = 'staff'", [id, roles]);
}
