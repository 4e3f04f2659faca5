import type { Access } from '../../platform/access/access.ts';

type System = Access<'system:import'>;

/** Marks people whose lab results or prescriptions have to be derived again. */
export async function markStale(
  access: System,
  lab: string[],
  prescription: string[],
): Promise<void> {
  // always in the same order, so that two imports never deadlock
  if (lab.length > 0)
    await access.sql(
      'insert into lab_stale (patient_id) select unnest($1::uuid[]) on conflict do nothing',
      [lab.sort()],
    );
  if (prescription.length > 0)
    await access.sql(
      `insert into prescription_stale (patient_id)
        select unnest($1::uuid[]) on conflict do nothing`,
      [prescription.sort()],
    );
}

/** Marks people whose results or prescriptions point to shared resources that came or changed. */
export async function markPointing(
  access: System,
  source: string,
  changed: readonly { type: string; sourceId: string }[],
): Promise<void> {
  const refs = changed.map((one) => `${source} ${one.type}/${one.sourceId}`);
  await access.sql(
    `insert into prescription_stale (patient_id)
      select distinct patient_id
      from prescription
      where refs && $1 and refs <> '{}' order by 1 on conflict do nothing`,
    [refs],
  );
  await access.sql(
    `insert into lab_stale (patient_id)
      select distinct patient_id
      from lab_wanting
      where ref = any($1) order by 1 on conflict do nothing`,
    [refs],
  );
}
