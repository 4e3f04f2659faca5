import type { OfAccount } from '../factor-access.ts';

export async function dropRecoveryCodes(access: OfAccount, accountId: string): Promise<void> {
  await access.sql('delete from recovery_code where account_id = $1', [accountId]);
}

/** Stores new codes; earlier ones stop working. */
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

/** If many requests bring the same code at once, only one of them gets true. */
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
