import { sha256 } from '../../platform/crypto/crypto.ts';
import type { PublicContext } from '../../platform/http/routes.ts';
import { VOUCHED_MINUTES, vouchedFor } from './vouching/vouching.ts';

/** What a browser keeps between sign-ons: its own name, and whether it was vouched for. */

export const DEVICE_COOKIE = '__Host-portico-device';
export const VOUCHED_COOKIE = '__Host-portico-vouched';
const cookie = { path: '/', httpOnly: true, secure: true, sameSite: 'lax' } as const;
/** As long as browsers keep cookies at all. */
export const deviceCookie = { ...cookie, maxAge: 400 * 86_400 };
export const vouchedCookie = { ...cookie, maxAge: VOUCHED_MINUTES * 60 };

/** The hash of a token in a cookie; null if the cookie holds no token of ours. */
export const tokenHash = (value: string | undefined): Buffer | null =>
  value && /^[\w-]{43}$/.test(value) ? sha256(value) : null;

/** The hash by which accounts know this browser; null if no account was ever used in it. */
export const deviceHash = ({ request }: PublicContext): Buffer | null =>
  tokenHash(request.cookies[DEVICE_COOKIE]);

/** The account that this browser was vouched for; null if there is none. */
export const vouchedIn = (ctx: PublicContext): string | null =>
  vouchedFor(ctx.deps.config, ctx.request.cookies[VOUCHED_COOKIE], deviceHash(ctx), ctx.now);
