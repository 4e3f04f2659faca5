import type { QueuedLetter } from './letters.sql.ts';

/** NIST SP 800-63B-4: a code sent by mail is valid for 21 days. */
export const LETTER_DAYS = 21;

/**
 * Whether a letter may be printed: the person lives, the record has an address, and staff have
 * checked it if it changed lately.
 */
export const mayPrint = (
  letter: Pick<QueuedLetter, 'lines' | 'city' | 'moved' | 'released' | 'deceased'>,
): boolean =>
  !letter.deceased &&
  Boolean(letter.lines?.length && letter.city) &&
  (!letter.moved || letter.released);
