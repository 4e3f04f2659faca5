import { distrustDevices } from './devices.sql.ts';
import type { OfAccount } from './factor-access.ts';
import { dropRecoveryCodes } from './recovery-codes.sql.ts';

export interface Authenticator {
  sealed: Buffer;
  confirmed_at: Date;
}

export async function findAuthenticator(
  access: OfAccount,
  accountId: string,
): Promise<Authenticator | undefined> {
  return (
    await access.sql<Authenticator>(
      'select sealed, confirmed_at from authenticator where account_id = $1',
      [accountId],
    )
  )[0];
}

/**
 * Keeps an app with the step of its first code, which is used up. False where the account has one
 * already.
 */
export async function insertAuthenticator(
  access: OfAccount,
  accountId: string,
  sealed: Buffer,
  step: number,
  now: Date,
): Promise<boolean> {
  const rows = await access.sql(
    `insert into authenticator (account_id, sealed, made_at, confirmed_at, last_step)
      values ($1, $2, $3, $3, $4) on conflict do nothing returning 1`,
    [accountId, sealed, now, step],
  );
  return rows.length > 0;
}

/** Uses up a time step. False where this step, or a later one, was used before (ASVS 6.5.1). */
export async function useStep(
  access: OfAccount,
  accountId: string,
  step: number,
): Promise<boolean> {
  const rows = await access.sql(
    `update authenticator set last_step = $2
      where account_id = $1 and (last_step is null or last_step < $2) returning 1`,
    [accountId, step],
  );
  return rows.length > 0;
}

/**
 * Takes the app away, the recovery codes that stand in for it, and the trust of browsers that
 * skipped it. False where there was none.
 */
export async function dropAuthenticator(access: OfAccount, accountId: string): Promise<boolean> {
  const dropped = await access.sql('delete from authenticator where account_id = $1 returning 1', [
    accountId,
  ]);
  await dropRecoveryCodes(access, accountId);
  await distrustDevices(access, accountId);
  return dropped.length > 0;
}
