/** Cuts a stream of bytes into MLLP frames: VT, a message, FS, CR. */
const VT = 0x0b;
const FS = 0x1c;
const CR = 0x0d;

export const framed = (text: string): Buffer =>
  Buffer.concat([Buffer.of(VT), Buffer.from(text, 'utf8'), Buffer.of(FS, CR)]);

/**
 * Where the message that ends at `end` begins: a VT followed by a header starts a new message, and
 * the one before it was never finished.
 */
function lastStart(held: Buffer, start: number, end: number): number {
  let from = start;
  for (let at = held.indexOf(VT, from + 1); at !== -1 && at < end; at = held.indexOf(VT, at + 1))
    if (/^[\0-\x20\xef\xbb\xbf]*(?:MSH|FHS|BHS)/.test(held.toString('latin1', at + 1, at + 11)))
      from = at;
  return from;
}

export interface Reading {
  /** As bytes: each message names its own character set. */
  message(bytes: Buffer): void;
  /** The beginning of a message that is too long; nothing is read after it. */
  tooLong(beginning: Buffer): void;
  /** How many bytes of an incomplete message are held; 0 without one. */
  holds?(bytes: number): void;
}

/**
 * Reads frames of at most `most` bytes; what comes before a VT is ignored. Each byte is copied and
 * scanned a bounded number of times, however small the chunks are.
 */
export function reader(
  most: number,
  { message, tooLong, holds = () => {} }: Reading,
): (chunk: Buffer) => void {
  let room = Buffer.alloc(0);
  let length = 0;
  /** Up to here there is no FS. */
  let looked = 0;
  let over = false;
  const add = (chunk: Buffer) => {
    if (length + chunk.length > room.length) {
      const bigger = Buffer.alloc(Math.max(1024, room.length * 2, length + chunk.length));
      room.copy(bigger, 0, 0, length);
      room = bigger;
    }
    chunk.copy(room, length);
    length += chunk.length;
  };
  const dropTo = (at: number) => {
    room.copy(room, 0, at, length);
    length -= at;
    looked = 0;
    if (length === 0) room = Buffer.alloc(0);
  };
  return (chunk) => {
    if (over) return;
    add(chunk);
    let start = length > 0 && room[0] === VT ? 0 : room.subarray(0, length).indexOf(VT);
    let from = 0;
    for (;;) {
      if (start === -1) {
        dropTo(length);
        break;
      }
      const held = room.subarray(0, length);
      const end = held.indexOf(FS, Math.max(start, looked));
      if ((end === -1 ? length : end) - start - 1 > most) {
        over = true;
        tooLong(Buffer.from(held.subarray(start + 1, start + 1 + 4096)));
        dropTo(length);
        break;
      }
      if (end === -1) {
        if (start > 0) dropTo(start);
        looked = length;
        break;
      }
      message(Buffer.from(held.subarray(lastStart(held, start, end) + 1, end)));
      from = held[end + 1] === CR ? end + 2 : end + 1;
      looked = from;
      start = held.indexOf(VT, from);
    }
    holds(length);
  };
}
