import type { Access } from '../../../platform/access/access.ts';
import type { Account, Person } from '../../../platform/access/actor.ts';

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

/** The people in whose records something is new that the account was not notified of. */
export async function listUnnotified(access: System, accountId: string): Promise<string[]> {
  const rows = await access.sql<{ patientId: string }>(
    'select distinct patient_id from result_unseen where account_id = $1 and told_at is null',
    [accountId],
  );
  return rows.map((row) => row.patientId);
}

/** Claims unclaimed notices for one job. @returns how many */
export async function claimNotices(
  access: Access<'results:notify'>,
  resultIds: string[],
  { job, now, until }: { job: string; now: Date; until: Date },
): Promise<number> {
  const rows = await access.sql(
    `update result_unseen set telling = $4, telling_until = $6
      where patient_id = $1 and account_id = $2 and result_id = any($3) and told_at is null
       and (telling is null or telling = $4 or telling_until <= $5) returning 1`,
    [access.person.id, access.actor?.account.id ?? null, resultIds, job, now, until],
  );
  return rows.length;
}
/** Ends a claim. @param at when the mail was sent; null if it was not: anybody may claim it then */
export async function endClaim(
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

/** Accounts with anything that they were not notified of, whether or not they may see it now. */
export async function listAccountsToNotify(access: System, since: Date): Promise<string[]> {
  const rows = await access.sql<{ accountId: string }>(
    'select distinct account_id from result_unseen where told_at is null and since > $1 limit 1000',
    [since],
  );
  return rows.map((row) => row.accountId);
}
