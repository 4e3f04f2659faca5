import type { Access } from '../../../platform/access/access.ts';
import { userIdKey } from '../../accounts/user-id/user-id.rules.ts';
import { type Invitation, OPEN } from './invitations.sql.ts';

/** Uses up the invitation and makes its account. `over`: it was used or withdrawn meanwhile. */
export async function joinStaff(
  access: Access<'system:sign-on'>,
  id: string,
  userId: string,
  passwordHash: string,
): Promise<{ accountId: string } | 'over' | 'user-id-taken'> {
  const { now } = access.info;
  const [taken] = await access.sql('select 1 from account where user_key = $1', [
    userIdKey(userId),
  ]);
  if (taken) return 'user-id-taken';
  const [used] = await access.sql<Pick<Invitation, 'email' | 'name' | 'roles'>>(
    `update staff_invitation set used_at = $2
      where id = $1 and ${OPEN} and expires_at > $2 returning email, name, roles`,
    [id, now],
  );
  if (!used) return 'over';
  const [row] = await access.sql<{ id: string }>(
    `insert into account (kind, user_id, password_hash, name, email, roles, created_at,
        password_changed_at, email_confirmed_at)
     values ('staff', $1, $2, $3, $4, $5, $6, $6, $6) returning id`,
    [userId, passwordHash, used.name, used.email, used.roles, now],
  );
  if (!row) throw new Error('the account was not written');
  return { accountId: row.id };
}
