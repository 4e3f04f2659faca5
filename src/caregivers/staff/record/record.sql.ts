import type { Access } from '../../../platform/access/access.ts';

type OnRecord = Access<'care:staff' | 'care:record'>;

/** When each caregiver last used their access to the open record, by account. */
export async function listLastUses(access: OnRecord): Promise<Map<string, Date>> {
  const rows = await access.sql<{ id: string; at: Date }>(
    `select actor_id as id, max(at) as at from audit_event
      where patient_id = $1 and acting_as = 'caregiver' and outcome = 'granted'
        and actor_id is not null
      group by actor_id`,
    [access.person.id],
  );
  return new Map(rows.map(({ id, at }) => [id, at]));
}

/** What staff noted about rights to the open record, by right. */
export async function listNotes(access: OnRecord): Promise<Map<string, string>> {
  const rows = await access.sql<{ id: string; note: string }>(
    `select id, staff_note as note from proxy where patient_id = $1 and staff_note <> ''`,
    [access.person.id],
  );
  return new Map(rows.map(({ id, note }) => [id, note]));
}
