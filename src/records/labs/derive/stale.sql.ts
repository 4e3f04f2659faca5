import type { Marks } from '../../../derivation.ts';

/** Always in the same order, so that two imports never deadlock. */
export async function markStale(access: Marks, people: string[]): Promise<void> {
  await access.sql(
    'insert into lab_stale (patient_id) select unnest($1::uuid[]) on conflict do nothing',
    [people.sort()],
  );
}

/** Marks people whose results wait for, or refer to, one of these shared resources. */
export async function markReferring(access: Marks, refs: string[]): Promise<void> {
  await access.sql(
    `insert into lab_stale (patient_id)
      select distinct patient_id
      from lab_wanting
      where ref = any($1) order by 1 on conflict do nothing`,
    [refs],
  );
}
