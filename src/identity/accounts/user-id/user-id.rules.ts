/**
 * The key that a user ID is looked up by. User IDs have only letters A to Z, digits, and . _ -;
 * upper and lower case are the same. `account.user_key` follows the same rule in SQL.
 * @returns null if it can't be a user ID: it gets the same response as an unknown one
 */
export function userIdKey(typed: string): string | null {
  const userId = typed.trim();
  return /^[A-Za-z0-9._-]{1,50}$/.test(userId) ? userId.toLowerCase() : null;
}

/** The name under which attempts are counted; what can't be a user ID is counted as typed. */
export const countedAs = (typed: string): string => userIdKey(typed) ?? `? ${typed.trim()}`;
