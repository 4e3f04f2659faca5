import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * Signatures of webhooks, by the Standard Webhooks specification 1.0
 * (https://www.standardwebhooks.com): HMAC-SHA256 over `id.timestamp.body`, in base64, under `v1,`.
 */
export interface SignedRequest {
  id: string;
  /** Seconds since 1970, as text. */
  timestamp: string;
  /** One or more signatures, separated by spaces: two while a secret is replaced. */
  signature: string;
  /** The body's bytes as they came. */
  body: Buffer;
}

/** How far a delivery's time may be from ours, in either direction. */
const WINDOW_SECONDS = 300;

/** The key in a secret: `whsec_` and base64, at least 24 bytes. Null for any other text. */
function keyOf(secret: string): Buffer | null {
  const text = /^whsec_([A-Za-z0-9+/]{32,88}={0,2})$/.exec(secret)?.[1];
  const key = text ? Buffer.from(text, 'base64') : null;
  return key && key.length >= 24 ? key : null;
}

/** Whether a text is a secret for webhooks. */
export const isWebhookSecret = (secret: string): boolean => keyOf(secret) !== null;

/** The signature of a delivery, for tests and for those who send one. */
export function sign(secret: string, { id, timestamp, body }: Omit<SignedRequest, 'signature'>) {
  const hmac = createHmac('sha256', keyOf(secret) ?? '');
  return `v1,${hmac.update(`${id}.${timestamp}.`).update(body).digest('base64')}`;
}

/**
 * Whether a delivery is signed with one of the secrets, and recently. Each signature is compared in
 * constant time.
 * @param secrets the current one and, while it is being replaced, the previous one
 */
export function isSigned(request: SignedRequest, secrets: readonly string[], now: Date): boolean {
  if (!/^[\w.-]{1,200}$/.test(request.id) || !/^\d{1,12}$/.test(request.timestamp)) return false;
  const apart = Math.abs(now.getTime() / 1000 - Number(request.timestamp));
  if (apart > WINDOW_SECONDS) return false;
  const given = request.signature.split(' ', 10).map((one) => Buffer.from(one));
  let fits = false;
  for (const secret of secrets) {
    if (!isWebhookSecret(secret)) continue;
    const right = Buffer.from(sign(secret, request));
    for (const one of given)
      if (one.length === right.length && timingSafeEqual(one, right)) fits = true;
  }
  return fits;
}
