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
