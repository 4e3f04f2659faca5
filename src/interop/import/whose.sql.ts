import type { Access } from '../../platform/access/access.ts';

type System = Access<'system:import'>;

/** The people of a source by its own ids. */
export function listOfSource(
  access: System,
  system: string,
  limit: number,
): Promise<{ value: string; patientId: string }[]> {
  return access.sql('select value, patient_id from person_identifier where system = $1 limit $2', [
    system,
    limit,
  ]);
}

/** The people of these Patients of a source, by the source's own id. */
export async function findBySourceIds(
  access: System,
  system: string,
  ids: string[],
): Promise<Map<string, string>> {
  const rows = await access.sql<{ value: string; patientId: string }>(
    'select value, patient_id from person_identifier where system = $1 and value = any($2)',
    [system, ids],
  );
  return new Map(rows.map((row) => [row.value, row.patientId]));
}

/** The person who has a medical record number. */
export async function findByNumber(
  access: System,
  system: string,
  value: string,
): Promise<string | null> {
  return (
    (
      await access.sql<{ patientId: string }>(
        'select patient_id from person_identifier where system = $1 and value = $2',
        [system, value],
      )
    )[0]?.patientId ?? null
  );
}

/** Whose record contains a resource of this source; null for nobody's, and for several. */
export async function findByResource(
  access: System,
  source: string,
  type: string,
  id: string,
): Promise<string | null> {
  const rows = await access.sql<{ patientId: string }>(
    `select distinct patient_id
      from resource
      where source_id = $3 and source = $1 and ($2 = '' or type = $2) limit 2`,
    [source, type, id],
  );
  return rows.length === 1 ? (rows[0]?.patientId ?? null) : null;
}
