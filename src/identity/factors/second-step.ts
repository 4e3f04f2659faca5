import { useAuthenticatorCode } from './authenticator.ts';
import type { FactorDeps, OfAccount } from './factor-access.ts';
import { useRecoveryCode } from './recovery-codes/recovery-codes.ts';

/**
 * Uses up a code of either kind, as one field takes both. Six digits are the app's code, anything
 * longer a recovery code.
 * @returns which kind it was; null for a wrong or used code
 */
export async function useEitherCode(
  access: OfAccount,
  deps: FactorDeps,
  accountId: string,
  typed: string,
): Promise<'authenticator' | 'recovery-code' | null> {
  if (await useAuthenticatorCode(access, deps, accountId, typed)) return 'authenticator';
  return (await useRecoveryCode(access, deps, accountId, typed)) ? 'recovery-code' : null;
}
