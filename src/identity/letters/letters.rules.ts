import { isUs } from '../../platform/countries.rules.ts';
import type { QueuedLetter } from './letters.sql.ts';

/** NIST SP 800-63B-4: a code sent by mail is valid for 21 days. */
export const LETTER_DAYS = 21;

/**
 * Whether a letter may be printed: the person is alive, the record has an address, and staff have
 * checked the address if it changed recently.
 */
export const mayPrint = (
  letter: Pick<QueuedLetter, 'lines' | 'city' | 'country' | 'moved' | 'released' | 'deceased'>,
): boolean => !letter.deceased && hasAddress(letter) && (!letter.moved || letter.released);

/** A foreign address may be free-form lines and a country. */
export const hasAddress = ({
  lines,
  city,
  country,
}: Pick<QueuedLetter, 'lines' | 'city' | 'country'>): boolean =>
  Boolean(lines?.length && (city || !isUs(country)));
