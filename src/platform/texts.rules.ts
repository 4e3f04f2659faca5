/** The most letters in one field. */
export const MOST = 200;

/**
 * Control characters, and those that change the direction of the text around them (Unicode UAX 9).
 */
const HIDDEN = /[\p{Cc}\u202a-\u202e\u2066-\u2069\ufff9-\ufffb]/u;

/** A text as we store it: composed, with single spaces. Line breaks stay if `lines` allows them. */
export const tidy = (text: string, lines = false): string =>
  lines
    ? text
        .normalize('NFC')
        .split(/\r\n|\r|\n/)
        .map((line) => tidy(line))
        .filter(Boolean)
        .join('\n')
    : text
        .normalize('NFC')
        .replace(/[\p{Zs}\t]+/gu, ' ')
        .trim();

/** Why a tidied text can't be stored: `long`, `hidden` characters, or null. Any script is fine. */
export function textProblem(text: string, most = MOST): 'long' | 'hidden' | null {
  if ([...text].length > most) return 'long';
  return HIDDEN.test(text.replaceAll('\n', '')) ? 'hidden' : null;
}

/** Whether a text has content: a letter or digit in any script. */
export const saysSomething = (text: string): boolean => /[\p{L}\p{N}]/u.test(text);
