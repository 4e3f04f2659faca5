import type { PlainDate } from '../../platform/days.rules.ts';
import type { Tx } from '../../platform/db/statements.ts';

/** SNOMED CT 3457005, "Patient referral": the category of a ServiceRequest that is a referral. */
const REFERRAL = '3457005';

export interface BookerRow {
  sex: string;
  lastVisit: PlainDate | null;
  referral: boolean;
}
/** What the record says about whoever wants to book. */
export async function findBooker(tx: Tx, personId: string): Promise<BookerRow | undefined> {
  const [row] = await tx.sql<BookerRow>(
    `select p.sex,
       greatest(
         (select max((v.starts_at at time zone v.zone)::date) from visit v
          where v.patient_id = $1 and v.state = 'done'),
         (select max(r.date)::date from resource r where r.patient_id = $1
          and r.type = 'Encounter' and r.content->>'status' = 'finished')) as last_visit,
       exists (select 1 from resource r where r.patient_id = $1 and r.type = 'ServiceRequest'
         and r.content->>'status' = 'active'
         and r.content->'category' #>> '{}' like '%' || $2 || '%') as referral
     from person p where p.patient_id = $1`,
    [personId, REFERRAL],
  );
  return row;
}

/**
 * Visits ahead: of which type, and on which day of their clinic.
 * @param bookedBy only those that this account booked; null: all
 */
export const listAhead = (
  tx: Tx,
  personId: string,
  now: Date,
  but: readonly string[],
  bookedBy: string | null,
): Promise<{ typeId: string; day: PlainDate }[]> =>
  tx.sql(
    `select visit_type_id as type_id, (starts_at at time zone zone)::date as day from visit
     where patient_id = $1 and state = 'booked' and starts_at > $2 and id <> all($3)
       and ($4::uuid is null or booked_by = $4)`,
    [personId, now, but, bookedBy],
  );

/** The clinicians who care for the person: the general practitioner and the care teams. */
export async function listOwnClinicians(tx: Tx, personId: string): Promise<string[]> {
  const rows = await tx.sql<{ id: string }>(
    `with named as (
       select r.source, g->>'reference' as reference, 1 as place
       from resource r, json_array_elements(case json_typeof(r.content->'generalPractitioner')
         when 'array' then r.content->'generalPractitioner' else '[]' end) g
       where r.patient_id = $1 and r.type = 'Patient'
       union all
       select r.source, p->'member'->>'reference', 2
       from resource r, json_array_elements(case json_typeof(r.content->'participant')
         when 'array' then r.content->'participant' else '[]' end) p
       where r.patient_id = $1 and r.type = 'CareTeam'
         and coalesce(r.content->>'status', 'active') = 'active')
     select c.id from named n
     left join clinician_role o on o.active and o.ref = n.source || ' '
       || substring(n.reference from '(PractitionerRole/[A-Za-z0-9.-]+)$')
     join clinician c on c.active and (c.ref = o.clinician or c.ref = n.source || ' '
       || substring(n.reference from '(Practitioner/[A-Za-z0-9.-]+)$'))
     group by c.id order by min(n.place), c.id`,
    [personId],
  );
  return rows.map(({ id }) => id);
}
