import type { Access } from '../../platform/access/access.ts';

export async function saveRoles(
  access: Access<'staff:manage' | 'system:terminal'>,
  id: string,
  roles: readonly string[],
): Promise<void> {
  await access.sql("update account set roles = $2 where id = $1 and kind = 'staff'", [id, roles]);
}
