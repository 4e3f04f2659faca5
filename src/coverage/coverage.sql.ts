import type { Coverage, Organization, RelatedPerson } from '@medplum/fhirtypes';
import { readJson } from '../fhir/decimals.ts';
import type { Access } from '../platform/access/access.ts';
import type { StoredCoverage } from './coverage.rules.ts';

/**
 * The person's Coverage resources; the newest 100, far more than anybody has. Those contained in
 * claims are not plans.
 */
export async function listCoverages(access: Access<'coverage:read'>): Promise<StoredCoverage[]> {
  const rows = await access.sql<{ id: string; source: string; text: string }>(
    `select id, source, content::text as text
      from resource
      where patient_id = $1 and type = 'Coverage' order by date desc nulls last, id limit 100`,
    [access.person.id],
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
  access: Access<'coverage:read'>,
  wanted: { source: string; id: string }[],
): Promise<Named[]> {
  return access.sql<Named>(
    `select source, source_id, content from shared_resource
     where type = 'Organization' and (source, source_id) in (select * from unnest($1::text[],
       $2::text[]))`,
    [wanted.map((one) => one.source), wanted.map((one) => one.id)],
  );
}

/** The RelatedPerson resources in the person's own record. */
export function listRelated(access: Access<'coverage:read'>): Promise<Named[]> {
  return access.sql<Named>(
    `select source, source_id, content
      from resource
      where patient_id = $1 and type = 'RelatedPerson'`,
    [access.person.id],
  );
}
