import { CODE_LETTERS, readCodeLetters } from '../../accounts/code-letters.rules.ts';

/**
 * Ten codes of 16 letters without look-alikes: 79 bits each, where NIST SP 800-63B asks for 64.
 */
export const RECOVERY_CODES = 10;
const LENGTH = 16;

/** @param below an unpredictable whole number below n */
export const makeRecoveryCode = (below: (n: number) => number): string =>
  Array.from({ length: LENGTH }, () => CODE_LETTERS[below(CODE_LETTERS.length)]).join('');

/** As it is displayed and printed: four groups of four. */
export const printedRecoveryCode = (code: string): string => code.replace(/(.{4})(?=.)/g, '$1-');

/** A typed code without spaces and hyphens; null where it can't be a recovery code. */
export function readRecoveryCode(typed: string): string | null {
  const code = readCodeLetters(typed);
  return code?.length === LENGTH ? code : null;
}
