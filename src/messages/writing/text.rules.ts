/** The most characters of a message's text and of its subject. */
export const TEXT_MOST = 10_000;
export const SUBJECT_MOST = 100;

/** What was typed, as it is stored, or why it can't be sent. */
export type ReadText = { ok: true; text: string } | { ok: false; why: 'empty' | 'long' };

/** Every way to end a line: Windows, old Mac, and those of Unicode (UAX 14, class BK and NL). */
const LINE_END = /\r\n|[\r\v\f\u0085\u2028\u2029]/g;
const CONTROL = /[^\P{Cc}\t\n]/gu;
/** Only what says nothing: blanks, characters without width, an accent without a letter. */
const SAYS_NOTHING = /^[\s\p{Z}\p{M}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800\ufffd]*$/u;

/**
 * A text as it is stored: as it was typed, blanks and markup included. Only three things change,
 * and no visible character goes:
 *
 * - Line ends become `\n`. Forms send `\r\n`, scripts read `\n`, and pasted text has any of them.
 * - A control character other than tab becomes U+FFFD, the sign for what can't be shown. PostgreSQL
 *   can't store U+0000, and FHIR allows no other one. They are not taken out, as that would make
 *   "50 mg" out of "5", U+0000, "0 mg"; HTML also reads U+0000 as U+FFFD.
 * - Half of a surrogate pair becomes U+FFFD, as UTF-8 has no way to write it. Browsers do the same.
 */
export const storedText = (typed: string): string => evened(typed).toWellFormed();
const evened = (typed: string) => typed.replace(LINE_END, '\n').replace(CONTROL, '\ufffd');

/**
 * How many characters a typed text has: code points of its stored form. The page's script counts
 * with this too (web/enhance/counter.ts), also in browsers without `toWellFormed`, which replaces
 * one character by one. The attribute `maxlength` is not used: it counts UTF-16 units, so each emoji
 * would count twice, and it cuts off a pasted text silently.
 */
export const lengthOf = (typed: string): number => [...evened(typed)].length;

function read(stored: string, most: number): ReadText {
  if (SAYS_NOTHING.test(stored)) return { ok: false, why: 'empty' };
  return lengthOf(stored) > most ? { ok: false, why: 'long' } : { ok: true, text: stored };
}

/** Reads the text of a message: 1 to 10,000 characters that say something. Nothing is trimmed. */
export const readText = (typed: string): ReadText => read(storedText(typed), TEXT_MOST);

/**
 * Reads a subject: 1 to 100 characters, in one line. A line end becomes a space: browsers let none
 * be typed there, but U+2028 can be pasted, and nobody could see what to correct.
 */
export const readSubject = (typed: string): ReadText =>
  read(storedText(typed).replaceAll('\n', ' '), SUBJECT_MOST);
