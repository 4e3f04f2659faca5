import type { QueuedLetter } from './letters.ts';

/** NIST SP 800-63B-4: 21 days for a code that goes by mail. */
export const LETTER_DAYS = 21;

/**
 * Whether a letter may be printed: it has an address, and one that changed lately was looked at.
 */
export const mayPrint = (letter: QueuedLetter): boolean =>
  Boolean(letter.lines?.length && letter.city) && (!letter.moved || letter.released);
