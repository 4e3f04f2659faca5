// Runs in the browser too, old ones included.

/**
 * NIST SP 800-63B-4: 15 characters where the password is all there is. With a second factor 8 will
 * do.
 */
export const PASSWORD_FLOOR = 15;

/** How far a password has come, 0 to 4, for the meter: length is what counts. */
export function strengthOf(password: string): 0 | 1 | 2 | 3 | 4 {
  const length = [...password.normalize('NFKC')].length;
  const kinds = new Set(password.normalize('NFKC').toLowerCase()).size;
  if (length === 0) return 0;
  if (length < PASSWORD_FLOOR || kinds < 5) return 1;
  if (length < 18 || kinds < 8) return 2;
  return length < 24 ? 3 : 4;
}
