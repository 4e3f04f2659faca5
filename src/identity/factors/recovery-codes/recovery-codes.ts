import { createHmac, randomInt } from 'node:crypto';
import { findSavedForm, saveForm } from '../../../platform/access/kept-work.ts';
import type { FactorDeps, OfAccount } from '../factor-access.ts';
import { makeRecoveryCode, RECOVERY_CODES, readRecoveryCode } from './recovery-codes.rules.ts';
import * as sql from './recovery-codes.sql.ts';

export { countRecoveryCodes } from './recovery-codes.sql.ts';

const codeHash = (deps: FactorDeps, accountId: string, code: string): Buffer =>
  createHmac('sha256', deps.config.pepper).update(`recovery-code ${accountId} ${code}`).digest();

/** The path that marks a saved form as recovery codes. No form has it, so no page can send them. */
const CODES = 'codes';

/**
 * Makes ten new recovery codes; earlier ones stop working. Only their hashes, keyed with the
 * pepper, are stored. The codes themselves are kept sealed for the one page that shows them.
 * @param ref the session that made them; null where there is none yet
 * @returns the id of that page
 */
export async function makeRecoveryCodes(
  access: OfAccount,
  deps: FactorDeps,
  accountId: string,
  ref: string | null,
): Promise<string> {
  const { now } = access.info;
  const codes = Array.from({ length: RECOVERY_CODES }, () => makeRecoveryCode(randomInt));
  const hashes = codes.map((code) => codeHash(deps, accountId, code));
  await sql.replaceRecoveryCodes(access, accountId, hashes, now);
  const fields = Object.fromEntries(codes.entries());
  return saveForm(
    access,
    { secret: deps.config.secret, accountId, ref, now },
    { path: CODES, fields },
  );
}

/** The recovery codes of a page that shows them, only for the account that made them. */
export async function findMadeCodes(
  access: OfAccount,
  deps: FactorDeps,
  accountId: string,
  id: string,
): Promise<string[] | null> {
  const work = await findSavedForm(access, deps.config.secret, accountId, id, access.info.now);
  return work?.path === CODES ? Object.values(work.fields) : null;
}

/** Uses up a recovery code. False for a wrong or used one. */
export async function useRecoveryCode(
  access: OfAccount,
  deps: FactorDeps,
  accountId: string,
  typed: string,
): Promise<boolean> {
  const code = readRecoveryCode(typed);
  return (
    code !== null &&
    sql.useRecoveryCode(access, accountId, codeHash(deps, accountId, code), access.info.now)
  );
}

/** Whether this is an unused recovery code of the account. It stays unused. */
export async function isRecoveryCode(
  access: OfAccount,
  deps: FactorDeps,
  accountId: string,
  typed: string,
): Promise<boolean> {
  const code = readRecoveryCode(typed);
  return code !== null && sql.hasRecoveryCode(access, accountId, codeHash(deps, accountId, code));
}
