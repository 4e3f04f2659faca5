import type { Access } from '../../platform/access/access.ts';
import type { ReadsQuarantine } from './policy.ts';

type System = Access<'system:import'>;
type Reading = Access<ReadsQuarantine>;

export interface Quarantined {
  source: string;
  file: string;
  position: number;
  line: number;
  type: string | null;
  sourceId: string | null;
  reason: string;
  detail: string;
  /** The identifier by which the person it waits for will be known. */
  waits: { system: string; value: string } | null;
  text: string;
  hash: Uint8Array;
}

/** Stores what could not be filed, each text once, with the reason of the last attempt. */
export async function insertQuarantine(access: System, row: Quarantined, now: Date): Promise<void> {
  await access.sql(
    `insert into quarantine (source, file, position, line, type, source_id, reason, detail,
        waits_system, waits_value, content, hash, received_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
     on conflict (source, hash) do update set reason = excluded.reason, detail = excluded.detail,
       waits_system = excluded.waits_system, waits_value = excluded.waits_value`,
    [
      row.source,
      row.file,
      row.position,
      row.line,
      row.type,
      row.sourceId,
      row.reason,
      row.detail,
      row.waits?.system ?? null,
      row.waits?.value ?? null,
      row.text,
      Buffer.from(row.hash),
      now,
    ],
  );
}

export async function hasQuarantined(access: System, source: string): Promise<boolean> {
  return (
    (await access.sql('select 1 from quarantine where source = $1 limit 1', [source])).length > 0
  );
}

/** Deletes from quarantine what was eventually filed. */
export async function leaveQuarantine(
  access: System,
  source: string,
  hashes: Uint8Array[],
): Promise<void> {
  await access.sql('delete from quarantine where source = $1 and hash = any($2::bytea[])', [
    source,
    hashes.map((hash) => Buffer.from(hash)),
  ]);
}

/** Deletes a waiting Patient from quarantine: a later one with its id takes its place. */
export async function leaveOlderPatients(
  access: System,
  source: string,
  sourceId: string,
): Promise<void> {
  await access.sql(
    `delete from quarantine
      where source = $1 and type = 'Patient' and source_id = $2 and reason = 'person-waits'`,
    [source, sourceId],
  );
}

export interface QuarantineRow {
  id: string;
  source: string;
  file: string;
  position: number;
  line: number | null;
  type: string | null;
  sourceId: string | null;
  reason: string;
  detail: string;
  receivedAt: Date;
  retriedAt: Date | null;
}
const COLUMNS =
  'id, source, file, position, line, type, source_id, reason, detail, received_at, retried_at';

/** What is in quarantine, newest first; optionally only one reason or source. */
export function listQuarantine(
  access: Reading,
  filter: { reason: string | null; source: string | null; after: Date | null },
  limit: number,
): Promise<QuarantineRow[]> {
  return access.sql<QuarantineRow>(
    `select ${COLUMNS}
      from quarantine
      where ($1::text is null or reason = $1) and ($2::text is null or source = $2)
        and ($3::timestamptz is null or received_at < $3)
     order by received_at desc, id limit $4`,
    [filter.reason, filter.source, filter.after, limit],
  );
}

export function countByReason(
  access: Access<ReadsQuarantine>,
): Promise<{ reason: string; n: number }[]> {
  return access.sql<{ reason: string; n: number }>(
    'select reason, count(*)::int as n from quarantine group by reason order by 2 desc, 1',
  );
}

export async function findQuarantined(
  access: Reading,
  id: string,
): Promise<(QuarantineRow & { text: string | null }) | undefined> {
  return (
    await access.sql<QuarantineRow & { text: string | null }>(
      `select ${COLUMNS}, content as text from quarantine where id = $1`,
      [id],
    )
  )[0];
}

/** Marks rows to be retried. @returns the ids of those that contain a resource */
export async function markRetried(access: Reading, ids: string[], now: Date): Promise<string[]> {
  const rows = await access.sql<{ id: string }>(
    `update quarantine set retried_at = $2
      where id = any($1) and content is not null and reason <> 'not-json' returning id`,
    [ids, now],
  );
  return rows.map((row) => row.id);
}

export async function dropQuarantined(access: Reading, ids: string[]): Promise<number> {
  return (await access.sql('delete from quarantine where id = any($1) returning 1', [ids])).length;
}

export interface Retried {
  id: string;
  source: string;
  file: string;
  position: number;
  line: number | null;
  text: string;
}

/**
 * The texts to retry: those of these rows, or (null) of all whose person or resource is known now.
 * @param but ids to leave out
 */
export function listToRetry(
  access: System,
  ids: string[] | null,
  but: string[],
  limit: number,
): Promise<Retried[]> {
  const what = `select q.id, q.source, q.file, q.position, q.line, q.content as text
    from quarantine q`;
  if (ids)
    return access.sql<Retried>(
      `${what}
        where q.id = any($1) and q.id <> all($2) and q.content is not null
        order by q.received_at, q.id limit $3`,
      [ids, but, limit],
    );
  return access.sql<Retried>(
    `${what} where q.waits_value is not null and q.id <> all($1) and q.content is not null
       and (exists (select 1 from person_identifier i where i.system = q.waits_system
         and i.value = q.waits_value)
         or (q.waits_system = 'resource:' || q.source
           and exists (select 1 from resource r
           where r.source_id = split_part(q.waits_value, '/', 2) and r.source = q.source)))
       and not exists (select 1 from identity_case c where c.state = 'open' and c.holds
         and c.source = q.source and q.waits_system = 'urn:portico:source:' || q.source
         and c.source_id = q.waits_value)
     order by q.received_at, q.id limit $2`,
    [but, limit],
  );
}
