import type { Coverage } from '@medplum/fhirtypes';
import { readJson } from '../fhir/decimals.ts';
import type { Grant } from '../platform/access.ts';
import type { Tx } from '../platform/db.ts';

/** What payers told of the person's plans; the newest 100, far more than anybody has. */
export async function listCoverages(tx: Tx, grant: Grant<'coverage:read'>): Promise<{ id: string; content: Coverage }[]> {
  const rows = await tx.raw<{ id: string; text: string }>(
    "select id, content::text as text from resource where patient_id = $1 and type = 'Coverage' order by date desc nulls last, id limit 100",
    [grant.person.id],
  );
  return rows.map(({ id, text }) => ({ id, content: readJson(text) as Coverage }));
}
