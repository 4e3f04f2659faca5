import { createHash } from 'node:crypto';
import type { Attachment, Binary, DiagnosticReport, Resource } from '@medplum/fhirtypes';
import { bytesOf, mediaTypeOf, whereIsData } from '../../../fhir/attachments.ts';
import { readText } from '../../../fhir/texts.ts';

/** A file that belongs to a report. */
export interface LabFile {
  /** Which of the report's attachments it is. */
  index: number;
  title: string;
  /** Media type, empty if unknown. */
  type: string;
  /** Where its bytes are; `broken` if it is empty or does not match its hash. */
  in: 'report' | 'binary' | 'elsewhere' | 'broken';
  /** The Binary that holds it, by its id at the source. */
  binary?: string;
  /** Where else it is stored: shown to the reader, never opened from here. */
  url?: string;
  /** A FHIR date, as sent. */
  at?: string;
}

/**
 * Whether bytes match what an attachment says about them (FHIR R4, Attachment.hash: SHA-1 in
 * base64; some write it in hex).
 */
export function isWhole({ hash }: Attachment, bytes: Buffer): boolean {
  if (bytes.length === 0) return false;
  if (!hash) return true;
  const sum = createHash('sha1').update(bytes).digest();
  return sum.equals(bytesOf(hash)) || sum.toString('hex') === hash.toLowerCase();
}

/** The Binary contained in a report. */
const inside = (report: DiagnosticReport, id: string): Binary | undefined =>
  (report.contained as Resource[] | undefined)?.find(
    (one): one is Binary => one.resourceType === 'Binary' && one.id === id,
  );

export function filesOf(report: DiagnosticReport): LabFile[] {
  return (report.presentedForm ?? []).map((form, index) => {
    const held = whereIsData(form);
    const carried = held.in === 'contained' ? inside(report, held.id) : undefined;
    const file = {
      index,
      title: readText(form.title),
      type: mediaTypeOf(form, carried),
      ...(form.creation && { at: form.creation }),
    };
    const data = held.in === 'inline' ? held.data : carried?.data;
    if (data) return { ...file, in: isWhole(form, bytesOf(data)) ? 'report' : 'broken' };
    if (held.in === 'binary') return { ...file, in: 'binary', binary: held.id };
    return held.in === 'elsewhere'
      ? { ...file, in: 'elsewhere', url: held.url }
      : { ...file, in: 'broken' };
  });
}

/**
 * The bytes of a file that is in a report itself, or in a Binary. Null if they are missing, or are
 * not what was sent.
 */
export function fileBytes(
  report: DiagnosticReport,
  index: number,
  binary: Binary | undefined,
): { bytes: Buffer; type: string } | null {
  const form = report.presentedForm?.[index];
  if (!form) return null;
  const held = whereIsData(form);
  const from = held.in === 'contained' ? inside(report, held.id) : binary;
  const data = held.in === 'inline' ? held.data : from?.data;
  const bytes = bytesOf(data ?? '');
  return isWhole(form, bytes) ? { bytes, type: mediaTypeOf(form, from) } : null;
}

/**
 * How files of a type are named and sent, and how bytes of that type begin. A file that is not what
 * it claims to be is sent as plain bytes.
 */
const KINDS: Record<string, { extension: string; sent?: string; begins?: RegExp }> = {
  'application/pdf': { extension: 'pdf', sent: 'application/pdf', begins: /^%PDF-/ },
  'text/plain': { extension: 'txt', sent: 'text/plain; charset=utf-8' },
  'text/csv': { extension: 'csv' },
  'text/rtf': { extension: 'rtf', begins: /^\{\\rtf/ },
  'application/rtf': { extension: 'rtf', begins: /^\{\\rtf/ },
  'image/png': { extension: 'png', sent: 'image/png', begins: /^\x89PNG/ },
  'image/jpeg': { extension: 'jpg', sent: 'image/jpeg', begins: /^\xff\xd8\xff/ },
  'image/jpg': { extension: 'jpg', sent: 'image/jpeg', begins: /^\xff\xd8\xff/ },
  'image/gif': { extension: 'gif', sent: 'image/gif', begins: /^GIF8/ },
  'image/tiff': { extension: 'tif', sent: 'image/tiff', begins: /^(?:II\*\0|MM\0\*)/ },
  'application/dicom': { extension: 'dcm' },
  'application/msword': { extension: 'doc' },
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': {
    extension: 'docx',
    begins: /^PK/,
  },
  // may contain scripts: saved as a file of its kind, and sent as bytes that no browser opens by
  // itself
  'text/html': { extension: 'html' },
  'application/xhtml+xml': { extension: 'html' },
  'image/svg+xml': { extension: 'svg' },
  'application/xml': { extension: 'xml' },
  'text/xml': { extension: 'xml' },
  'application/json': { extension: 'json' },
  'application/fhir+json': { extension: 'json' },
};
const BYTES = 'application/octet-stream';

/**
 * The name and media type that a file is sent with.
 * @param title what the sender calls it; its own extension is not repeated
 */
export function sentAs(title: string, type: string, bytes: Buffer): { name: string; type: string } {
  const begin = bytes.subarray(0, 8).toString('latin1');
  const named = KINDS[type];
  const guessed =
    type === '' || type === BYTES
      ? Object.values(KINDS).find((one) => one.begins?.test(begin))
      : undefined;
  const kind = guessed ?? (named?.begins && !named.begins.test(begin) ? undefined : named);
  const extension = kind?.extension ?? 'bin';
  const isText = kind?.sent?.startsWith('text/') && !isUtf8(bytes);
  return {
    name: `${stem(title, extension) || 'report'}.${extension}`,
    type: isText ? 'text/plain; charset=windows-1252' : (kind?.sent ?? BYTES),
  };
}

const stem = (title: string, extension: string): string => {
  const bare = title
    .replace(/[/\\]+/g, ' ')
    .replace(/^[.\s]+/, '')
    .trim();
  return bare.toLowerCase().endsWith(`.${extension}`) ? bare.slice(0, -extension.length - 1) : bare;
};

const utf8 = new TextDecoder('utf-8', { fatal: true });
function isUtf8(bytes: Buffer): boolean {
  try {
    utf8.decode(bytes);
    return true;
  } catch {
    return false;
  }
}
