import { createHmac, timingSafeEqual } from 'node:crypto';

/** A separate key for each purpose, so that a token for one is worthless for the other. */
const mac = (secret: string, purpose: 'bounce' | 'unsubscribe', id: string): Buffer =>
  createHmac('sha256', secret).update(`notice-${purpose} ${id}`).digest();
const equal = (a: Buffer, b: Buffer) => a.length === b.length && timingSafeEqual(a, b);

const BOUNCE = /^([0-9a-f]{32})-([0-9a-f]{20})$/;
/**
 * The part of a return path that names a message: digits and lower-case letters, since mail systems
 * may change case. It reveals nothing about anybody.
 */
export const bounceToken = (secret: string, batchId: string): string =>
  `${batchId.replaceAll('-', '')}-${mac(secret, 'bounce', batchId).toString('hex').slice(0, 20)}`;
/** The message that a return path names; null for a token that is not ours. */
export function readBounceToken(secret: string, token: string): string | null {
  const [, hex = '', signed = ''] = BOUNCE.exec(token.toLowerCase()) ?? [];
  if (!hex) return null;
  const id = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  const right = mac(secret, 'bounce', id).subarray(0, 10);
  return equal(Buffer.from(signed, 'hex'), right) ? id : null;
}

/** The token in the URL that switches off what a message is about (RFC 8058). */
export const unsubscribeToken = (secret: string, batchId: string): string =>
  `${batchId}.${mac(secret, 'unsubscribe', batchId).toString('base64url').slice(0, 32)}`;
export function readUnsubscribeToken(secret: string, token = ''): string | null {
  const id = token.slice(0, 36);
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) return null;
  return equal(Buffer.from(token), Buffer.from(unsubscribeToken(secret, id))) ? id : null;
}
