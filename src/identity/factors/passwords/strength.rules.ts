// Runs in the browser too, even in old ones.

/**
 * NIST SP 800-63B-4: 15 characters where the password is the only factor (8 with a second one).
 */
export const PASSWORD_FLOOR = 15;

/** The level of the strength meter, 0 to 4, mostly by length. 2 and up are long enough. */
export function strengthOf(password: string): 0 | 1 | 2 | 3 | 4 {
  const length = [...password.normalize('NFKC')].length;
  const kinds = new Set(password.normalize('NFKC').toLowerCase()).size;
  if (length === 0) return 0;
  if (length < PASSWORD_FLOOR || kinds < 5) return 1;
  if (length < 18 || kinds < 8) return 2;
  return length < 24 ? 3 : 4;
}
