import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  hkdfSync,
  randomBytes,
} from 'node:crypto';
import { STRENGTH } from './hashing.argon.ts';
import { type HashShare, hashText, textMatches } from './hashing.ts';

export const sha256 = (data: string | Uint8Array): Buffer =>
  createHash('sha256').update(data).digest();

/** An unguessable token of 256 bits, for cookies and links. */
export const newToken = (): string => randomBytes(32).toString('base64url');

const keys = new Map<string, Buffer>();
/** A key for one purpose, derived from the installation's secret; recent ones are cached. */
function keyFor(secret: string, purpose: string): Buffer {
  const name = `${purpose} ${secret}`;
  let key = keys.get(name);
  if (!key) {
    if (keys.size >= 200) keys.clear();
    key = Buffer.from(hkdfSync('sha256', secret, 'portico', purpose, 32));
    keys.set(name, key);
  }
  return key;
}

/**
 * Encrypts bytes so that only this installation, for this purpose, can read them back
 * (AES-256-GCM): 12 bytes of nonce, 16 of tag, then the text.
 * @param place where the bytes belong, such as a chunk's number: they can't be opened elsewhere
 */
export function sealBytes(secret: string, purpose: string, bytes: Buffer, place = ''): Buffer {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', keyFor(secret, purpose), iv);
  cipher.setAAD(Buffer.from(place));
  const body = Buffer.concat([cipher.update(bytes), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), body]);
}

/** What was sealed, or null if it was altered, moved or sealed under another key. */
export function unsealBytes(
  secret: string,
  purpose: string,
  sealed: Buffer,
  place = '',
): Buffer | null {
  try {
    const decipher = createDecipheriv(
      'aes-256-gcm',
      keyFor(secret, purpose),
      sealed.subarray(0, 12),
      { authTagLength: 16 },
    );
    decipher.setAAD(Buffer.from(place));
    decipher.setAuthTag(sealed.subarray(12, 28));
    return Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()]);
  } catch {
    return null;
  }
}

/** The same for text. */
export const seal = (secret: string, purpose: string, text: string): Buffer =>
  sealBytes(secret, purpose, Buffer.from(text, 'utf8'));
export const unseal = (secret: string, purpose: string, sealed: Buffer): string | null =>
  unsealBytes(secret, purpose, sealed)?.toString('utf8') ?? null;

/**
 * Whether a hash was made at another cost than today's; it is replaced when the password is known.
 */
export const isDated = (stored: string): boolean => !stored.startsWith(STRENGTH);

/**
 * NFKC, so that a password typed on another keyboard is the same; the pepper is kept outside the
 * database.
 */
const peppered = (password: string, pepper: string) =>
  // as text, since the library's verify takes no bytes
  createHmac('sha256', pepper).update(password.normalize('NFKC')).digest('base64');

/**
 * @param share for whom and what: crowds elsewhere delay nobody's hashes
 * @throws Refuse (503, to be retried) if too many are waiting
 */
export const hashPassword = (
  password: string,
  pepper: string,
  share?: HashShare,
): Promise<string> => hashText(peppered(password, pepper), share);

/** Compares a password with its hash, in the same way. */
export const passwordMatches = (
  stored: string,
  password: string,
  pepper: string,
  share?: HashShare,
): Promise<boolean> => textMatches(stored, peppered(password, pepper), share);
