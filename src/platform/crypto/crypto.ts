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
/** A key for one purpose, drawn from the installation's secret; those drawn last are at hand. */
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
 * Encrypts a text so that only this installation, for this purpose, can read it back (AES-256-GCM).
 */
export function seal(secret: string, purpose: string, text: string): Buffer {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', keyFor(secret, purpose), iv);
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), body]);
}

/** The text that `seal` hid, or null when it was altered or sealed under another key. */
export function unseal(secret: string, purpose: string, sealed: Buffer): string | null {
  try {
    const decipher = createDecipheriv(
      'aes-256-gcm',
      keyFor(secret, purpose),
      sealed.subarray(0, 12),
    );
    decipher.setAuthTag(sealed.subarray(12, 28));
    return Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()]).toString('utf8');
  } catch {
    return null;
  }
}

/**
 * Whether a hash was made with other costs than today's: it is made anew when its password is
 * known.
 */
export const isDated = (stored: string): boolean => !stored.startsWith(STRENGTH);

/**
 * NFKC, so that the same password typed on another keyboard is the same; the pepper lives outside
 * the database.
 */
const peppered = (password: string, pepper: string) =>
  // text: the library's verify takes no other bytes
  createHmac('sha256', pepper).update(password.normalize('NFKC')).digest('base64');

/**
 * @param share for whom and what it is: nobody's hashes wait behind a crowd from elsewhere
 * @throws Refuse (503, to be tried again) when too many wait already
 */
export const hashPassword = (
  password: string,
  pepper: string,
  share?: HashShare,
): Promise<string> => hashText(peppered(password, pepper), share);

/** The same for a password that is held against its hash. */
export const passwordMatches = (
  stored: string,
  password: string,
  pepper: string,
  share?: HashShare,
): Promise<boolean> => textMatches(stored, peppered(password, pepper), share);
