import type { Marks } from '../derivation.ts';

/** Always in the same order, so that two imports never deadlock. */
export async function markStale(access: Marks, people: string[]): Promise<void> {
  await access.sql(
    'insert into prescription_stale (patient_id) select unnest($1::uuid[]) on conflict do nothing',
    [people.sort()],
  );
}

/** Marks people whose prescriptions refer to one of these shared resources. */
export async function markReferring(access: Marks, refs: string[]): Promise<void> {
  await access.sql(
    `insert into prescription_stale (patient_id)
      select distinct patient_id
      from prescription
      where refs && $1 and refs <> '{}' order by 1 on conflict do nothing`,
    [refs],
  );
}
