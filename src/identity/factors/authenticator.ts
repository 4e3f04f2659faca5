import { Secret, TOTP } from 'otpauth';
import { seal, sha256, unseal } from '../../platform/crypto/crypto.ts';
import * as authenticatorSql from './authenticator.sql.ts';
import type { FactorDeps, OfAccount } from './factor-access.ts';
import * as spentSql from './spent.sql.ts';

const PERIOD = 30;
const purpose = (accountId: string) => `authenticator ${accountId}`;

/** RFC 6238 as every authenticator app has it: SHA-1, six digits, 30 seconds. */
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
 * The secret in a ticket; null for another account's or session's, one that is older than ten
 * minutes, or none of ours.
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
 * The secret to put into an app. It is in no table until it is confirmed: whoever opened such a
 * page before knows another one. It is worth nothing after ten minutes, in another session, and
 * once the session or the sign-on is over.
 * @param within the session or the sign-on that the page belongs to
 * @param ticket of a page that is shown again for a wrong code, so that the app need not be set up
 * twice
 */
export function offerAuthenticator(
  deps: FactorDeps,
  account: { id: string; name: string },
  within: string,
  now: Date,
  ticket = '',
): SetUp {
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
 * Turns the app on with its first code. False where the code or the ticket is not right, or an app
 * is on already.
 */
export async function addAuthenticator(
  deps: FactorDeps,
  access: OfAccount,
  accountId: string,
  within: string,
  typed: { ticket: string; code: string },
  now: Date,
): Promise<boolean> {
  const secret = secretIn(deps, accountId, within, typed.ticket, now);
  const step = secret === null ? null : stepOf(secret, typed.code, now);
  if (secret === null || step === null) return false;
  if (
    !(await spentSql.spend(
      access,
      sha256(`authenticator ${typed.ticket}`),
      now,
      new Date(now.getTime() + SET_UP_MINUTES * 60_000),
    ))
  )
    return false;
  return authenticatorSql.insertAuthenticator(
    access,
    accountId,
    seal(deps.config.secret, purpose(accountId), secret),
    step,
    now,
  );
}

/** The time step of which this is the code, now or 30 seconds to either side. */
function stepOf(secret: string, typed: string, now: Date): number | null {
  const token = typed.replace(/\s/g, '');
  if (!/^\d{6}$/.test(token)) return null;
  const delta = totpOf(secret, '', '').validate({ token, timestamp: now.getTime(), window: 1 });
  return delta === null ? null : Math.floor(now.getTime() / 1000 / PERIOD) + delta;
}

/** Whether a code of the app is right and was not used before: it is used up by this. */
export async function useAuthenticatorCode(
  deps: FactorDeps,
  access: OfAccount,
  accountId: string,
  typed: string,
  now: Date,
): Promise<boolean> {
  const found = await authenticatorSql.findAuthenticator(access, accountId);
  const secret = found && unseal(deps.config.secret, purpose(accountId), found.sealed);
  const step = secret ? stepOf(secret, typed, now) : null;
  return step !== null && authenticatorSql.useStep(access, accountId, step);
}
