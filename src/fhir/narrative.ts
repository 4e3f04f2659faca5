/**
 * A resource's narrative (`text.div`, XHTML) as plain text: no markup is passed on, and none is
 * ever run. Pure.
 */

/** Elements that start on a line of their own. */
const BLOCKS =
  /^(?:address|article|blockquote|caption|dd|div|dl|dt|figure|footer|h[1-6]|header|hr|li|ol|p|pre|section|table|tbody|tfoot|thead|tr|ul)$/;
const NAMED: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00A0',
};

const character = (code: number): string =>
  code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff)
    ? String.fromCodePoint(code)
    : '\uFFFD';
const decoded = (text: string): string =>
  text.replace(
    /&(?:#[xX]([0-9A-Fa-f]{1,6})|#(\d{1,7})|([A-Za-z]+));/g,
    (as, hex?: string, decimal?: string, name?: string) => {
      if (hex) return character(Number.parseInt(hex, 16));
      if (decimal) return character(Number(decimal));
      return NAMED[name ?? ''] ?? as;
    },
  );

/**
 * The text of a narrative, with its paragraphs and rows on lines of their own, cells apart, and the
 * layout of `pre` kept.
 * @param div XHTML as it came
 * @returns empty if it contains no text
 */
export function readNarrative(div: string | undefined): string {
  let out = '';
  let asIs = 0;
  const feed = () => {
    out = out.replace(/[^\S\n]+$/, '');
    if (out !== '' && !out.endsWith('\n')) out += '\n';
  };
  // comments, and elements whose content is no text
  const markup = (div ?? '').replace(
    /<!--[\s\S]*?-->|<(script|style|title)\b[\s\S]*?<\/\1\s*>/gi,
    '',
  );
  for (const [, tag, text] of markup.matchAll(/<([^>]*)>|([^<]+)/g)) {
    if (text !== undefined) {
      const words = decoded(text);
      if (asIs > 0) out += words;
      else {
        const flat = words.replace(/[ \t\r\n]+/g, ' ');
        out += out === '' || /\s$/.test(out) ? flat.trimStart() : flat;
      }
      continue;
    }
    const [, close, name = ''] = /^\s*(\/?)\s*([A-Za-z0-9:]+)/.exec(tag ?? '') ?? [];
    const element = name.toLowerCase().replace(/^.*:/, '');
    if (element === 'br') out = `${out.replace(/[^\S\n]+$/, '')}\n`;
    else if (element === 'td' || element === 'th') {
      if (close) out = `${out.trimEnd()}  `;
    } else if (BLOCKS.test(element)) feed();
    if (element === 'pre') asIs = Math.max(0, asIs + (close ? -1 : 1));
    if (element === 'li' && !close) out += '- ';
    if (element === 'img' && !close)
      out += decoded(
        /\balt\s*=\s*(?:"([^"]*)"|'([^']*)')/
          .exec(tag ?? '')
          ?.slice(1)
          .find((one) => one) ?? '',
      );
  }
  return out
    .replaceAll('\u00A0', ' ')
    .replace(/[^\S\n]+$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}
