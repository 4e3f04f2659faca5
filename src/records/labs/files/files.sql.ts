import type { Binary, DiagnosticReport, Meta } from '@medplum/fhirtypes';
import { readJson } from '../../../fhir/decimals.ts';
import type { Access } from '../../../platform/access/access.ts';
import type { ReadsResults } from '../../policy.ts';

/** A report with its source, within which its references are followed. */
export async function findReport(
  access: Access<ReadsResults>,
  id: string,
): Promise<{ source: string; content: DiagnosticReport } | undefined> {
  const [row] = await access.sql<{ source: string; text: string }>(
    `select source, content::text as text
      from resource
      where patient_id = $1 and type = 'DiagnosticReport' and id = $2`,
    [access.person.id, id],
  );
  return row && { source: row.source, content: readJson(row.text) as DiagnosticReport };
}

/**
 * A Binary by its id at its source: the person's own, or one that belongs to nobody. The caller has
 * checked that something in this record points to it.
 */
export async function findBinary(
  access: Access<ReadsResults>,
  source: string,
  sourceId: string,
): Promise<Binary | undefined> {
  const [row] = await access.sql<{ text: string }>(
    `select content::text as text
      from resource
      where patient_id = $1 and type = 'Binary' and source = $2 and source_id = $3
     union all
     select content::text
     from shared_resource
     where type = 'Binary' and source = $2 and source_id = $3 limit 1`,
    [access.person.id, source, sourceId],
  );
  return row && (readJson(row.text) as Binary);
}

/** Which of these Binaries of the report's source are on file, with their security labels. */
export function listBinaries(
  access: Access<ReadsResults>,
  reportId: string,
  sourceIds: string[],
): Promise<{ sourceId: string; meta?: Meta }[]> {
  return access.sql(
    `with r as (select source from resource where patient_id = $1 and type = 'DiagnosticReport'
        and id = $2)
     select b.source_id as "sourceId", b.content->'meta' as meta
     from resource b join r using (source)
     where b.patient_id = $1 and b.type = 'Binary' and b.source_id = any($3)
     union all
     select s.source_id, s.content->'meta'
     from shared_resource s join r using (source)
     where s.type = 'Binary' and s.source_id = any($3)`,
    [access.person.id, reportId, sourceIds],
  );
}
