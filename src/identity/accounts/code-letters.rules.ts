/** Letters and digits for codes that people type: no 0 or O, no 1, I or L. */
export const CODE_LETTERS = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';

/** A typed code in upper case, without spaces and hyphens; null if it can't be one of our codes. */
export function readCodeLetters(typed: string): string | null {
  const code = typed.toUpperCase().replace(/[\s\p{Pd}]/gu, '');
  return [...code].every((letter) => CODE_LETTERS.includes(letter)) ? code : null;
}
