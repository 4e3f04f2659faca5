import { readJson } from '../../fhir/decimals.ts';
import type { Access } from '../../platform/access/access.ts';

/** Our own entries in the record, written as FHIR. */
export type WritesRecord =
  | 'refills:fill'
  | 'renewals:answer'
  | 'information:review'
  | 'system:pharmacy';

export interface Written {
  patientId: string;
  type: string;
  sourceId: string;
  source: string;
  status: string | null;
  code: string | null;
  date: string | null;
  json: string;
  hash: Buffer;
}

/**
 * Writes one of our resources into the record, and its earlier version into the history.
 * @returns its id in the record
 */
export async function upsertResource(
  access: Access<WritesRecord>,
  one: Written,
  now: Date,
): Promise<string> {
  await access.sql(
    `insert into resource_history (patient_id, type, id, version, content, hash, file, received_at,
        replaced_at)
     select patient_id, type, id, version, content, hash, file, received_at, $6
     from resource
     where patient_id = $1 and type = $2 and source = $3 and source_id = $4 and hash <> $5`,
    [one.patientId, one.type, one.source, one.sourceId, one.hash, now],
  );
  const [row] = await access.sql<{ id: string }>(
    `insert into resource (patient_id, type, source, source_id, status, code, date, content, hash,
        received_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
     on conflict (patient_id, type, source,
       source_id) do update set version = resource.version + (resource.hash <> excluded.hash)::int,
       status = excluded.status, code = excluded.code,
       date = excluded.date, content = excluded.content, hash = excluded.hash,
         received_at = excluded.received_at
     returning id`,
    [
      one.patientId,
      one.type,
      one.source,
      one.sourceId,
      one.status,
      one.code,
      one.date,
      one.json,
      one.hash,
      now,
    ],
  );
  if (!row) throw new Error('the resource was not written');
  return row.id;
}

export async function findResource<R>(
  access: Access<WritesRecord>,
  patientId: string,
  type: string,
  id: string,
): Promise<{ sourceId: string; content: R } | undefined> {
  const [row] = await access.sql<{ sourceId: string; text: string }>(
    `select source_id, content::text as text
      from resource
      where patient_id = $1 and type = $2 and id = $3`,
    [patientId, type, id],
  );
  return row && { sourceId: row.sourceId, content: readJson(row.text) as R };
}

/** Whether the person has any resource of these types without a security label. */
export async function hasUnrestricted(
  access: Access<'results:read'>,
  types: string[],
): Promise<boolean> {
  const rows = await access.sql(
    `select 1 from resource where patient_id = $1 and type = any($2)
      and content#>'{meta,security}' is null limit 1`,
    [access.person.id, types],
  );
  return rows.length > 0;
}
