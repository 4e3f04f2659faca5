import { distrustDevices } from './devices.sql.ts';
import type { OfAccount } from './factor-access.ts';
import { dropRecoveryCodes } from './recovery-codes/recovery-codes.sql.ts';

export async function hasAuthenticator(access: OfAccount, accountId: string): Promise<boolean> {
  return (
    (await access.sql('select 1 from authenticator where account_id = $1', [accountId])).length > 0
  );
}

/** The app's secret, sealed. */
export async function findSecret(
  access: OfAccount,
  accountId: string,
): Promise<Buffer | undefined> {
  const [row] = await access.sql<{ sealed: Buffer }>(
    'select sealed from authenticator where account_id = $1',
    [accountId],
  );
  return row?.sealed;
}

/**
 * Stores an app with the time step of its first code, which is thereby used up. False if the
 * account already has an app.
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

/** Uses up a time step. False if it or a later one was used before (OWASP ASVS 6.5.1). */
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
 * Removes the app, the recovery codes that replace it, and the trust in browsers that skipped it.
 * False if there was no app.
 */
export async function dropAuthenticator(access: OfAccount, accountId: string): Promise<boolean> {
  const dropped = await access.sql('delete from authenticator where account_id = $1 returning 1', [
    accountId,
  ]);
  await dropRecoveryCodes(access, accountId);
  await distrustDevices(access, accountId);
  return dropped.length > 0;
}
