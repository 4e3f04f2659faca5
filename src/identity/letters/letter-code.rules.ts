import { CODE_LETTERS, readCodeLetters } from '../accounts/code-letters.rules.ts';

const LENGTH = 10;

/**
 * Neighboring characters have different weights, so that a wrong character and two swapped ones are
 * both noticed.
 */
function checkOf(code: string): string {
  let sum = 0;
  for (const [at, letter] of [...code].entries()) sum += (at + 1) * CODE_LETTERS.indexOf(letter);
  return CODE_LETTERS[sum % CODE_LETTERS.length] ?? '';
}

/**
 * A temporary password: ten characters (almost 50 bits) and a check character.
 * @param below an unpredictable whole number below n
 */
export function makeCode(below: (n: number) => number): string {
  const code = Array.from({ length: LENGTH }, () => CODE_LETTERS[below(CODE_LETTERS.length)]).join(
    '',
  );
  return code + checkOf(code);
}

/** As it is printed: in groups that can be read aloud. */
export const printedCode = (code: string): string =>
  `${code.slice(0, 4)}-${code.slice(4, 8)}-${code.slice(8)}`;

/**
 * A typed code without spaces and hyphens; null if it can't be one of our codes, which costs no
 * attempt.
 */
export function readCode(typed: string): string | null {
  const code = readCodeLetters(typed);
  if (code?.length !== LENGTH + 1) return null;
  return checkOf(code.slice(0, LENGTH)) === code[LENGTH] ? code : null;
}
