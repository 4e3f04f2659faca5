import type { Access } from '../../platform/access/access.ts';

export type Managing = Access<'staff:see' | 'staff:manage'>;

export interface StaffRow {
  id: string;
  userId: string;
  name: string;
  email: string | null;
  /** Keys of the roles given here. */
  roles: string[];
  /** Keys of the roles given by groups at the organization's sign-on. */
  byGroup: string[];
  lastSignOnAt: Date | null;
  secondStep: boolean;
}
const STAFF = `select a.id, a.user_id, a.name, a.email, a.roles, a.last_sign_on_at,
    array(select key from unnest(portico_roles(a.id, a.roles, a.sso_groups)) key
      where key <> all(a.roles)) as by_group,
    exists (select 1 from authenticator x where x.account_id = a.id)
      or exists (select 1 from passkey p where p.account_id = a.id) as second_step
  from account a where a.kind = 'staff' and a.closed_at is null`;

export const listStaff = (access: Managing): Promise<StaffRow[]> =>
  access.sql<StaffRow>(`${STAFF} order by a.name limit 500`);
export const findStaff = async (access: Managing, id: string): Promise<StaffRow | undefined> =>
  (await access.sql<StaffRow>(`${STAFF} and a.id = $1`, [id]))[0];
