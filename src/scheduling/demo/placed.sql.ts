import type { Tx } from '../../platform/db/statements.ts';

/** Who works where, as the public directory has it. */
export const listPlaced = (
  tx: Tx,
): Promise<
  { clinicianId: string; name: string; specialty: string; clinicId: string; clinic: string }[]
> =>
  tx.sql(
    `select distinct c.id as clinician_id, c.name, c.name_key, c.specialties->0->>'text' as specialty,
       c.clinic_id, c.clinic from portico_public_clinician c order by c.name_key, c.clinic`,
  );
