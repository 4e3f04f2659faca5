import type { Tx } from '../../platform/db/statements.ts';

/** A clinician and the clinics where a type of visit can be had with them. */
export interface Choice {
  clinicianId: string;
  clinician: string;
  languages: { code?: string; text: string }[];
  clinicId: string;
  clinic: string;
  city: string;
  zone: string;
}

/** With whom and where a type of visit can be had. */
export const listChoices = (tx: Tx, typeId: string): Promise<Choice[]> =>
  tx.sql<Choice>(
    `select distinct p.id as clinician_id, p.name as clinician, p.name_key, p.languages::text,
       p.languages, c.id as clinic_id, c.name as clinic, c.city, c.zone
     from hours_template t
     join clinician p on p.id = t.clinician_id and p.active
     join clinic c on c.id = t.clinic_id and c.state = 'active'
     where t.removed_at is null and t.visit_types @> array[$1]::uuid[]
     order by p.name_key, p.id, c.name, c.id`,
    [typeId],
  );
