import { isUs } from '../../platform/countries.rules.ts';
import type { QueuedLetter } from './letters.sql.ts';

/** NIST SP 800-63B-4: a code sent by mail is valid for 21 days. */
export const LETTER_DAYS = 21;

/**
 * Whether a letter may be printed: the person lives, the record has an address, and staff have
 * checked it if it changed lately.
 */
export const mayPrint = (
  letter: Pick<QueuedLetter, 'lines' | 'city' | 'country' | 'moved' | 'released' | 'deceased'>,
): boolean => !letter.deceased && hasAddress(letter) && (!letter.moved || letter.released);

/** An address abroad may be free lines and a country. */
export const hasAddress = ({
  lines,
  city,
  country,
}: Pick<QueuedLetter, 'lines' | 'city' | 'country'>): boolean =>
  Boolean(lines?.length && (city || !isUs(country)));
