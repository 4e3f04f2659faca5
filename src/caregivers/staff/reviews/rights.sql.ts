import type { Access } from '../../../platform/access/access.ts';

/** What staff noted about a right. */
export async function findRightNote(access: Access<'care:review'>, id: string): Promise<string> {
  const [row] = await access.sql<{ note: string }>(
    'select staff_note as note from proxy where id = $1',
    [id],
  );
  return row?.note ?? '';
}

/**
 * Rights based on a relation that its sender may have ended: it has an end or was sent again.
 */
export const listResting = (
  access: Access<'system:care'>,
): Promise<{ patientId: string; id: string }[]> =>
  access.sql<{ patientId: string; id: string }>(
    `select x.patient_id, x.id
      from proxy x join person p on p.patient_id = x.patient_id
      left join resource r on r.patient_id = x.patient_id and r.type = 'RelatedPerson'
        and r.source = x.relation_source and r.source_id = x.relation_id
      where x.relation_id is not null and x.revoked_at is null and x.suspended_at is null
        and p.merged_into is null
        and (r.id is null or r.version > 1 or coalesce(r.content->>'active', 'true') <> 'true'
          or r.content#>'{period,end}' is not null or r.content#>'{period,_end}' is not null)
      order by x.patient_id limit 1000`,
  );

/** The clinics' zones, whose days decide whether a relation is over. */
export async function listZones(access: Access<'system:care'>): Promise<string[]> {
  const [row] = await access.sql<{ zones: string[] }>('select portico_clinic_zones() as zones');
  return row?.zones ?? [];
}
