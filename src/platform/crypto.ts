import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism, constants, setPriority } from 'node:os';
import { hash, verify } from '@node-rs/argon2';
import { Refuse } from './errors.ts';

export const sha256 = (data: string | Uint8Array): Buffer => createHash('sha256').update(data).digest();

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

/** Encrypts a text so that only this installation, for this purpose, can read it back (AES-256-GCM). */
export function seal(secret: string, purpose: string, text: string): Buffer {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', keyFor(secret, purpose), iv);
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), body]);
}

/** The text that `seal` hid, or null when it was altered or sealed under another key. */
export function unseal(secret: string, purpose: string, sealed: Buffer): string | null {
  try {
    const decipher = createDecipheriv('aes-256-gcm', keyFor(secret, purpose), sealed.subarray(0, 12));
    decipher.setAuthTag(sealed.subarray(12, 28));
    return Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()]).toString('utf8');
  } catch {
    return null;
  }
}

/** argon2id at OWASP's 19 MiB and 1 lane, with 4 passes instead of its 2: the cost is the guesser's (docs/decisions/0010). */
const argon = { memoryCost: 19_456, timeCost: 4, parallelism: 1 };
const STRENGTH = `$argon2id$v=19$m=${argon.memoryCost},t=${argon.timeCost},p=${argon.parallelism}$`;
/** Whether a hash was made with other costs than today's: it is made anew when its password is known. */
export const isDated = (stored: string): boolean => !stored.startsWith(STRENGTH);

/** NFKC, so that the same password typed on another keyboard is the same; the pepper lives outside the database. */
const peppered = (password: string, pepper: string) => createHmac('sha256', pepper).update(password.normalize('NFKC')).digest('base64'); // text: the library's verify takes no other bytes

/**
 * Hashes take a core and 19 MiB each for some 15 ms. As many at a time as there are cores, so that the pages' own work on the
 * thread pool (compression, files) is never behind all of them; a few seconds' worth may wait; beyond that it is said at once.
 */
const AT_ONCE = availableParallelism();
const WAITING = 128;
let running = 0;
const waiting: (() => void)[] = [];

let steppedBack = false;
/** Where threads have a priority of their own (Linux), the pool's step behind the one that answers pages. Once, when they are there. */
function stepBack(): void {
  if (steppedBack) return;
  steppedBack = true;
  try {
    for (const id of readdirSync('/proc/self/task')) {
      if (readFileSync(`/proc/self/task/${id}/comm`, 'utf8').trim() === 'libuv-worker') setPriority(Number(id), constants.priority.PRIORITY_LOW);
    }
  } catch {
    // another system, or one that hides its threads: then they share alike
  }
}

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= AT_ONCE) {
    if (waiting.length >= WAITING) throw new Refuse('unavailable', 5);
    await new Promise<void>((go) => waiting.push(go));
  } else running += 1;
  try {
    const value = await work();
    stepBack();
    return value;
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }
}

/** @throws Refuse (503, to be tried again) when too many wait already */
export const hashPassword = (password: string, pepper: string): Promise<string> => inTurn(() => hash(peppered(password, pepper), argon));

/** @throws Refuse (503, to be tried again) when too many wait already */
export const passwordMatches = (stored: string, password: string, pepper: string): Promise<boolean> => inTurn(() => verify(stored, peppered(password, pepper)));
