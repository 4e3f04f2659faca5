/**
 * The key that a user ID is looked up by, everywhere. User IDs have letters A to Z, digits, and . _
 * - alone; large and small letters are the same. `account.user_key` is made by the same rule in
 * SQL.
 * @returns null for what can't be anybody's: it is answered like a user ID that nobody has
 */
export function userIdKey(typed: string): string | null {
  const userId = typed.trim();
  return /^[A-Za-z0-9._-]{1,50}$/.test(userId) ? userId.toLowerCase() : null;
}

/** What tries are counted under: what can't be a user ID is counted as it was typed. */
export const countedAs = (typed: string): string => userIdKey(typed) ?? `? ${typed.trim()}`;
