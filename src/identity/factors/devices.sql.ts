import type { OfAccount } from './factor-access.ts';

export interface Device {
  id: string;
  agent: string;
  firstAt: Date;
  seenAt: Date;
  trustedUntil: Date | null;
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

/** Records that the account was used in a browser, without waiting. */
export function noteDevice(
  access: OfAccount,
  accountId: string,
  browser: { tokenHash: Buffer; agent: string; trustedUntil: Date | null },
): void {
  const { tokenHash, agent, trustedUntil } = browser;
  access.pipeline(
    `insert into device (account_id, token_hash, agent, first_at, seen_at, trusted_until)
      values ($1, $2, $3, $4, $4, $5)
     on conflict (account_id, token_hash) do update set seen_at = excluded.seen_at,
       agent = excluded.agent,
       trusted_until = coalesce(excluded.trusted_until, device.trusted_until)`,
    [accountId, tokenHash, agent.slice(0, 200), access.info.now, trustedUntil],
  );
}

/** Forgets a browser and signs it off: the owner is notified when it is used again. */
export async function forgetDevice(
  access: OfAccount,
  accountId: string,
  id: string,
): Promise<boolean> {
  await access.sql(
    `update session set ended_at = $3
      where account_id = $1 and device_id = $2 and ended_at is null`,
    [accountId, id, access.info.now],
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

/** No browser skips the second step from now on. */
export async function distrustDevices(access: OfAccount, accountId: string): Promise<void> {
  await access.sql('update device set trusted_until = null where account_id = $1', [accountId]);
}
