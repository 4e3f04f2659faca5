import { userIdKey } from '../../accounts/user-id/user-id.rules.ts';
import type { SignOn } from '../sign-on.sql.ts';

/** The account of a user ID, if its e-mail address is confirmed. */
export async function findMailable(
  access: SignOn,
  userId: string,
): Promise<{ id: string; email: string } | undefined> {
  const [row] = await access.sql<{ id: string; email: string }>(
    `select id, email
      from account
      where user_key = $1 and email is not null and email_confirmed_at is not null
        and closed_at is null`,
    [userIdKey(userId)],
  );
  return row;
}
