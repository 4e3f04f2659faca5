/** How content lines of a calendar file are written (RFC 5545, section 3.1). */

/** The most bytes of a line in UTF-8, without its line break. */
const MOST_BYTES = 75;
/** Anything that some program takes for a line break. */
const BREAKS = /\r\n|[\n\v\f\r\u0085\u2028\u2029]/g;
/** Control characters, and those that change the direction of the text around them (UAX 9). */
const HIDDEN = /[\p{Cc}\u202a-\u202e\u2066-\u2069\ufff9-\ufffb]/gu;

/** A text that is well-formed, and has line breaks but nothing else that can't be seen. */
const clean = (value: string): string =>
  value
    .toWellFormed()
    .replaceAll('\t', ' ')
    .split(BREAKS)
    .map((line) => line.replace(HIDDEN, ''))
    .join('\n')
    .trim();
/** The same on one line. */
const oneLine = (value: string): string => clean(value).replace(/[ \n]+/g, ' ');

const escaped = (value: string): string => value.replace(/[\\;,]/g, '\\$&').replaceAll('\n', '\\n');

/** The value of a property that is a text on one line. */
export const text = (value: string): string => escaped(oneLine(value));

/** The value of a property that is a text of several lines. */
export const paragraphs = (value: string): string => escaped(clean(value));

/**
 * The value of a parameter, in quotation marks. Those within it become apostrophes, since many
 * programs show the code for them (RFC 6868) as it is. A backslash has no meaning there, but some
 * programs take it for one that hides the quotation mark behind it.
 */
export const quoted = (value: string): string =>
  `"${oneLine(value).replaceAll('"', "'").replaceAll('\\', '/').replaceAll('^', '^^')}"`;

/** An e-mail address as a URI (RFC 6068). */
export const mailto = (address: string): string =>
  `mailto:${address.toWellFormed().replace(/[^\w.!$'*+@~-]/gu, encodeURIComponent)}`;

/** A web address as a URI. @throws TypeError if it is none */
export const uri = (address: string): string => new URL(address).href;

/** A line with the breaks that a long one needs, none of them within a character. */
function folded(line: string): string {
  let written = '';
  let bytes = 0;
  for (const character of line) {
    const size = Buffer.byteLength(character);
    if (bytes + size > MOST_BYTES) {
      written += '\r\n ';
      bytes = 1;
    }
    written += character;
    bytes += size;
  }
  return written;
}

/** Lines as a file. */
export const fileOf = (lines: readonly string[]): string =>
  lines.map((line) => `${folded(line)}\r\n`).join('');
