/**
 * Escape sequences of HL7 v2 text (HL7 v2.9 chapter 2: 2.7 "Use of escape sequences in text fields", 2.7.6 "Formatted text"; in 2.5.1 the
 * same numbers). They belong in v2 messages only, but converters leave them in FHIR texts. Pure.
 */

/** The separators that MSH-1 and MSH-2 of a message name. */
export interface Hl7Separators {
  field: string;
  component: string;
  repetition: string;
  subcomponent: string;
  /** Since v2.7, the fifth character of MSH-2. */
  truncation: string;
}
export const HL7_SEPARATORS: Hl7Separators = { field: '|', component: '^', repetition: '~', subcomponent: '&', truncation: '#' };

/** Text that a run of bytes stands for; null for bytes that are no text. */
export type ReadBytes = (bytes: Uint8Array) => string | null;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const asUtf8: ReadBytes = (bytes) => {
  try {
    return utf8.decode(bytes);
  } catch {
    return null;
  }
};

/** How deep a text may be indented: a message can't blow itself up. */
const DEEPEST = 99;
const inPattern = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');

/**
 * What can stand between two escape characters: a separator, highlighting, bytes, a formatting command, a character set. `\Z..\` is agreed
 * between two systems: we have no meaning for it and keep it whole.
 */
const CODES = {
  sign: '[EFHNPRST]',
  hex: 'X(?:[0-9A-Fa-f]{2})+',
  format: '\\.(?:(?:br|fi|nf|ce|BR|FI|NF|CE)|(?:sp|sk|SP|SK)(?: ?\\+?\\d{1,2})?|(?:in|ti|IN|TI) ?[+-]?\\d{1,2})',
  charset: 'C[0-9A-Fa-f]{4}|M[0-9A-Fa-f]{4}(?:[0-9A-Fa-f]{2})?',
  local: 'Z[0-9A-Za-z]+',
};
const ANY_CODE = Object.values(CODES).join('|');

/** A Windows path is no escape sequence, whatever its folders are called. */
const PATH = `(?<![A-Za-z0-9])(?:[A-Za-z]:|(?<!\\S)\\\\)\\\\(?!(?:${ANY_CODE})\\\\)[^\\s\\\\]+(?:\\\\(?!(?:${CODES.format})\\\\)[^\\s\\\\]*)*`;

function patternOf(escapeChar: string, component: string): RegExp {
  const e = inPattern(escapeChar);
  const beforeSkip = component ? `(?:${inPattern(component)}(?=${e}\\.[sS][pP]))?` : ''; // "^\.sp\" is the way of v2.1 to say "\.br\"
  return new RegExp(
    [
      ...(escapeChar === '\\' ? [`(?<path>${PATH})`] : []),
      `(?<bytes>(?:${e}${CODES.hex}${e})+)`,
      `${beforeSkip}${e}(?<format>${CODES.format})${e}`,
      `${e}(?<sign>${CODES.sign})${e}`,
      `${e}(?<charset>${CODES.charset})${e}`,
      `(?<local>${e}${CODES.local}${e})`,
    ].join('|'),
    'g',
  );
}
const USUAL = patternOf('\\', HL7_SEPARATORS.component);
const patternFor = (escapeChar: string, component: string): RegExp =>
  escapeChar === '\\' && component === HL7_SEPARATORS.component ? USUAL : patternOf(escapeChar, component);

/** To ASCII, or to the upper half of an ISO 8859 set: of no use once the bytes are text. After the others come bytes of two, which are not. */
const changesNothing = (charset: string): boolean => /^C(?:2842|2D4[0-9A-F])$/i.test(charset);

/** Text of `\X..\`: a line break, a tab or visible characters. Anything else is no text. */
function readHex(run: string, escapeChar: string, read: ReadBytes): string {
  const text = read(Uint8Array.from((run.match(/[0-9A-Fa-f]{2}/g) ?? []).map((pair) => Number.parseInt(pair, 16))))?.replace(/\r\n|[\r\v\f]/g, '\n');
  if (text !== undefined && !/[^\P{Cc}\n\t]|\uFFFD/u.test(text)) return text;
  const each = run.slice(1, -1).split(escapeChar + escapeChar);
  return each.length === 1 ? run : each.map((one) => readHex(`${escapeChar}${one}${escapeChar}`, escapeChar, read)).join('');
}

/**
 * Reads the escape sequences of a text: separators (`\F\ \S\ \T\ \R\ \E\ \P\`), line breaks and layout (`\.br\ \.sp2\ \.in+4\ \.ti-4\ \.sk3\ \.ce\
 * \.fi\ \.nf\`), characters by their bytes (`\X0D\`). Highlighting (`\H\ \N\`) and a change to ASCII or to the upper half of an ISO 8859 set
 * (`\C2842\`, `\C2D41\`), which text that is decoded already does not need, go. What is no such sequence stays as it came, so that the
 * function can be used on text of which nobody knows whether it comes from HL7: `C:\Temp\Files`, `\alpha\`, `\Zlocal\`, `\M2442\`, half a sequence.
 * @param escapeChar the escape character of the message; '' for a message without one
 * @param separators what `\F\` and its like stand for
 * @param read the text that bytes stand for in the message's character set, UTF-8 unless told
 * @returns the text, its line breaks from sequences as \n
 */
export function readHl7Escapes(text: string, escapeChar = '\\', separators: Hl7Separators = HL7_SEPARATORS, read: ReadBytes = asUtf8): string {
  if (escapeChar === '' || !text.includes(escapeChar)) return text;
  const { field, component, repetition, subcomponent, truncation } = separators;
  const signs: Record<string, string> = { F: field, S: component, T: subcomponent, R: repetition, E: escapeChar, P: truncation, H: '', N: '' };
  let out = '';
  let atStart = true;
  const indent = { all: 0, once: 0 };
  const breakLine = (times: number) => {
    out += '\n'.repeat(times);
    atStart = true;
    indent.once = 0;
  };
  const print = (more: string) => {
    for (const [index, line] of more.split('\n').entries()) {
      if (index > 0) breakLine(1);
      if (line === '') continue;
      if (atStart) out += ' '.repeat(Math.max(0, Math.min(DEEPEST, indent.all + indent.once)));
      out += line;
      atStart = false;
    }
  };
  const lay = (format: string) => {
    const name = format.slice(1, 3).toLowerCase();
    const number = Number(format.slice(3).trim());
    if (name === 'in') indent.all = Math.max(-DEEPEST, Math.min(DEEPEST, indent.all + number));
    else if (name === 'ti') indent.once = number;
    else if (name === 'sk') print(' '.repeat(format.length > 3 ? number : 1));
    else if (name === 'sp') breakLine(Math.max(1, number));
    else if (name === 'br' || name === 'ce') breakLine(1);
  };
  let from = 0;
  for (const found of text.matchAll(patternFor(escapeChar, component))) {
    print(text.slice(from, found.index));
    from = found.index + found[0].length;
    const { bytes, format, sign, charset } = found.groups ?? {};
    if (bytes) print(readHex(bytes, escapeChar, read));
    else if (format) lay(format);
    else if (sign) print(signs[sign] ?? '');
    else if (!charset || !changesNothing(charset)) print(found[0]);
  }
  print(text.slice(from));
  return out;
}

/** The changes of character set in a text, each as its code (`C2D41`, `M2442`). A message that has them can't be read in one set. */
export function findCharsetCodes(text: string, escapeChar = '\\'): string[] {
  if (escapeChar === '' || !text.includes(escapeChar)) return [];
  return [...text.matchAll(patternFor(escapeChar, HL7_SEPARATORS.component))].flatMap((found) => found.groups?.charset?.toUpperCase() ?? []);
}

/**
 * Writes a text so that it can stand in a field: what would be read as a separator is escaped, line breaks are `\.br\`, a tab is `\X09\`. Other
 * control characters are left out: no message may carry them, and they say nothing.
 */
export function writeHl7Escapes(text: string, escapeChar = '\\', separators: Hl7Separators = HL7_SEPARATORS): string {
  if (text === '""') return `${escapeChar}X2222${escapeChar}`; // as it is it would say "delete what you have" (2.5.3)
  const { field, component, repetition, subcomponent } = separators;
  const codes = new Map([
    [escapeChar, 'E'],
    [field, 'F'],
    [component, 'S'],
    [subcomponent, 'T'],
    [repetition, 'R'],
    ['\n', '.br'],
    ['\t', 'X09'],
  ]);
  let out = '';
  for (const sign of text.replace(/\r\n|\r/g, '\n')) {
    const code = codes.get(sign);
    if (code) out += `${escapeChar}${code}${escapeChar}`;
    else if (!/\p{Cc}/u.test(sign)) out += sign;
  }
  return out;
}
