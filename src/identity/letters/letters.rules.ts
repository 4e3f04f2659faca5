import { isUs } from '../../platform/countries.rules.ts';
import type { Language } from '../../platform/i18n.ts';
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

/**
 * The languages of a letter: that of the account, in which its owner reads our pages. Somebody
 * without an account gets both, the one in their record first: what they read in is not known.
 */
export const languagesOf = ({
  accountLanguage,
  language,
}: Pick<QueuedLetter, 'accountLanguage' | 'language'>): readonly Language[] =>
  accountLanguage ? [accountLanguage] : language === 'es' ? ['es', 'en'] : ['en', 'es'];

/** The steps in a text: its lines. A text of one line has one, which gets no number. */
export const stepsOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** How long a letter takes, in business days. Mail within the country takes three at least. */
export const mailDays = (promised: number): { from: number; to: number } => ({
  from: Math.min(3, promised),
  to: promised,
});
