import { findCharsetCodes, type ReadBytes } from '../../fhir/hl7-escapes.ts';
import type { Problem } from './problems.rules.ts';
import { readSegment, readSeparators, type Segment, STANDARD } from './segments.rules.ts';

/**
 * The bytes of a message as text, by MSH-18 (HL7 v2.5.1 2.15.9.18, table 0211). Bytes that are not
 * valid in that set are refused, never replaced.
 * - 8859/1 is read as windows-1252 (and 8859/9 as windows-1254), as browsers do (WHATWG Encoding):
 * the printable characters are the same, and windows-1252 adds the quotation marks that word
 * processors write.
 * - Without MSH-18 the set is ASCII. Valid UTF-8 is accepted too: text in another set is
 * practically never valid UTF-8 by chance.
 * - MLLP can't carry UTF-16 or UTF-32: their bytes may look like the end of a frame. Table 0211
 * dropped them in v2.8.
 */
const utf8 = 'utf-8';
const japanese = 'iso-2022-jp';

/**
 * The TextDecoder label for a character set of table 0211 (`ascii` is our own label). Null for a
 * set that we can't read.
 */
export function decoderFor(set: string): string | null {
  const name = set.toUpperCase().replace(/[^A-Z0-9]/g, '');
  const iso = /^(?:ISO)?8859(1[0134]?|1[56]|[2-9])$/.exec(name)?.[1];
  if (iso) return `iso-8859-${iso}`;
  if (/^(?:WINDOWS|CP)125[0-8]$/.test(name)) return `windows-${name.slice(-4)}`;
  const known: Record<string, string> = {
    ASCII: 'ascii',
    USASCII: 'ascii',
    ISOIR6: 'ascii',
    UNICODE: utf8,
    UNICODEUTF8: utf8,
    UTF8: utf8,
    ISOIR13: japanese,
    ISOIR14: japanese,
    ISOIR87: japanese,
    GB18030: 'gb18030',
    GB180302000: 'gb18030',
    BIG5: 'big5',
    KSX1001: 'euc-kr',
  };
  return Object.hasOwn(known, name) ? (known[name] ?? null) : null;
}

/**
 * A strict decoder. It answers null for bytes that are not characters of the set; C1 control
 * characters count as invalid.
 */
function readerFor(decoder: string): ReadBytes {
  const strict = new TextDecoder(decoder === 'ascii' ? utf8 : decoder, {
    fatal: true,
    ignoreBOM: true,
  });
  return (bytes) => {
    if (decoder === 'ascii' && bytes.some((byte) => byte > 0x7f)) return null;
    try {
      const text = strict.decode(bytes);
      return decoder !== utf8 && /[\u0080-\u009F]/.test(text) ? null : text;
    } catch {
      return null;
    }
  };
}

const BOM = Buffer.of(0xef, 0xbb, 0xbf);
/**
 * Whether the bytes look like UTF-16 or UTF-32: a byte order mark, or a zero byte next to each of
 * the first letters.
 */
function isWide(bytes: Buffer): boolean {
  const [a, b, c, d] = bytes;
  return (
    (a === 0xff && b === 0xfe) ||
    (a === 0xfe && b === 0xff) ||
    (a === 0 && c === 0) ||
    (b === 0 && d === 0)
  );
}

/**
 * Drops leading blanks, control characters and a UTF-8 byte order mark. `marked` says whether there
 * was a mark.
 */
export function trimStart(bytes: Buffer): { marked: boolean; rest: Buffer } {
  if (isWide(bytes)) return { marked: false, rest: bytes };
  let from = 0;
  while ((bytes[from] ?? 0xff) <= 0x20) from += 1;
  const marked = bytes.subarray(from, from + 3).equals(BOM);
  return { marked, rest: bytes.subarray(marked ? from + 3 : from) };
}

/**
 * MSH with everything but ASCII replaced by '?', to answer a message that can't be decoded. Null if
 * the message does not begin with MSH.
 */
export function readHeader(bytes: Buffer): Segment | null {
  // in UTF-16 and UTF-32, ASCII letters are padded with zero bytes
  const text = Buffer.from(
    isWide(bytes) ? bytes.filter((byte) => byte !== 0 && byte < 0xfe) : bytes,
  ).toString('latin1', 0, 10_000);
  const line = text.split(/[\r\n]/, 1)[0] ?? '';
  if (!/^MSH[!-/:-@[-`{-~]/.test(line)) return null;
  return readSegment(
    line.replace(/[^ -~]/g, '?'),
    readSeparators(line) ?? { ...STANDARD, field: line[3] ?? STANDARD.field },
  );
}

export interface Decoded {
  text: string;
  /** Decodes the bytes of `\X..\`, in the same set. */
  read: ReadBytes;
}

const AT = 'MSH^1^18';
const CHANGES = 'The message switches character sets, which is not supported. Send UNICODE UTF-8.';
const refuse = (why: string, code: Problem['code'] = '102', at = AT): Problem => ({
  ack: 'AR',
  code,
  at,
  why,
});

/**
 * MSH-18, or MSH-19 if that is empty: some senders are one field off, and no language code is the
 * name of a character set.
 */
const namedIn = (header: Segment): string =>
  header.raw(18) || (decoderFor(header.raw(19)) ? header.raw(19) : '');

/**
 * Whether there is a NUL before the padding at the end of the message: blanks, NULs, an end-of-file
 * mark.
 */
function hasNul(bytes: Buffer): boolean {
  let end = bytes.length;
  while (end > 0 && ((bytes[end - 1] ?? 0) <= 0x20 || bytes[end - 1] === 0x7f)) end -= 1;
  return bytes.subarray(0, end).includes(0);
}

/**
 * Decodes one message.
 * @param bytes the message, starting at MSH
 * @param marked whether a UTF-8 byte order mark preceded it
 */
export function decodeMessage(bytes: Buffer, marked: boolean): Decoded | Problem {
  if (isWide(bytes))
    return refuse('MLLP does not carry UTF-16 or UTF-32. Send UNICODE UTF-8.', '103');
  if (hasNul(bytes))
    return refuse(
      'The message contains a NUL character: something was lost before it got here.',
      '102',
      '',
    );
  const head = bytes.toString('latin1').split(/[\r\n]/, 1)[0] ?? '';
  const separators = readSeparators(head);
  const named = separators ? namedIn(readSegment(head, separators)) : '';
  const sets = (separators?.repetition ? named.split(separators.repetition) : [named]).map((one) =>
    one === '""' ? '' : one.trim(),
  );
  const decoders = sets.map((set) => (set === '' ? 'ascii' : decoderFor(set)));
  const plain = !bytes.some((byte) => byte > 0x7f);
  let decoder = decoders[0] ?? null;
  // the first set is the default, the others are those that it may switch to (MSH-20); Japanese
  // messages do so by ISO 2022
  if (decoders.includes(japanese) && decoders.every((one) => one === 'ascii' || one === japanese))
    decoder = japanese;
  else if (bytes.includes(0x1b)) return refuse(CHANGES, '103');
  else if (sets[0] === '') decoder = utf8;
  if (decoder === null)
    return refuse('MSH-18 names a character set that is not supported. Send UNICODE UTF-8.', '103');
  if (marked && !plain && decoder !== utf8)
    return refuse(
      'The message begins with a UTF-8 byte order mark, but MSH-18 names another character set.',
    );
  const read = readerFor(decoder);
  const text = read(bytes);
  if (text === null)
    return refuse(
      sets[0] === ''
        ? 'MSH-18 names no character set, and the bytes are neither ASCII nor UTF-8.'
        : 'The message has bytes that are not valid in the character set that MSH-18 names.',
    );
  if (text.includes('\uFFFD'))
    return refuse(
      'The message contains U+FFFD: characters were lost before it got here.',
      '102',
      '',
    );
  // in Unicode text, switching to a single-byte set changes nothing; what follows any other switch
  // is not decoded yet
  const changes = findCharsetCodes(text, separators?.escape).filter(
    (code) => code !== 'C2842' && !(decoder === utf8 && code.startsWith('C')),
  );
  if (changes.length > 0) return refuse(CHANGES, '103');
  // other control characters are not allowed in a message and carry no meaning; a NUL may only fill
  // it up at its end
  return { text: text.replace(/[^\P{Cc}\t\n\v\f\r]/gu, ''), read };
}
