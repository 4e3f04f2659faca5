import type { PlainDate } from '../../platform/days.rules.ts';
import type { Tx } from '../../platform/db/statements.ts';

/** Active clinics that a person's record names as responsible for it, newest first. */
export const listManaging = (tx: Tx, personId: string): Promise<{ id: string }[]> =>
  tx.sql<{ id: string }>(
    `select c.id from (
       select r.received_at, r.source || ' ' || substring(
         r.content->'managingOrganization'->>'reference' from '(Organization/[A-Za-z0-9.-]+)$'
       ) as ref
       from resource r where r.patient_id = $1 and r.type = 'Patient') p
     join clinic c on c.state = 'active' and (c.ref = p.ref or c.organization = p.ref
       or exists (select 1 from department d where d.clinic_id = c.id and d.ref = p.ref))
     group by c.id, p.received_at order by p.received_at desc, c.id`,
    [personId],
  );

/** Active clinics where the clinician with this NPI works. */
export const listOfPrescriber = (tx: Tx, npi: string): Promise<{ id: string }[]> =>
  tx.sql<{ id: string }>(
    `select distinct v.clinic_id as id from portico_public_clinician v
     join clinician p on p.id = v.id where p.npi = $1`,
    [npi],
  );

/**
 * The active clinicians whom a person's record names, the nearest first: the general practitioner
 * (1), the care teams (2), and whom they have seen since a day (3).
 * @param since null: visits are not asked for
 */
export const listKnown = (
  tx: Tx,
  personId: string,
  since: PlainDate | null,
): Promise<{ id: string; place: number }[]> =>
  tx.sql<{ id: string; place: number }>(
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
         and coalesce(r.content->>'status', 'active') = 'active'
       union all
       select r.source, p->'individual'->>'reference', 3
       from resource r, json_array_elements(case json_typeof(r.content->'participant')
         when 'array' then r.content->'participant' else '[]' end) p
       where r.patient_id = $1 and r.type = 'Encounter' and r.date >= $2::date),
     known as (
       select c.id, n.place from named n
       join clinician c on c.active and c.ref = n.source || ' '
         || substring(n.reference from '(Practitioner/[A-Za-z0-9.-]+)$')
       union all
       select c.id, n.place from named n
       join clinician_role o on o.active and o.ref = n.source || ' '
         || substring(n.reference from '(PractitionerRole/[A-Za-z0-9.-]+)$')
       join clinician c on c.active and c.ref = o.clinician)
     select id, min(place) as place from known group by id order by 2, id`,
    [personId, since],
  );
