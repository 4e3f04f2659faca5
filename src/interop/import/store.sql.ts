import type { Access } from '../../platform/access/access.ts';
import { type Checked, keyOf } from '../validation/check.ts';

type System = Access<'system:import'>;

/** A checked resource and the person it belongs to; null for nobody. */
export type Incoming = Checked & { patientId: string | null };

export interface Existing {
  index: number;
  id: string;
  version: number;
  hash: Buffer;
  updated: string | null;
  revision: string | null;
}

const META =
  "r.content->'meta'->>'lastUpdated' as updated, r.content->'meta'->>'versionId' as revision";

const SHARED = { table: 'shared_resource', history: 'shared_resource_history' } as const;

const OWN = { table: 'resource', history: 'resource_history' } as const;

/** Which of a batch are stored already, by source and source id. `index` counts from 1. */
export function findExisting(
  access: System,
  source: string,
  batch: Incoming[],
  shared: boolean,
): Promise<Existing[]> {
  const types = batch.map((one) => one.type);
  const ids = batch.map((one) => one.sourceId);
  return shared
    ? access.sql<Existing>(
        `select i.index::int as index, r.id, r.version, r.hash, ${META}
         from unnest($2::text[], $3::text[]) with ordinality as i(type, source_id, index)
         join shared_resource r on r.type = i.type and r.source = $1 and r.source_id = i.source_id`,
        [source, types, ids],
      )
    : access.sql<Existing>(
        `select i.index::int as index, r.id, r.version, r.hash, ${META}
         from unnest($2::text[], $3::text[], $4::uuid[]) with ordinality as i(type, source_id,
           patient_id, index)
         join resource r on r.patient_id = i.patient_id and r.type = i.type and r.source = $1
           and r.source_id = i.source_id`,
        [source, types, ids, batch.map((one) => one.patientId)],
      );
}

/**
 * Inserts those of a batch that are not stored yet.
 * @returns their keys (`keyOf`); the rest are for `findExisting`
 */
export async function insertNew(
  access: System,
  source: string,
  batch: Incoming[],
  { shared, now }: { shared: boolean; now: Date },
): Promise<Set<string>> {
  const keys = (rows: { type: string; sourceId: string }[]) =>
    new Set(rows.map((row) => keyOf({ type: row.type, sourceId: row.sourceId })));
  // One per line, and the hashes as one run of bytes: in arrays, every quote and byte would have to
  // be escaped and unescaped, a third of the whole cost.
  const contents = batch.map((one) => one.json).join('\n');
  const hashes = Buffer.concat(batch.map((one) => one.hash));
  const files = batch.map((one) => one.file);
  if (shared) {
    const rows = await access.sql<{ type: string; sourceId: string }>(
      `insert into shared_resource (type, source, source_id, content, hash, file, received_at)
       select i.type, $1, i.source_id, i.content::json,
         substring($6::bytea from 32 * i.index::int - 31 for 32), i.file, $2
       from rows
       from (unnest($3::text[]), unnest($4::text[]), string_to_table($5, E'\\n'),
         unnest($7::text[])) with ordinality as i(type, source_id, content, file, index)
       on conflict (type, source, source_id) do nothing returning type, source_id`,
      [
        source,
        now,
        batch.map((one) => one.type),
        batch.map((one) => one.sourceId),
        contents,
        hashes,
        files,
      ],
    );
    return keys(rows);
  }
  const rows = await access.sql<{ type: string; sourceId: string }>(
    `insert into resource (patient_id, type, source, source_id, status, category, code, date,
        content, hash, file, received_at)
     select i.patient_id, i.type, $1, i.source_id, i.status, i.category, i.code, i.date,
       i.content::json, substring($11::bytea from 32 * i.index::int - 31 for 32), i.file, $2
     from rows
     from (unnest($3::uuid[]), unnest($4::text[]), unnest($5::text[]), unnest($6::text[]),
       unnest($7::text[]), unnest($8::text[]), unnest($9::timestamptz[]),
       string_to_table($10, E'\\n'), unnest($12::text[])) with ordinality as i(patient_id, type,
         source_id, status, category, code, date, content, file, index)
     on conflict (patient_id, type, source, source_id) do nothing returning type, source_id`,
    [
      source,
      now,
      batch.map((one) => one.patientId),
      batch.map((one) => one.type),
      batch.map((one) => one.sourceId),
      batch.map((one) => one.status),
      batch.map((one) => one.category),
      batch.map((one) => one.code),
      batch.map((one) => one.date),
      contents,
      hashes,
      files,
    ],
  );
  return keys(rows);
}

/** Whether an earlier version had exactly this content: it may be a replay, not a change. */
export async function wasBefore(access: System, one: Incoming, id: string): Promise<boolean> {
  const rows =
    one.patientId === null
      ? await access.sql(
          'select 1 from shared_resource_history where type = $1 and id = $2 and hash = $3',
          [one.type, id, Buffer.from(one.hash)],
        )
      : await access.sql(
          `select 1
            from resource_history
            where patient_id = $1 and type = $2 and id = $3 and hash = $4`,
          [one.patientId, one.type, id, Buffer.from(one.hash)],
        );
  return rows.length > 0;
}

/** Writes a new version and keeps the old one in the history. */
export async function replaceResource(
  access: System,
  one: Incoming,
  id: string,
  now: Date,
): Promise<void> {
  const { table, history } = one.patientId === null ? SHARED : OWN;
  const owner = one.patientId === null ? '' : 'patient_id, ';
  const where =
    one.patientId === null ? 'type = $1 and id = $2' : 'type = $1 and id = $2 and patient_id = $4';
  const keys = [one.type, id];
  await access.sql(
    `insert into ${history} (${owner}type, id, version, content, hash, file, received_at,
       replaced_at)
     select ${owner}type, id, version, content, hash, file, received_at, $3
      from ${table} where ${where}`,
    one.patientId === null ? [...keys, now] : [...keys, now, one.patientId],
  );
  if (one.patientId === null) {
    await access.sql(
      `update shared_resource
        set version = version + 1, content = $3, hash = $4, file = $5, received_at = $6
        where type = $1 and id = $2`,
      [...keys, one.json, Buffer.from(one.hash), one.file, now],
    );
  } else {
    await access.sql(
      `update resource
        set version = version + 1, content = $4, hash = $5, file = $6, received_at = $7,
          status = $8, category = $9, code = $10, date = $11
       where type = $1 and id = $2 and patient_id = $3`,
      [
        ...keys,
        one.patientId,
        one.json,
        Buffer.from(one.hash),
        one.file,
        now,
        one.status,
        one.category,
        one.code,
        one.date,
      ],
    );
  }
}

/** Which of a batch are in somebody else's record because their source has moved them. */
export async function findWithOthers(
  access: System,
  source: string,
  batch: Incoming[],
): Promise<(Existing & { patientId: string })[]> {
  // the ids as one array: a single scan of the index, where a join would look up each of them
  const rows = await access.sql<
    Omit<Existing, 'index'> & { patientId: string; type: string; sourceId: string }
  >(
    `select r.type, r.source_id, r.id, r.version, r.hash, r.patient_id, ${META}
      from resource r
      where r.source_id = any($2) and r.source = $1`,
    [source, batch.map((one) => one.sourceId)],
  );
  if (rows.length === 0) return [];
  const places = new Map(batch.map((one, at) => [keyOf(one), at]));
  return rows.flatMap((row) => {
    const at = places.get(keyOf({ type: row.type, sourceId: row.sourceId }));
    return at === undefined || batch[at]?.patientId === row.patientId
      ? []
      : [{ ...row, index: at + 1 }];
  });
}

/** Takes a resource out of a record and keeps it in that record's history. */
export async function takeOut(
  access: System,
  type: string,
  there: { id: string; patientId: string },
  now: Date,
): Promise<void> {
  const keys = [type, there.id, there.patientId];
  await access.sql(
    `insert into resource_history (patient_id, type, id, version, content, hash, file, received_at,
        replaced_at)
     select patient_id, type, id, version, content, hash, file, received_at, $4
     from resource
     where type = $1 and id = $2 and patient_id = $3`,
    [...keys, now],
  );
  await access.sql('delete from resource where type = $1 and id = $2 and patient_id = $3', keys);
}

/**
 * Whether one of these records was joined to another. Asked after writing to them, when no join can
 * happen any more.
 */
export async function isAnyJoined(access: System, people: (string | null)[]): Promise<boolean> {
  return (
    (
      await access.sql(
        'select 1 from person where patient_id = any($1) and merged_into is not null limit 1',
        [people],
      )
    ).length > 0
  );
}

/** Deletes what was just inserted, if a newer version is in somebody else's record. */
export async function takeBack(access: System, source: string, one: Incoming): Promise<void> {
  await access.sql(
    'delete from resource where patient_id = $1 and type = $2 and source = $3 and source_id = $4',
    [one.patientId, one.type, source, one.sourceId],
  );
}
