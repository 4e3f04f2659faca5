import type { Tx } from '../../platform/db/statements.ts';

/** Uses up a token or challenge. True only for the first request that brings it. */
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
