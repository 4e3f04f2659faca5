import { findCharsetCodes, type ReadBytes } from '../../fhir/hl7-escapes.ts';
import type { Problem } from './problems.rules.ts';
import { readSegment, readSeparators, type Segment, STANDARD } from './segments.rules.ts';

/**
 * The bytes of a message as text, by MSH-18 (HL7 v2.5.1 2.15.9.18, table 0211). Bytes that the named set does not have are refused, never replaced.
 * Kept in mind:
 * - 8859/1 is read as windows-1252 (and 8859/9 as windows-1254), as browsers do (WHATWG Encoding): the printable characters are the same, and
 *   where ISO has none those sets have the quotation marks that word processors write.
 * - No set named means ASCII. UTF-8 is taken where the bytes are valid UTF-8: no text in another set is so by chance.
 * - UTF-16 and UTF-32 can't go over MLLP, whose marks are among their bytes; since v2.8 table 0211 no longer has them.
 */
const utf8 = 'utf-8';
const japanese = 'iso-2022-jp';

/** The name of a set as TextDecoder knows it; `ascii` is ours. Null for one that is not read. */
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

/** Text by bytes, or null where the bytes are none of the set's characters (with ISO 8859 that includes its control characters). */
function readerFor(decoder: string): ReadBytes {
  const strict = new TextDecoder(decoder === 'ascii' ? utf8 : decoder, { fatal: true, ignoreBOM: true });
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
/** Whether the bytes look like UTF-16 or UTF-32: their own mark, or a zero beside each of the first letters. */
function isWide(bytes: Buffer): boolean {
  const [a, b, c, d] = bytes;
  return (a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff) || (a === 0 && c === 0) || (b === 0 && d === 0);
}

/** The bytes from the first letter on: without the mark of UTF-8, blanks and stray control characters. */
export function trimStart(bytes: Buffer): { marked: boolean; rest: Buffer } {
  if (isWide(bytes)) return { marked: false, rest: bytes };
  let from = 0;
  while ((bytes[from] ?? 0xff) <= 0x20) from += 1;
  const marked = bytes.subarray(from, from + 3).equals(BOM);
  return { marked, rest: bytes.subarray(marked ? from + 3 : from) };
}

/** The first line as far as it is ASCII, for the answer to a message that can't be read; null without MSH. */
export function readHeader(bytes: Buffer): Segment | null {
  // UTF-16 and UTF-32 have zeros and their mark around each letter of ASCII
  const text = Buffer.from(isWide(bytes) ? bytes.filter((byte) => byte !== 0 && byte < 0xfe) : bytes).toString('latin1', 0, 10_000);
  const line = text.split(/[\r\n]/, 1)[0] ?? '';
  if (!/^MSH[!-/:-@[-`{-~]/.test(line)) return null;
  return readSegment(line.replace(/[^ -~]/g, '?'), readSeparators(line) ?? { ...STANDARD, field: line[3] ?? STANDARD.field });
}

export interface Decoded {
  text: string;
  /** Text by the bytes of `\X..\`, in the same set. */
  read: ReadBytes;
}

const AT = 'MSH^1^18';
const CHANGES = 'The message changes its character set on the way, which is not read. Send UNICODE UTF-8.';
const refuse = (why: string, code: Problem['code'] = '102', at = AT): Problem => ({ ack: 'AR', code, at, why });

/** MSH-18, or MSH-19 where that is empty: some systems are one field off, and no language is called like a character set. */
const namedIn = (header: Segment): string => header.raw(18) || (decoderFor(header.raw(19)) ? header.raw(19) : '');

/**
 * The text of one message.
 * @param bytes from MSH on
 * @param marked the mark of UTF-8 stood before
 */
export function decodeMessage(bytes: Buffer, marked: boolean): Decoded | Problem {
  if (isWide(bytes)) return refuse('MLLP does not carry UTF-16 or UTF-32. Send UNICODE UTF-8.', '103');
  const head = bytes.toString('latin1').split(/[\r\n]/, 1)[0] ?? '';
  const separators = readSeparators(head);
  const named = separators ? namedIn(readSegment(head, separators)) : '';
  const sets = (separators?.repetition ? named.split(separators.repetition) : [named]).map((one) => (one === '""' ? '' : one.trim()));
  const decoders = sets.map((set) => (set === '' ? 'ascii' : decoderFor(set)));
  const plain = !bytes.some((byte) => byte > 0x7f);
  let decoder = decoders[0] ?? null;
  // the first is what a message begins with, the others are what it may change to (MSH-20), as Japanese messages do line by line
  if (decoders.includes(japanese) && decoders.every((one) => one === 'ascii' || one === japanese)) decoder = japanese;
  else if (bytes.includes(0x1b)) return refuse(CHANGES, '103');
  else if (sets[0] === '') decoder = utf8;
  if (decoder === null) return refuse('MSH-18 names a character set that is not read. Send UNICODE UTF-8.', '103');
  if (marked && !plain && decoder !== utf8) return refuse('The message begins with the mark of UTF-8, and MSH-18 names another character set.');
  const read = readerFor(decoder);
  const text = read(bytes);
  if (text === null)
    return refuse(
      sets[0] === ''
        ? 'MSH-18 names no character set, and the bytes are neither ASCII nor UTF-8.'
        : 'Bytes of the message are not in the character set that MSH-18 names.',
    );
  if (text.includes('\uFFFD')) return refuse('The message holds U+FFFD: characters were lost before it came here.', '102', '');
  // in Unicode a change to a set of one byte changes nothing; what follows any other is not text yet
  const changes = findCharsetCodes(text, separators?.escape).filter((code) => code !== 'C2842' && !(decoder === utf8 && code.startsWith('C')));
  if (changes.length > 0) return refuse(CHANGES, '103');
  // no message may carry other control characters; they say nothing, and the database takes no zero
  return { text: text.replace(/[^\P{Cc}\t\n\v\f\r]/gu, ''), read };
}
