import { createCipheriv, createDecipheriv, hkdfSync, randomBytes, scrypt } from 'node:crypto';
import { PlainError } from '../errors.ts';

/**
 * An encrypted stream (AES-256-GCM), in pieces of 64 KB, each sealed with its number and whether it
 * is the last: none can be altered, removed, moved or cut off. Each file has its own key, derived
 * from the given one and a salt.
 */
export type SealingKey = { passphrase: string } | { key: Buffer };

const MAGIC = 'PORTICO BACKUP 1';
const PIECE = 64 * 1024;
const TAG = 16;
const SCRYPT = { N: 2 ** 17, r: 8, p: 1, maxmem: 256 * 1024 * 1024 };

const broken = () =>
  new PlainError('The backup is incomplete: it was altered, or its end is missing.');

async function keysOf(key: SealingKey, salt: Buffer): Promise<{ file: Buffer; check: string }> {
  const root =
    'key' in key
      ? key.key
      : await new Promise<Buffer>((done, fail) =>
          scrypt(key.passphrase.normalize('NFKC'), salt, 32, SCRYPT, (error, made) =>
            error ? fail(error) : done(made),
          ),
        );
  const draw = (purpose: string, bytes: number) =>
    Buffer.from(hkdfSync('sha256', root, salt, purpose, bytes));
  return {
    file: draw('portico backup', 32),
    check: draw('portico backup check', 8).toString('hex'),
  };
}

/** The first byte says whether it is the last piece; the rest is its number. */
function nonce(number: number, last: boolean): Buffer {
  const made = Buffer.alloc(12);
  made[0] = last ? 1 : 0;
  made.writeBigUInt64BE(BigInt(number), 4);
  return made;
}

export async function* sealStream(
  source: AsyncIterable<Buffer>,
  key: SealingKey,
): AsyncGenerator<Buffer> {
  const salt = randomBytes(32);
  const { file, check } = await keysOf(key, salt);
  const header = Buffer.from(
    `${MAGIC} ${'key' in key ? 'key' : 'passphrase'} ${salt.toString('hex')} ${check}\n`,
  );
  yield header;
  let number = 0;
  const piece = (plain: Buffer, last: boolean): Buffer => {
    const cipher = createCipheriv('aes-256-gcm', file, nonce(number, last));
    cipher.setAAD(header);
    number += 1;
    const body = Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(body.length);
    return Buffer.concat([length, body]);
  };
  let pending = Buffer.alloc(0);
  for await (const bytes of source) {
    pending = Buffer.concat([pending, bytes]);
    while (pending.length > PIECE) {
      yield piece(pending.subarray(0, PIECE), false);
      pending = pending.subarray(PIECE);
    }
  }
  yield piece(pending, true);
}

interface Reader {
  /** Reads that many bytes, or a line; null if the stream ends first. */
  take(bytes: number): Promise<Buffer | null>;
  line(most: number): Promise<Buffer | null>;
  ended(): Promise<boolean>;
}
export function readerOf(source: AsyncIterable<Buffer>): Reader {
  const pieces = source[Symbol.asyncIterator]();
  let pending: Buffer = Buffer.alloc(0);
  const more = async (): Promise<boolean> => {
    const { value, done } = await pieces.next();
    if (done) return false;
    pending = pending.length === 0 ? value : Buffer.concat([pending, value]);
    return true;
  };
  const cut = (bytes: number): Buffer => {
    const taken = pending.subarray(0, bytes);
    pending = pending.subarray(bytes);
    return taken;
  };
  return {
    async take(bytes) {
      while (pending.length < bytes) if (!(await more())) return null;
      return cut(bytes);
    },
    async line(most) {
      for (;;) {
        const end = pending.indexOf(10);
        if (end >= 0) return cut(end + 1);
        if (pending.length > most || !(await more())) return null;
      }
    },
    async ended() {
      while (pending.length === 0) if (!(await more())) return true;
      return false;
    },
  };
}

/** @throws PlainError if it is not a backup, the key is wrong, or the content was altered */
export async function* openStream(
  source: AsyncIterable<Buffer>,
  key: SealingKey,
): AsyncGenerator<Buffer> {
  const reader = readerOf(source);
  const header = await reader.line(200);
  const [, kind, saltText = '', expected] =
    new RegExp(`^${MAGIC} (key|passphrase) ([0-9a-f]{64}) ([0-9a-f]{16})\\n$`).exec(
      header?.toString('latin1') ?? '',
    ) ?? [];
  if (!header || !kind) throw new PlainError('That file is not a backup of Portico.');
  if (kind !== ('key' in key ? 'key' : 'passphrase'))
    throw new PlainError(`That backup needs a ${kind === 'key' ? 'key file' : 'passphrase'}.`);
  const { file, check } = await keysOf(key, Buffer.from(saltText, 'hex'));
  if (check !== expected)
    throw new PlainError(
      `This is not the ${kind === 'key' ? 'key file' : 'passphrase'} that the backup was made with.`,
    );
  for (let number = 0; ; number++) {
    const length = await reader.take(4);
    const size = length?.readUInt32BE() ?? 0;
    const sealed = size >= TAG && size <= PIECE + TAG ? await reader.take(size) : null;
    if (!sealed) throw broken();
    const last = await reader.ended();
    let plain: Buffer;
    try {
      const decipher = createDecipheriv('aes-256-gcm', file, nonce(number, last));
      decipher.setAAD(header);
      decipher.setAuthTag(sealed.subarray(-TAG));
      plain = Buffer.concat([decipher.update(sealed.subarray(0, -TAG)), decipher.final()]);
    } catch {
      throw broken();
    }
    yield plain;
    if (last) return;
  }
}
