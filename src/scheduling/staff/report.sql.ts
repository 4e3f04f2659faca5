import type { Access } from '../../platform/access/access.ts';
import type { Came } from './report.rules.ts';

export type Missed = Came & {
  clinicId: string;
  clinic: string;
  /** Null for all of the clinic together. */
  clinician: string | null;
  /** Over, and nobody noted how it went. */
  open: number;
};
/** How many came and how many did not, of visits that began in a span: by clinic and clinician. */
export const countMissed = (
  access: Access<'visits:day'>,
  from: Date,
  to: Date,
): Promise<Missed[]> =>
  access.sql<Missed>(
    `select v.clinic_id, c.name as clinic, p.name as clinician,
       count(distinct v.id) filter (where v.state in ('arrived', 'in-room', 'done'))::int as came,
       count(distinct v.id) filter (where v.state = 'no-show')::int as missed,
       count(distinct v.id) filter (where v.state = 'booked')::int as open
     from visit v join clinic c on c.id = v.clinic_id
     left join visit_clinician vc on vc.patient_id = v.patient_id and vc.visit_id = v.id
     left join clinician p on p.id = vc.clinician_id
     where v.starts_at >= $1 and v.starts_at < $2 and v.state <> 'cancelled'
     group by grouping sets ((v.clinic_id, c.name), (v.clinic_id, c.name, p.id, p.name, p.name_key))
     having grouping(p.id) = 1 or p.id is not null
     order by lower(c.name), v.clinic_id, grouping(p.id) desc, p.name_key, p.id`,
    [from, to],
  );
