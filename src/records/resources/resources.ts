import { createHash } from 'node:crypto';
import type { Resource } from '@medplum/fhirtypes';
import { writeJson } from '../../fhir/decimals.ts';
import type { Access } from '../../platform/access/access.ts';
import * as sql from './resources.sql.ts';

/** The source of the portal's own resources. */
const OWN_SOURCE = 'portico';

/**
 * Writes something that happened in the portal into the record, as FHIR under a source of its own.
 * Other systems can read it, and features derive from it as from anything sent to us.
 * @param date its clinical date (FHIR), if it has one
 * @returns its id in the record
 */
export function saveResource(
  access: Access<sql.WritesRecord>,
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
