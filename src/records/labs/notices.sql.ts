import type { Access } from '../../platform/access/access.ts';
import type { Account, Person } from '../../platform/access/actor.ts';

type System = Access<`system:${string}`>;

export async function findAccount(
  access: System,
  accountId: string,
): Promise<{ account: Account; email: string | null; people: Person[] } | undefined> {
  const [row] = await access.sql<{
    who: { account: Account; email: string | null; people: Person[] } | null;
  }>('select portico_people_of($1) as who', [accountId]);
  return row?.who ?? undefined;
}

/** Which people this account has news of that it was not yet told of. */
export async function listUntold(access: System, accountId: string): Promise<string[]> {
  const rows = await access.sql<{ patient_id: string }>(
    'select distinct patient_id from result_unseen where account_id = $1 and told_at is null',
    [accountId],
  );
  return rows.map((row) => row.patient_id);
}

/** Claims what nobody is telling this account of, for one job. Answers how much. */
export async function claimTelling(
  access: Access<'results:notify'>,
  resultIds: string[],
  job: string,
  now: Date,
  until: Date,
): Promise<number> {
  const rows = await access.sql(
    `update result_unseen set telling = $4, telling_until = $6
      where patient_id = $1 and account_id = $2 and result_id = any($3) and told_at is null
       and (telling is null or telling = $4 or telling_until <= $5) returning 1`,
    [access.person.id, access.actor?.account.id ?? null, resultIds, job, now, until],
  );
  return rows.length;
}
/** The job has told, or could not (`at` null): then anybody may. */
export async function endTelling(
  access: System,
  accountId: string,
  job: string,
  at: Date | null,
): Promise<void> {
  await access.sql(
    `update result_unseen set told_at = coalesce(told_at, $3), telling = null, telling_until = null
      where account_id = $1 and telling = $2`,
    [accountId, job, at],
  );
}

/**
 * Accounts that may have to be told of something: a hold that ended, a wait that is over, a job
 * that was lost.
 */
export async function listAccountsWithUntold(access: System, since: Date): Promise<string[]> {
  const rows = await access.sql<{ account_id: string }>(
    'select distinct account_id from result_unseen where told_at is null and since > $1 limit 1000',
    [since],
  );
  return rows.map((row) => row.account_id);
}
