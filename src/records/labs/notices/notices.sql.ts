import type { Access } from '../../../platform/access/access.ts';
import type { AccountPeople } from '../../../platform/access/actor.ts';

type System = Access<`system:${string}`>;

export async function findAccount(
  access: System,
  accountId: string,
): Promise<AccountPeople | undefined> {
  const [row] = await access.sql<{
    who: AccountPeople | null;
  }>('select portico_people_of($1) as who', [accountId]);
  return row?.who ?? undefined;
}

/** The people whose records contain something new that the account was not notified of. */
export async function listUnnotified(access: System, accountId: string): Promise<string[]> {
  const rows = await access.sql<{ patientId: string }>(
    'select distinct patient_id from result_unseen where account_id = $1 and told_at is null',
    [accountId],
  );
  return rows.map((row) => row.patientId);
}

/** Marks results as notified. @returns those that were not yet, each with its version */
export function markNotified(
  access: Access<'results:notify'>,
  resultIds: string[],
  now: Date,
): Promise<{ id: string; version: number }[]> {
  return access.sql<{ id: string; version: number }>(
    `update result_unseen set told_at = $4
      where patient_id = $1 and account_id = $2 and result_id = any($3) and told_at is null
      returning result_id as id, version`,
    [access.person.id, access.actor?.account.id ?? null, resultIds, now],
  );
}

/** Accounts with anything that they were not notified of, whether or not they may see it now. */
export async function listAccountsToNotify(access: System, since: Date): Promise<string[]> {
  const rows = await access.sql<{ accountId: string }>(
    'select distinct account_id from result_unseen where told_at is null and since > $1 limit 1000',
    [since],
  );
  return rows.map((row) => row.accountId);
}
