import { Secret, TOTP } from 'otpauth';

/**
 * What is in the authenticator app of the demo's staff. It is no secret: this is a show, on a
 * machine of one's own.
 */
export const DEMO_APP_SECRET = 'MRSWY3ZAOJUXMZLSFVSGKZTBOVWHI4TB';

/** The code that such an app shows now. */
export const demoCode = (now: Date): string =>
  new TOTP({ secret: Secret.fromBase32(DEMO_APP_SECRET) }).generate({ timestamp: now.getTime() });

/** What the demo's members answer to their secret questions. */
export const DEMO_ANSWERS = [
  { question: 'far-place', answer: 'Lake Baikal' },
  { question: 'first-car', answer: 'green Rambler' },
  { question: 'old-shop', answer: 'Petersen’s' },
] as const;
