import type { Coverage } from '@medplum/fhirtypes';
import type { Grant } from '../platform/access.ts';
import type { Tx } from '../platform/db.ts';

/** What payers told of the person's plans; the newest 100, far more than anybody has. */
export function listCoverages(tx: Tx, grant: Grant<'coverage:read'>): Promise<{ id: string; content: Coverage }[]> {
  return tx.raw("select id, content from resource where patient_id = $1 and type = 'Coverage' order by date desc nulls last, id limit 100", [grant.person.id]);
}
