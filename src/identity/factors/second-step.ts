import { useAuthenticatorCode } from './authenticator.ts';
import type { FactorDeps, OfAccount } from './factor-access.ts';
import { useRecoveryCode } from './recovery-codes.ts';

/** One field takes either: six digits are the app's, anything longer is a recovery code. */
export async function useEitherCode(
  deps: FactorDeps,
  access: OfAccount,
  accountId: string,
  typed: string,
  now: Date,
): Promise<'authenticator' | 'recovery-code' | null> {
  if (await useAuthenticatorCode(deps, access, accountId, typed, now)) return 'authenticator';
  return (await useRecoveryCode(deps, access, accountId, typed, now)) ? 'recovery-code' : null;
}
