import type { Access } from '../../platform/access/access.ts';
import type { Tx } from '../../platform/db/statements.ts';

/**
 * For the account that signs on or gets back in, for the one that is signed on, or for another's by
 * who may: row-level security knows the difference.
 */
export type OfAccount = Access<
  'system:sign-on' | 'account:own' | 'account:secure' | 'staff:manage' | 'members:help'
>;

export interface Passkey {
  id: string;
  credential_id: string;
  public_key: Buffer;
  counter: number;
  transports: string[];
  name: string;
  created_at: Date;
  used_at: Date | null;
}

export function listPasskeys(access: OfAccount, accountId: string): Promise<Passkey[]> {
  return access.sql<Passkey>(
    `select id, credential_id, public_key, counter, transports, name, created_at, used_at
      from passkey
      where account_id = $1 order by created_at`,
    [accountId],
  );
}

/** Whose passkey it is that a browser offers, while the account is open. */
export async function findPasskey(
  access: OfAccount,
  credentialId: string,
): Promise<(Passkey & { account_id: string }) | undefined> {
  const [row] = await access.sql<Passkey & { account_id: string }>(
    `select p.id, p.account_id, p.credential_id, p.public_key, p.counter, p.transports, p.name,
        p.created_at, p.used_at
     from passkey p join account a on a.id = p.account_id
     where p.credential_id = $1 and a.closed_at is null`,
    [credentialId],
  );
  return row;
}

/** False where the same passkey is there already. */
export async function insertPasskey(
  access: OfAccount,
  accountId: string,
  made: {
    credentialId: string;
    publicKey: Buffer;
    counter: number;
    transports: string[];
    name: string;
  },
  now: Date,
): Promise<boolean> {
  const rows = await access.sql(
    `insert into passkey (account_id, credential_id, public_key, counter, transports, name,
        created_at)
      values ($1, $2, $3, $4, $5, $6, $7)
     on conflict do nothing returning 1`,
    [accountId, made.credentialId, made.publicKey, made.counter, made.transports, made.name, now],
  );
  return rows.length > 0;
}

/**
 * Notes a use. False where the counter went back: then there are two of what should be one. Most
 * passkeys count nothing.
 */
export async function usePasskey(
  access: OfAccount,
  credentialId: string,
  counter: number,
  now: Date,
): Promise<boolean> {
  const rows = await access.sql(
    `update passkey set counter = $2, used_at = $3
      where credential_id = $1 and (counter < $2 or (counter = 0 and $2 = 0)) returning 1`,
    [credentialId, counter, now],
  );
  return rows.length > 0;
}

export async function renamePasskey(
  access: OfAccount,
  accountId: string,
  id: string,
  name: string,
): Promise<boolean> {
  return (
    (
      await access.sql(
        'update passkey set name = $3 where account_id = $1 and id = $2 returning 1',
        [accountId, id, name],
      )
    ).length > 0
  );
}

export async function deletePasskey(
  access: OfAccount,
  accountId: string,
  id: string,
): Promise<boolean> {
  return (
    (
      await access.sql('delete from passkey where account_id = $1 and id = $2 returning 1', [
        accountId,
        id,
      ])
    ).length > 0
  );
}

export async function deletePasskeys(access: OfAccount, accountId: string): Promise<void> {
  await access.sql('delete from passkey where account_id = $1', [accountId]);
}

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

export async function dropRecoveryCodes(access: OfAccount, accountId: string): Promise<void> {
  await access.sql('delete from recovery_code where account_id = $1', [accountId]);
}

/** New codes make the ones before worthless. */
export async function replaceRecoveryCodes(
  access: OfAccount,
  accountId: string,
  hashes: Buffer[],
  now: Date,
): Promise<void> {
  await dropRecoveryCodes(access, accountId);
  await access.sql(
    'insert into recovery_code (account_id, code_hash, made_at) select $1, unnest($2::bytea[]), $3',
    [accountId, hashes, now],
  );
}

export async function hasRecoveryCode(
  access: OfAccount,
  accountId: string,
  hash: Buffer,
): Promise<boolean> {
  return (
    (
      await access.sql(
        'select 1 from recovery_code where account_id = $1 and code_hash = $2 and used_at is null',
        [accountId, hash],
      )
    ).length > 0
  );
}

/** Of many who bring the same code at once, one gets true. */
export async function useRecoveryCode(
  access: OfAccount,
  accountId: string,
  hash: Buffer,
  now: Date,
): Promise<boolean> {
  return (
    (
      await access.sql(
        `update recovery_code set used_at = $3
          where account_id = $1 and code_hash = $2 and used_at is null returning 1`,
        [accountId, hash, now],
      )
    ).length > 0
  );
}

export async function countRecoveryCodes(access: OfAccount, accountId: string): Promise<number> {
  return (
    (
      await access.sql<{ n: number }>(
        'select count(*)::int as n from recovery_code where account_id = $1 and used_at is null',
        [accountId],
      )
    )[0]?.n ?? 0
  );
}

export interface Device {
  id: string;
  agent: string;
  first_at: Date;
  seen_at: Date;
  trusted_until: Date | null;
}

export async function findDevice(
  access: OfAccount,
  accountId: string,
  tokenHash: Buffer,
): Promise<Device | undefined> {
  return (
    await access.sql<Device>(
      `select id, agent, first_at, seen_at, trusted_until
        from device
        where account_id = $1 and token_hash = $2`,
      [accountId, tokenHash],
    )
  )[0];
}

export function listDevices(access: OfAccount, accountId: string): Promise<Device[]> {
  return access.sql<Device>(
    `select id, agent, first_at, seen_at, trusted_until
      from device
      where account_id = $1 order by seen_at desc limit 50`,
    [accountId],
  );
}

/** Notes that the account was used from a browser. Sent ahead. */
export function noteDevice(
  access: OfAccount,
  accountId: string,
  tokenHash: Buffer,
  agent: string,
  now: Date,
  trustedUntil: Date | null,
): void {
  access.pipeline(
    `insert into device (account_id, token_hash, agent, first_at, seen_at, trusted_until)
      values ($1, $2, $3, $4, $4, $5)
     on conflict (account_id, token_hash) do update set seen_at = excluded.seen_at,
       agent = excluded.agent,
       trusted_until = coalesce(excluded.trusted_until, device.trusted_until)`,
    [accountId, tokenHash, agent.slice(0, 200), now, trustedUntil],
  );
}

/** The browser is as good as never seen: trusted no longer, and told of when it comes again. */
export async function forgetDevice(
  access: OfAccount,
  accountId: string,
  id: string,
  now: Date,
): Promise<boolean> {
  await access.sql(
    `update session set ended_at = $3
      where account_id = $1 and device_id = $2 and ended_at is null`,
    [accountId, id, now],
  );
  return (
    (
      await access.sql('delete from device where account_id = $1 and id = $2 returning 1', [
        accountId,
        id,
      ])
    ).length > 0
  );
}

/** No browser skips the second step any longer. */
export async function distrustDevices(access: OfAccount, accountId: string): Promise<void> {
  await access.sql('update device set trusted_until = null where account_id = $1', [accountId]);
}

/** Uses up a token or challenge: true for the first who brings it. */
export async function spend(
  access: Tx,
  hash: Buffer,
  now: Date,
  expiresAt: Date,
): Promise<boolean> {
  await access.sql('delete from spent where expires_at < $1', [now]);
  return (
    (
      await access.sql(
        'insert into spent (hash, expires_at) values ($1, $2) on conflict do nothing returning 1',
        [hash, expiresAt],
      )
    ).length > 0
  );
}
