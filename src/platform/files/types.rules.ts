/**
 * What a file is, judged only by its content: neither its name nor the type that a browser declares
 * is trusted. The signatures are those of the formats' own specifications: JPEG (ITU T.81), PNG
 * (W3C), WebP (RFC 9649), HEIF brands (ISO/IEC 23008-12), PDF (ISO 32000-2, 7.5.2), zip packages
 * (ECMA-376 part 2; OASIS OpenDocument 1.3 part 2).
 */

/** The types that an upload can accept. */
export const TYPES = {
  jpeg: { media: 'image/jpeg', extension: 'jpg', group: 'picture' },
  png: { media: 'image/png', extension: 'png', group: 'picture' },
  webp: { media: 'image/webp', extension: 'webp', group: 'picture' },
  heic: { media: 'image/heic', extension: 'heic', group: 'picture' },
  pdf: { media: 'application/pdf', extension: 'pdf', group: 'document' },
  docx: {
    media: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    extension: 'docx',
    group: 'office',
  },
  xlsx: {
    media: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    extension: 'xlsx',
    group: 'office',
  },
  pptx: {
    media: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
    extension: 'pptx',
    group: 'office',
  },
  odt: { media: 'application/vnd.oasis.opendocument.text', extension: 'odt', group: 'office' },
  ods: {
    media: 'application/vnd.oasis.opendocument.spreadsheet',
    extension: 'ods',
    group: 'office',
  },
  text: { media: 'text/plain', extension: 'txt', group: 'text' },
} as const;
export type FileType = keyof typeof TYPES;

/** How many of the first bytes `recognize` looks at. */
export const HEAD_BYTES = 64;

const HEIC_BRANDS = new Set(['heic', 'heix', 'heim', 'heis', 'mif1', 'msf1']);
const at = (bytes: Buffer, start: number, length: number): string =>
  bytes.toString('latin1', start, start + length);

/**
 * The type that a file's first bytes show; `zip` means an office file whose kind only its table of
 * contents tells (`officeType`). Null for anything that no upload accepts.
 */
export function recognize(head: Buffer): FileType | 'zip' | null {
  if (head.length < 12) return null;
  if (head[0] === 0xff && head[1] === 0xd8 && head[2] === 0xff) return 'jpeg';
  if (at(head, 0, 8) === '\x89PNG\r\n\x1a\n' && at(head, 12, 4) === 'IHDR') return 'png';
  if (at(head, 0, 4) === 'RIFF' && at(head, 8, 4) === 'WEBP') return 'webp';
  if (at(head, 4, 4) === 'ftyp' && HEIC_BRANDS.has(at(head, 8, 4))) return 'heic';
  // at the very start: elsewhere in the first kilobyte something else could come before it
  if (/^%PDF-[12]\.\d/.test(at(head, 0, 8))) return 'pdf';
  if (at(head, 0, 4) === 'PK\x03\x04') return 'zip';
  return null;
}

/** What HTML, SVG and other markup begins with, or scripts in it (WHATWG MIME Sniffing, 7.1). */
const MARKUP = /^[\s\ufeff]*<[a-z!?/]|<\s*(?:script|html|body|head|iframe|svg|object|embed)\b/i;

/**
 * Whether this is plain text: UTF-8 that has no control characters but white space, and that no
 * program reads as a page.
 */
export function isPlainText(bytes: Buffer): boolean {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return false;
  }
  return !/[^\P{Cc}\t\n\r\f]/u.test(text) && !MARKUP.test(text);
}

/** The longest end of a file that can contain a zip's end record: 22 bytes and a comment. */
export const TAIL_BYTES = 22 + 65_535;

/** Whether a file's end is the end of a zip: its last record's comment reaches to the last byte. */
export function endsAsZip(tail: Buffer): boolean {
  for (let from = tail.length - 22; from >= 0; from--) {
    if (tail.readUInt32LE(from) !== 0x06054b50) continue;
    if (from + 22 + tail.readUInt16LE(from + 20) === tail.length) return true;
  }
  return false;
}

/** Whether a PDF ends as a PDF, and not as another format that it also is. */
export const endsAsPdf = (tail: Buffer): boolean =>
  tail.subarray(-1024).includes('%%EOF') && !endsAsZip(tail);

const PACKAGES: readonly [FileType, string][] = [
  ['docx', 'word/document.xml'],
  ['xlsx', 'xl/workbook.xml'],
  ['pptx', 'ppt/presentation.xml'],
];

/**
 * The kind of office file that a zip is, by its entries and, for OpenDocument, the text of its
 * entry `mimetype`. Null if it is not one, or contains macros or a path that leads outside it.
 */
export function officeType(entries: readonly string[], mimetype: string | null): FileType | null {
  if (entries.some((name) => /(^|\/)(vbaproject|basic\/|scripts\/)/i.test(name))) return null;
  if (entries.some((name) => /^[/\\]|(^|[/\\])\.\.([/\\]|$)|\0/.test(name))) return null;
  const there = new Set(entries);
  if (there.size !== entries.length) return null; // readers differ on which of the two they show
  if (mimetype !== null) {
    const found = (['odt', 'ods'] as const).find((type) => TYPES[type].media === mimetype);
    return found && there.has('content.xml') && entries[0] === 'mimetype' ? found : null;
  }
  if (!there.has('[Content_Types].xml')) return null;
  const kinds = PACKAGES.filter(([, main]) => there.has(main));
  return kinds.length === 1 ? (kinds[0]?.[0] ?? null) : null;
}

/** What a browser's file chooser offers for these types. */
export const acceptOf = (types: readonly FileType[]): string =>
  types.map((type) => `.${TYPES[type].extension},${TYPES[type].media}`).join(',');
