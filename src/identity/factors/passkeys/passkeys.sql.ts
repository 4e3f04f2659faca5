import type { OfAccount } from '../factor-access.ts';

export interface Passkey {
  id: string;
  credentialId: string;
  publicKey: Buffer;
  counter: number;
  transports: string[];
  name: string;
  createdAt: Date;
  usedAt: Date | null;
}

export function listPasskeys(access: OfAccount, accountId: string): Promise<Passkey[]> {
  return access.sql<Passkey>(
    `select id, credential_id, public_key, counter, transports, name, created_at, used_at
      from passkey
      where account_id = $1 order by created_at`,
    [accountId],
  );
}

/** A passkey and its owner, unless the account is closed. */
export async function findPasskey(
  access: OfAccount,
  credentialId: string,
): Promise<(Passkey & { accountId: string }) | undefined> {
  const [row] = await access.sql<Passkey & { accountId: string }>(
    `select p.id, p.account_id, p.credential_id, p.public_key, p.counter, p.transports, p.name,
        p.created_at, p.used_at
     from passkey p join account a on a.id = p.account_id
     where p.credential_id = $1 and a.closed_at is null`,
    [credentialId],
  );
  return row;
}

/** False if the passkey is already stored. */
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
 * Records a use. False if the counter went back: then the passkey was cloned. Most passkeys don't
 * count.
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
