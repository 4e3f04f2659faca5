import type { Access } from '../../../platform/access/access.ts';

type System = Access<'system:records'>;

/**
 * Takes people off the list of those whose results have to be derived. Other workers get others.
 * @param but people to leave on the list
 */
export async function takeStale(
  access: System,
  limit: number,
  but: readonly string[],
): Promise<string[]> {
  const rows = await access.sql<{ patientId: string }>(
    `delete from lab_stale
      where patient_id in (select patient_id from lab_stale where patient_id <> all($2::uuid[])
        order by patient_id limit $1 for update skip locked)
     returning patient_id`,
    [limit, but],
  );
  return rows.map((row) => row.patientId);
}

/**
 * Notes that results are new to each account that may have a right to this record.
 * @returns the accounts
 */
export async function noteUnseen(
  access: System,
  patientId: string,
  results: { id: string; version: number }[],
  now: Date,
): Promise<string[]> {
  if (results.length === 0) return [];
  const rows = await access.sql<{ accountId: string }>(
    `with viewer as (
       select id as account_id from account where patient_id = $1 and closed_at is null
       union
       select p.account_id
       from proxy p join account a on a.id = p.account_id
       where p.patient_id = $1 and p.revoked_at is null and a.closed_at is null
     )
     insert into result_unseen (patient_id, account_id, result_id, version, since)
     select $1, v.account_id, r.id, r.version, $4
     from viewer v cross join unnest($2::uuid[], $3::int[]) as r(id, version)
     on conflict (patient_id, account_id, result_id) do update set version = excluded.version,
       since = excluded.since, told_at = null
     returning account_id`,
    [patientId, results.map((result) => result.id), results.map((result) => result.version), now],
  );
  return [...new Set(rows.map((row) => row.accountId))];
}
