import { createHash } from 'node:crypto';
import type { Resource } from '@medplum/fhirtypes';
import { writeJson } from '../../fhir/decimals.ts';
import type { Access } from '../../platform/access/access.ts';
import * as sql from './resources.sql.ts';

/** The source that the portal's own resources come from. */
const OWN_SOURCE = 'portico';

/**
 * Writes what the portal itself knows into the clinical record, as FHIR, under its own source: it
 * is there for whoever reads the record, and is drawn from like what others send.
 * @returns the id within the record
 */
export function saveResource(
  access: Access<string>,
  patientId: string,
  resource: Resource & { id: string; status?: string },
  date: string | null,
  now: Date,
): Promise<string> {
  const json = writeJson(resource);
  const concept =
    'medicationCodeableConcept' in resource ? resource.medicationCodeableConcept : undefined;
  return sql.upsertResource(
    access,
    {
      patientId,
      type: resource.resourceType,
      sourceId: resource.id,
      source: OWN_SOURCE,
      status: resource.status ?? null,
      code: concept?.coding?.[0]?.code ?? null,
      date,
      json,
      hash: createHash('sha256').update(json).digest(),
    },
    now,
  );
}

export const findResource = sql.findResource;
