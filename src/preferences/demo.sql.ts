import type { Access } from '../platform/access/access.ts';

type Notices = Access<'system:notices'>;

/** Somebody whom the account may act for; null if there is nobody. */
export const findDependent = async (access: Notices, accountId: string): Promise<string | null> =>
  (
    await access.sql<{ patientId: string }>(
      'select patient_id from proxy where account_id = $1 limit 1',
      [accountId],
    )
  )[0]?.patientId ?? null;

/** Mail to the account's address has come back. */
export const addBounce = async (access: Notices, accountId: string, at: Date): Promise<void> =>
  void (await access.sql(
    `insert into bounced_address (account_id, address_hash, status, bounced_at)
      select id, portico_address_hash(email), '5.1.1', $2 from account where id = $1`,
    [accountId, at],
  ));
