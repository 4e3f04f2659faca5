import { createHmac, randomInt } from 'node:crypto';
import type { FactorDeps, OfAccount } from './factor-access.ts';
import { makeRecoveryCode, RECOVERY_CODES, readRecoveryCode } from './recovery-codes.rules.ts';
import * as recoveryCodesSql from './recovery-codes.sql.ts';

const codeHash = (deps: FactorDeps, accountId: string, code: string): Buffer =>
  createHmac('sha256', deps.config.pepper).update(`recovery-code ${accountId} ${code}`).digest();

/** Ten new codes; the ones before are worthless. Only their hashes are kept, under the pepper. */
export async function makeRecoveryCodes(
  deps: FactorDeps,
  access: OfAccount,
  accountId: string,
  now: Date,
): Promise<string[]> {
  const codes = Array.from({ length: RECOVERY_CODES }, () => makeRecoveryCode(randomInt));
  await recoveryCodesSql.replaceRecoveryCodes(
    access,
    accountId,
    codes.map((code) => codeHash(deps, accountId, code)),
    now,
  );
  return codes;
}

/** Whether it is one of the account's codes that was not used before: it is used up by this. */
export async function useRecoveryCode(
  deps: FactorDeps,
  access: OfAccount,
  accountId: string,
  typed: string,
  now: Date,
): Promise<boolean> {
  const code = readRecoveryCode(typed);
  return (
    code !== null &&
    recoveryCodesSql.useRecoveryCode(access, accountId, codeHash(deps, accountId, code), now)
  );
}

/** Whether it is one of the account's codes that was not used before. Nothing is used up. */
export async function isRecoveryCode(
  deps: FactorDeps,
  access: OfAccount,
  accountId: string,
  typed: string,
): Promise<boolean> {
  const code = readRecoveryCode(typed);
  return (
    code !== null &&
    recoveryCodesSql.hasRecoveryCode(access, accountId, codeHash(deps, accountId, code))
  );
}
