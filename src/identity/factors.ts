import { createHmac, randomInt } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import { seal, unseal } from '../platform/crypto.ts';
import type { Tx } from '../platform/db.ts';
import type { Deps } from '../platform/routes.ts';
import type { OfAccount } from './factors.sql.ts';
import * as sql from './factors.sql.ts';
import { makeRecoveryCode, RECOVERY_CODES, readRecoveryCode } from './recovery-code.rules.ts';

export type FactorDeps = Pick<Deps, 'config' | 'settings'>;

const PERIOD = 30;
const purpose = (accountId: string) => `authenticator ${accountId}`;

/** RFC 6238 as every authenticator app has it: SHA-1, six digits, 30 seconds. */
const totpOf = (secret: string, issuer: string, label: string) =>
  new TOTP({ issuer, label, secret: Secret.fromBase32(secret), algorithm: 'SHA1', digits: 6, period: PERIOD });

export interface SetUp {
  /** For typing in, in groups of four. */
  secret: string;
  /** For the QR code. */
  uri: string;
}

/** The secret to put into an app: the one that waits to be confirmed, so that a page that is opened again shows the same. Null where an app is set up already. */
export async function beginAuthenticator(deps: FactorDeps, tx: Tx, grant: OfAccount, account: { id: string; name: string }, now: Date): Promise<SetUp | null> {
  const before = await sql.findAuthenticator(tx, grant, account.id);
  if (before?.confirmed_at) return null;
  const kept = before && unseal(deps.config.secret, purpose(account.id), before.sealed);
  const secret = kept ?? new Secret({ size: 20 }).base32;
  if (!kept) await sql.saveAuthenticator(tx, grant, account.id, seal(deps.config.secret, purpose(account.id), secret), now);
  return { secret: secret.replace(/(.{4})(?=.)/g, '$1 '), uri: totpOf(secret, deps.settings.name, account.name).toString() };
}

/**
 * Whether a code of the app is right, now or 30 seconds to either side, and was not used before: it is used up by this. The
 * first right code confirms the app.
 */
export async function useAuthenticatorCode(deps: FactorDeps, tx: Tx, grant: OfAccount, accountId: string, typed: string, now: Date): Promise<boolean> {
  const found = await sql.findAuthenticator(tx, grant, accountId);
  const secret = found && unseal(deps.config.secret, purpose(accountId), found.sealed);
  const token = typed.replace(/\s/g, '');
  if (!secret || !/^\d{6}$/.test(token)) return false;
  const delta = totpOf(secret, '', '').validate({ token, timestamp: now.getTime(), window: 1 });
  return delta !== null && sql.useStep(tx, grant, accountId, Math.floor(now.getTime() / 1000 / PERIOD) + delta, now);
}

const codeHash = (deps: FactorDeps, accountId: string, code: string): Buffer =>
  createHmac('sha256', deps.config.pepper).update(`recovery-code ${accountId} ${code}`).digest();

/** Ten new codes; the ones before are worthless. Only their hashes are kept, under the pepper. */
export async function makeRecoveryCodes(deps: FactorDeps, tx: Tx, grant: OfAccount, accountId: string): Promise<string[]> {
  const codes = Array.from({ length: RECOVERY_CODES }, () => makeRecoveryCode(randomInt));
  await sql.replaceRecoveryCodes(
    tx,
    grant,
    accountId,
    codes.map((code) => codeHash(deps, accountId, code)),
  );
  return codes;
}

/** Whether it is one of the account's codes that was not used before: it is used up by this. */
export async function useRecoveryCode(deps: FactorDeps, tx: Tx, grant: OfAccount, accountId: string, typed: string, now: Date): Promise<boolean> {
  const code = readRecoveryCode(typed);
  return code !== null && sql.useRecoveryCode(tx, grant, accountId, codeHash(deps, accountId, code), now);
}

/** One field takes either: six digits are the app's, anything longer is a recovery code. */
export async function useEitherCode(
  deps: FactorDeps,
  tx: Tx,
  grant: OfAccount,
  accountId: string,
  typed: string,
  now: Date,
): Promise<'authenticator' | 'recovery-code' | null> {
  if (await useAuthenticatorCode(deps, tx, grant, accountId, typed, now)) return 'authenticator';
  return (await useRecoveryCode(deps, tx, grant, accountId, typed, now)) ? 'recovery-code' : null;
}
