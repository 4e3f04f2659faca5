import { Secret, TOTP } from 'otpauth';
import { seal, sha256, unseal } from '../../platform/crypto/crypto.ts';
import * as sql from './authenticator.sql.ts';
import type { FactorDeps, OfAccount } from './factor-access.ts';
import { spend } from './spent.sql.ts';

export { dropAuthenticator, hasAuthenticator } from './authenticator.sql.ts';

const PERIOD = 30;
const purpose = (accountId: string) => `authenticator ${accountId}`;

/** RFC 6238 as every authenticator app implements it: SHA-1, six digits, 30 seconds. */
const totpOf = (secret: string, issuer: string, label: string) =>
  new TOTP({
    issuer,
    label,
    secret: Secret.fromBase32(secret),
    algorithm: 'SHA1',
    digits: 6,
    period: PERIOD,
  });

export interface SetUp {
  /** For typing in, in groups of four. */
  secret: string;
  /** For the QR code. */
  uri: string;
  /** The secret, sealed for this account and session: it comes back with the code. */
  ticket: string;
}

const SET_UP_MINUTES = 10;
const ticketFor = (accountId: string, within: string) =>
  `authenticator set-up ${accountId} ${within}`;

/**
 * The secret in a ticket; null if the ticket is another account's or session's, older than ten
 * minutes, or forged.
 */
function secretIn(
  deps: FactorDeps,
  accountId: string,
  within: string,
  ticket: string,
  now: Date,
): string | null {
  const text = unseal(
    deps.config.secret,
    ticketFor(accountId, within),
    Buffer.from(ticket, 'base64url'),
  );
  const [secret, until] = text ? (JSON.parse(text) as [string, number]) : [];
  return secret !== undefined && until !== undefined && until >= now.getTime() ? secret : null;
}

/**
 * A secret to put into an authenticator app. It is not stored until its first code confirms it, so
 * opening the page twice gives two secrets. It expires after ten minutes, and with the session or
 * sign-on in which it was made.
 * @param page.within the session or the sign-on that the page belongs to
 * @param page.ticket of a page that is shown again after a wrong code, so that the app need not be
 * set up twice
 */
export function offerAuthenticator(
  deps: FactorDeps,
  account: { id: string; name: string },
  page: { within: string; ticket?: string | undefined },
  now: Date,
): SetUp {
  const { within, ticket = '' } = page;
  const kept = secretIn(deps, account.id, within, ticket, now);
  const secret = kept ?? new Secret({ size: 20 }).base32;
  const sealed = () =>
    seal(
      deps.config.secret,
      ticketFor(account.id, within),
      JSON.stringify([secret, now.getTime() + SET_UP_MINUTES * 60_000]),
    ).toString('base64url');
  return {
    secret: secret.replace(/(.{4})(?=.)/g, '$1 '),
    uri: totpOf(secret, deps.settings.name, account.name).toString(),
    ticket: kept ? ticket : sealed(),
  };
}

/**
 * Turns the app on with its first code. False if the code or the ticket is wrong, or the account
 * already has an app.
 */
export async function addAuthenticator(
  access: OfAccount,
  deps: FactorDeps,
  accountId: string,
  made: { within: string; ticket: string; code: string },
): Promise<boolean> {
  const { now } = access.info;
  const secret = secretIn(deps, accountId, made.within, made.ticket, now);
  const step = secret === null ? null : stepOf(secret, made.code, now);
  if (secret === null || step === null) return false;
  const expiresAt = new Date(now.getTime() + SET_UP_MINUTES * 60_000);
  if (!(await spend(access, sha256(`authenticator ${made.ticket}`), now, expiresAt))) return false;
  const sealed = seal(deps.config.secret, purpose(accountId), secret);
  return sql.insertAuthenticator(access, accountId, sealed, step, now);
}

/** The time step that this code belongs to: now, or 30 seconds to either side. */
function stepOf(secret: string, typed: string, now: Date): number | null {
  const token = typed.replace(/\s/g, '');
  if (!/^\d{6}$/.test(token)) return null;
  const delta = totpOf(secret, '', '').validate({ token, timestamp: now.getTime(), window: 1 });
  return delta === null ? null : Math.floor(now.getTime() / 1000 / PERIOD) + delta;
}

/** Uses up a code of the app. False for a wrong or used one. */
export async function useAuthenticatorCode(
  access: OfAccount,
  deps: FactorDeps,
  accountId: string,
  typed: string,
): Promise<boolean> {
  const sealed = await sql.findSecret(access, accountId);
  const secret = sealed && unseal(deps.config.secret, purpose(accountId), sealed);
  const step = secret ? stepOf(secret, typed, access.info.now) : null;
  return step !== null && sql.useStep(access, accountId, step);
}
