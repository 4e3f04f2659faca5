/** No look-alikes: neither 0 and O nor 1, I and L. */
export const LETTERS = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
const LENGTH = 10;

/**
 * Weights that are different for neighbours: a wrong character and two that changed places are both
 * noticed.
 */
function checkOf(code: string): string {
  let sum = 0;
  for (const [at, letter] of [...code].entries()) sum += (at + 1) * LETTERS.indexOf(letter);
  return LETTERS[sum % LETTERS.length] ?? '';
}

/**
 * A temporary password: ten characters (almost 50 bits) and one that checks them.
 * @param below draws a whole number below n from a source that nobody can foresee
 */
export function makeCode(below: (n: number) => number): string {
  const code = Array.from({ length: LENGTH }, () => LETTERS[below(LETTERS.length)]).join('');
  return code + checkOf(code);
}

/** As it is printed: in groups that can be read aloud. */
export const printedCode = (code: string): string =>
  `${code.slice(0, 4)}-${code.slice(4, 8)}-${code.slice(8)}`;

/**
 * What was typed, without spaces and hyphens; null where it can't be any code of ours, which costs
 * no try.
 */
export function readCode(typed: string): string | null {
  const code = typed.toUpperCase().replace(/[\s\p{Pd}]/gu, '');
  if (code.length !== LENGTH + 1 || [...code].some((letter) => !LETTERS.includes(letter)))
    return null;
  return checkOf(code.slice(0, LENGTH)) === code[LENGTH] ? code : null;
}
