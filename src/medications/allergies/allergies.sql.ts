import type { AllergyIntolerance } from '@medplum/fhirtypes';
import { readJson } from '../../fhir/decimals.ts';
import type { Access } from '../../platform/access/access.ts';
import type { ReadsAllergies } from '../policy.ts';
import type { Stored } from '../record/links.rules.ts';

/** The AllergyIntolerance resources of one person. */
export async function listAllergies(
  access: Access<ReadsAllergies>,
  patientId: string,
): Promise<Stored<AllergyIntolerance>[]> {
  const rows = await access.sql<{ id: string; source: string; sourceId: string; text: string }>(
    `select id, source, source_id, content::text as text
      from resource
      where patient_id = $1 and type = 'AllergyIntolerance' order by id`,
    [patientId],
  );
  return rows.map((row) => ({
    id: row.id,
    source: row.source,
    sourceId: row.sourceId,
    content: readJson(row.text) as AllergyIntolerance,
  }));
}
