import { trimStart } from './charsets.rules.ts';

/**
 * What one MLLP frame holds: a message, several messages, or a batch (HL7 v2.5.1 2.10.3: [FHS] {
 * [BHS] { MSH .. } [BTS] } [FTS]). It is split as bytes, because each message names its own
 * character set. Pure.
 */
export interface Batch {
  /** BHS and BTS as received; null if there is none. */
  header: string | null;
  trailer: string | null;
  messages: Buffer[];
}
export interface Frame {
  /** FHS as received; null if there is none. */
  file: string | null;
  batches: Batch[];
  /** It begins with a UTF-8 byte order mark. */
  marked: boolean;
}

/** Whether it is a batch, and is answered with one. */
export const isBatch = (frame: Frame): boolean =>
  frame.file !== null ||
  frame.batches.some((batch) => batch.header !== null || batch.trailer !== null);

/**
 * Splits a frame. Lines outside of any message become a message of their own: it is refused, so
 * they don't get lost silently.
 */
export function readFrame(bytes: Buffer): Frame {
  const { marked, rest } = trimStart(bytes);
  const frame: Frame = { file: null, batches: [], marked };
  const text = rest.toString('latin1'); // one character per byte
  let batch: Batch | null = null;
  const inBatch = (): Batch => {
    if (batch) return batch;
    batch = { header: null, trailer: null, messages: [] };
    frame.batches.push(batch);
    return batch;
  };
  const stray = /[!-\xff]/; // anything but blanks and control characters
  const take = (from: number, to: number) => {
    const part = rest.subarray(from, to);
    if (stray.test(part.toString('latin1'))) inBatch().messages.push(part);
  };
  let open = 0;
  for (const found of text.matchAll(
    /(?<=^|[\r\n])(?:(?:MSH|FHS|BHS)[^A-Za-z0-9\s]|(?:BTS|FTS)(?=[^A-Za-z0-9\s]|[ \t]*(?:[\r\n]|$)))[^\r\n]*/g,
  )) {
    take(open, found.index);
    const line = found[0];
    const name = line.slice(0, 3);
    open = name === 'MSH' ? found.index : found.index + line.length;
    if (name === 'FHS') frame.file ??= line;
    else if (name === 'BHS') {
      batch = { header: line, trailer: null, messages: [] };
      frame.batches.push(batch);
    } else if (name === 'BTS') {
      inBatch().trailer = line;
      batch = null;
    }
  }
  take(open, rest.length);
  if (frame.batches.length === 0 && frame.file === null)
    frame.batches.push({ header: null, trailer: null, messages: [rest] });
  return frame;
}
