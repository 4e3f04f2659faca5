/**
 * The shapes of a medical record number, in a small language without repetition: `#` is a digit,
 * `@` a letter, a letter or digit stands for itself, and the part in `[` and `]` at the end may be
 * cut off at any point. `########[####]` is 8 to 12 digits. A number is compared with it character
 * by character, so no pattern can make a comparison slow.
 */
export interface MrnPattern {
  /** One token per character. */
  tokens: string;
  /** How many of them are required. */
  min: number;
}

/** The default, which was fixed before the pattern became a setting: 8 to 12 digits. */
export const DEFAULT_MRN_PATTERN = '########[####]';

const FORM = /^([#@A-Z0-9]{1,20})(?:\[([#@A-Z0-9]{1,20})\])?$/;
const MOST = 20;
/** Fewer digits could be guessed, and people are looked up by their digits. */
const LEAST_DIGITS = 5;

/** @returns the pattern, or null if the text is not a pattern or requires too few digits */
export function readMrnPattern(text: string): MrnPattern | null {
  const [, must = '', may = ''] = FORM.exec(text) ?? [];
  const tokens = must + may;
  if (must === '' || tokens.length > MOST) return null;
  const digits = [...must].filter((token) => /[#0-9]/.test(token)).length;
  const open = [...must].filter((token) => token === '#').length;
  return digits >= LEAST_DIGITS && open >= LEAST_DIGITS ? { tokens, min: must.length } : null;
}

/** A number as typed, without the spaces, hyphens and periods that people add. */
const bare = (typed: string): string => typed.replace(/[\s.-]/g, '').toUpperCase();

const fitsToken = (token: string, char: string): boolean =>
  token === '#' ? /^[0-9]$/.test(char) : token === '@' ? /^[A-Z]$/.test(char) : token === char;

/**
 * The digits of a typed number that matches the pattern, by which it is looked up; otherwise null.
 */
export function mrnDigits(pattern: MrnPattern, typed: string): string | null {
  // no real number is longer, so longer input is not even looked at
  const chars = typed.length > 60 ? '' : bare(typed);
  if (chars.length < pattern.min || chars.length > pattern.tokens.length) return null;
  const fits = [...chars].every((char, at) => fitsToken(pattern.tokens[at] ?? '', char));
  return fits ? chars.replace(/\D/g, '') : null;
}

const EXAMPLE_DIGITS = '00482291370048229137';
const EXAMPLE_LETTERS = 'KRTMKRTMKRTMKRTMKRTM';
/** The longest number that fits on one line of the card picture. */
const EXAMPLE_LENGTH = 10;

/** A made-up number that matches, in groups of four as on a card. */
export function exampleMrn({ tokens, min }: MrnPattern): string {
  const length = Math.min(tokens.length, Math.max(min, EXAMPLE_LENGTH));
  const chars = [...tokens.slice(0, length)].map((token, at) =>
    token === '#' ? EXAMPLE_DIGITS[at] : token === '@' ? EXAMPLE_LETTERS[at] : token,
  );
  return chars.join('').replace(/(.{4})(?=.)/g, '$1 ');
}

/** A number that does not match: one character short. */
export const wrongMrn = (pattern: MrnPattern): string =>
  exampleMrn({ tokens: pattern.tokens.slice(0, pattern.min - 1), min: pattern.min - 1 });

/** Whether it is all digits: phones then show the number pad. */
export const isNumeric = ({ tokens }: MrnPattern): boolean => !/[@A-Z]/.test(tokens);
