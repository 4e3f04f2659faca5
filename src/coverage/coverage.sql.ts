import type { Coverage, Organization, RelatedPerson } from '@medplum/fhirtypes';
import { readJson } from '../fhir/decimals.ts';
import type { Grant } from '../platform/access.ts';
import type { Tx } from '../platform/db.ts';
import type { StoredCoverage } from './coverage.rules.ts';

/**
 * The person's Coverage resources; the newest 100, far more than anybody has. One that a claim
 * carries inside is no plan of its own.
 */
export async function listCoverages(
  tx: Tx,
  grant: Grant<'coverage:read'>,
): Promise<StoredCoverage[]> {
  const rows = await tx.raw<{ id: string; source: string; text: string }>(
    `select id, source, content::text as text
      from resource
      where patient_id = $1 and type = 'Coverage' order by date desc nulls last, id limit 100`,
    [grant.person.id],
  );
  return rows.map(({ id, source, text }) => ({ id, source, content: readJson(text) as Coverage }));
}

export interface Named {
  source: string;
  source_id: string;
  content: Organization | RelatedPerson;
}

/** The organizations of these ids, each within its source. */
export function listOrganizations(
  tx: Tx,
  _grant: Grant<'coverage:read'>,
  wanted: { source: string; id: string }[],
): Promise<Named[]> {
  return tx.raw<Named>(
    `select source, source_id, content from shared_resource
     where type = 'Organization' and (source, source_id) in (select * from unnest($1::text[],
       $2::text[]))`,
    [wanted.map((one) => one.source), wanted.map((one) => one.id)],
  );
}

/** The people whom the person's own record names as related. */
export function listRelated(tx: Tx, grant: Grant<'coverage:read'>): Promise<Named[]> {
  return tx.raw<Named>(
    `select source, source_id, content
      from resource
      where patient_id = $1 and type = 'RelatedPerson'`,
    [grant.person.id],
  );
}
