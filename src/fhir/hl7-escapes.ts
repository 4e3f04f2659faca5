/**
 * Escape sequences of HL7 v2 text (HL7 v2.9 chapter 2: 2.7 "Use of escape sequences in text
 * fields", with 2.7.6 "Formatted text"). They belong in v2 messages only, but converters leave them
 * in FHIR texts. Pure.
 */

/** The separators that a message names in MSH-1 and MSH-2. */
export interface Hl7Separators {
  field: string;
  component: string;
  repetition: string;
  subcomponent: string;
  /** The fifth character of MSH-2, since v2.7. */
  truncation: string;
}
export const HL7_SEPARATORS: Hl7Separators = {
  field: '|',
  component: '^',
  repetition: '~',
  subcomponent: '&',
  truncation: '#',
};

/** Decodes bytes; null if they are not valid text. */
export type ReadBytes = (bytes: Uint8Array) => string | null;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const asUtf8: ReadBytes = (bytes) => {
  try {
    return utf8.decode(bytes);
  } catch {
    return null;
  }
};

/** The deepest indent, so that a short text can't become a huge one. */
const DEEPEST = 99;
const inPattern = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');

/**
 * What may be between two escape characters: separators and highlighting, bytes, formatting
 * commands, character sets. `\Z..\` is a private agreement between two systems; we don't know its
 * meaning and keep it as it is.
 */
const CODES = {
  sign: '[EFHNPRST]',
  hex: 'X(?:[0-9A-Fa-f]{2})+',
  format:
    '\\.(?:(?:br|fi|nf|ce|BR|FI|NF|CE)|(?:sp|sk|SP|SK)(?: ?\\+?\\d{1,2})?|(?:in|ti|IN|TI) ?[+-]?\\d{1,2})',
  charset: 'C[0-9A-Fa-f]{4}|M[0-9A-Fa-f]{4}(?:[0-9A-Fa-f]{2})?',
  local: 'Z[0-9A-Za-z]+',
};
const ANY_CODE = Object.values(CODES).join('|');

/** A Windows path is not an escape sequence, even with a folder named T. */
const PATH = `(?<![A-Za-z0-9])(?:[A-Za-z]:|(?<!\\S)\\\\)\\\\(?!(?:${ANY_CODE})\\\\)[^\\s\\\\]+(?:\\\\(?!(?:${CODES.format})\\\\)[^\\s\\\\]*)*`;

function patternOf(escapeChar: string, component: string): RegExp {
  const e = inPattern(escapeChar);
  // "^\.sp\" is the old form of "\.br\"
  const beforeSkip = component ? `(?:${inPattern(component)}(?=${e}\\.[sS][pP]))?` : '';
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
  escapeChar === '\\' && component === HL7_SEPARATORS.component
    ? USUAL
    : patternOf(escapeChar, component);

/**
 * Switches to ASCII or to the upper half of an ISO 8859 set, which don't matter once the bytes are
 * decoded. After the others the text is not decoded yet.
 */
const changesNothing = (charset: string): boolean => /^C(?:2842|2D4[0-9A-F])$/i.test(charset);

/**
 * The text of `\X..\` sequences. Bytes that are not a line break, a tab or visible characters stay
 * as they are.
 */
function readHex(run: string, escapeChar: string, read: ReadBytes): string {
  const text = read(
    Uint8Array.from((run.match(/[0-9A-Fa-f]{2}/g) ?? []).map((pair) => Number.parseInt(pair, 16))),
  )?.replace(/\r\n|[\r\v\f]/g, '\n');
  if (text !== undefined && !/[^\P{Cc}\n\t]|\uFFFD/u.test(text)) return text;
  const each = run.slice(1, -1).split(escapeChar + escapeChar);
  return each.length === 1
    ? run
    : each.map((one) => readHex(`${escapeChar}${one}${escapeChar}`, escapeChar, read)).join('');
}

/**
 * Replaces the escape sequences in a text: separators (`\F\ \S\ \T\ \R\ \E\ \P\`), line breaks and
 * layout (`\.br\ \.sp2\ \.in+4\ \.ti-4\ \.sk3\ \.ce\ \.fi\ \.nf\`), and characters given as bytes
 * (`\X0D\`). Highlighting (`\H\ \N\`) and switches to ASCII or ISO 8859 (`\C2842\`, `\C2D41\`),
 * which decoded text does not need, are removed. Everything else stays as it is, so the function is
 * safe on text that may not come from HL7 at all: `C:\Temp\Files`, `\alpha\`, `\Zlocal\`,
 * `\M2442\`, incomplete sequences.
 * @param escapeChar the escape character of the message; '' if it has none
 * @param separators what `\F\`, `\S\`, `\T\`, `\R\` and `\P\` stand for
 * @param read decodes bytes in the message's character set; UTF-8 by default
 * @returns the text, with \n for the line breaks
 */
export function readHl7Escapes(
  text: string,
  escapeChar = '\\',
  separators: Hl7Separators = HL7_SEPARATORS,
  read: ReadBytes = asUtf8,
): string {
  if (escapeChar === '' || !text.includes(escapeChar)) return text;
  const { field, component, repetition, subcomponent, truncation } = separators;
  const signs: Record<string, string> = {
    F: field,
    S: component,
    T: subcomponent,
    R: repetition,
    E: escapeChar,
    P: truncation,
    H: '',
    N: '',
  };
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

/** The codes of the character set switches in a text, e.g. `C2D41`, `M2442`. */
export function findCharsetCodes(text: string, escapeChar = '\\'): string[] {
  if (escapeChar === '' || !text.includes(escapeChar)) return [];
  return [...text.matchAll(patternFor(escapeChar, HL7_SEPARATORS.component))].flatMap(
    (found) => found.groups?.charset?.toUpperCase() ?? [],
  );
}

/**
 * Escapes a text for use in a field: separators and the escape character, line breaks as `\.br\`,
 * tabs as `\X09\`. Other control characters are dropped: a message may not contain them, and they
 * carry no meaning.
 */
export function writeHl7Escapes(
  text: string,
  escapeChar = '\\',
  separators: Hl7Separators = HL7_SEPARATORS,
): string {
  // unescaped it would mean "delete the value" (2.5.3)
  if (text === '""') return `${escapeChar}X2222${escapeChar}`;
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
