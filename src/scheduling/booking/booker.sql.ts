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
