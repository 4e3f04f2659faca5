import type { Attachment, Binary } from '@medplum/fhirtypes';
import { readTarget } from './references.ts';

/** Where an attachment's bytes are. */
export type Held =
  | { in: 'inline'; data: string }
  | { in: 'binary'; id: string }
  | { in: 'contained'; id: string }
  | { in: 'elsewhere'; url: string }
  | { in: 'nowhere' };

/**
 * Says where the bytes of an attachment are: in it (also as a `data:` URL), in a Binary of the same
 * source, in a contained one, or at a URL elsewhere.
 */
export function whereIsData(attachment: Attachment): Held {
  if (attachment.data) return { in: 'inline', data: attachment.data };
  const { url } = attachment;
  if (!url) return { in: 'nowhere' };
  const [, base64, own] = /^data:[^,]*?(;base64)?,([\s\S]*)$/i.exec(url) ?? [];
  if (own !== undefined)
    return { in: 'inline', data: base64 ? own : Buffer.from(unescaped(own)).toString('base64') };
  const target = readTarget(url);
  if (target?.is === 'contained') return { in: 'contained', id: target.id };
  if (target?.is === 'literal' && (target.type === 'Binary' || target.type === null))
    return { in: 'binary', id: target.id };
  return { in: 'elsewhere', url };
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The bytes of base64 text; line breaks and blanks in it mean nothing (FHIR R4 base64Binary). */
export const bytesOf = (data: string): Buffer => Buffer.from(data.replace(/\s+/g, ''), 'base64');

/**
 * A file's media type in lower case, without parameters: from the attachment, or else from the
 * Binary.
 */
export const mediaTypeOf = (attachment: Attachment, binary?: Binary): string =>
  (attachment.contentType ?? binary?.contentType ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
