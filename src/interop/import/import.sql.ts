import type { Grant } from '../../platform/access.ts';
import type { Tx } from '../../platform/db.ts';
import { type Checked, keyOf } from './check.ts';

type System = Grant<'system:import'>;

/** What is written of a resource: as it was read, and whose it is. */
export type Incoming = Checked & { patientId: string | null };
export interface Existing {
  index: number;
  id: string;
  version: number;
  hash: Buffer;
  updated: string | null;
}

const SHARED = { table: 'shared_resource', history: 'shared_resource_history' } as const;
const OWN = { table: 'resource', history: 'resource_history' } as const;

/** Which of a batch are there already, by source and source id. */
export function findExisting(tx: Tx, _grant: System, source: string, batch: Incoming[], shared: boolean): Promise<Existing[]> {
  const types = batch.map((one) => one.type);
  const ids = batch.map((one) => one.sourceId);
  return shared
    ? tx.raw<Existing>(
        `select i.index::int as index, r.id, r.version, r.hash, r.content->'meta'->>'lastUpdated' as updated
         from unnest($2::text[], $3::text[]) with ordinality as i(type, source_id, index)
         join shared_resource r on r.type = i.type and r.source = $1 and r.source_id = i.source_id`,
        [source, types, ids],
      )
    : tx.raw<Existing>(
        `select i.index::int as index, r.id, r.version, r.hash, r.content->'meta'->>'lastUpdated' as updated
         from unnest($2::text[], $3::text[], $4::uuid[]) with ordinality as i(type, source_id, patient_id, index)
         join resource r on r.patient_id = i.patient_id and r.type = i.type and r.source = $1 and r.source_id = i.source_id`,
        [source, types, ids, batch.map((one) => one.patientId)],
      );
}

/** Writes those of a batch that are not there yet. Answers their keys (`keyOf`); the rest is for `findExisting`. */
export async function insertNew(tx: Tx, _grant: System, source: string, batch: Incoming[], shared: boolean, now: Date): Promise<Set<string>> {
  const keys = (rows: { type: string; source_id: string }[]) => new Set(rows.map((row) => keyOf({ type: row.type, sourceId: row.source_id })));
  // one a line, and the hashes end to end: in arrays each quote and byte would be escaped here and unescaped there, a third of the whole cost
  const contents = batch.map((one) => one.json).join('\n');
  const hashes = Buffer.concat(batch.map((one) => one.hash));
  const files = batch.map((one) => one.file);
  if (shared) {
    const rows = await tx.raw<{ type: string; source_id: string }>(
      `insert into shared_resource (type, source, source_id, content, hash, file, received_at)
       select i.type, $1, i.source_id, i.content::json, substring($6::bytea from 32 * i.index::int - 31 for 32), i.file, $2
       from rows from (unnest($3::text[]), unnest($4::text[]), string_to_table($5, E'\\n'), unnest($7::text[])) with ordinality as i(type, source_id, content, file, index)
       on conflict (type, source, source_id) do nothing returning type, source_id`,
      [source, now, batch.map((one) => one.type), batch.map((one) => one.sourceId), contents, hashes, files],
    );
    return keys(rows);
  }
  const rows = await tx.raw<{ type: string; source_id: string }>(
    `insert into resource (patient_id, type, source, source_id, status, category, code, date, content, hash, file, received_at)
     select i.patient_id, i.type, $1, i.source_id, i.status, i.category, i.code, i.date, i.content::json, substring($11::bytea from 32 * i.index::int - 31 for 32), i.file, $2
     from rows from (unnest($3::uuid[]), unnest($4::text[]), unnest($5::text[]), unnest($6::text[]), unnest($7::text[]), unnest($8::text[]), unnest($9::timestamptz[]),
       string_to_table($10, E'\\n'), unnest($12::text[])) with ordinality as i(patient_id, type, source_id, status, category, code, date, content, file, index)
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

/** Whether exactly this content stood here before: then it is a replay, not a change. */
export async function wasBefore(tx: Tx, _grant: System, one: Incoming, id: string): Promise<boolean> {
  const rows =
    one.patientId === null
      ? await tx.raw('select 1 from shared_resource_history where type = $1 and id = $2 and hash = $3', [one.type, id, Buffer.from(one.hash)])
      : await tx.raw('select 1 from resource_history where patient_id = $1 and type = $2 and id = $3 and hash = $4', [
          one.patientId,
          one.type,
          id,
          Buffer.from(one.hash),
        ]);
  return rows.length > 0;
}

/** A new version: what stood here goes to the history. */
export async function replaceResource(tx: Tx, _grant: System, one: Incoming, id: string, now: Date): Promise<void> {
  const { table, history } = one.patientId === null ? SHARED : OWN;
  const owner = one.patientId === null ? '' : 'patient_id, ';
  const where = one.patientId === null ? 'type = $1 and id = $2' : 'type = $1 and id = $2 and patient_id = $4';
  const keys = [one.type, id];
  await tx.raw(
    `insert into ${history} (${owner}type, id, version, content, hash, file, received_at, replaced_at)
     select ${owner}type, id, version, content, hash, file, received_at, $3 from ${table} where ${where}`,
    one.patientId === null ? [...keys, now] : [...keys, now, one.patientId],
  );
  if (one.patientId === null) {
    await tx.raw('update shared_resource set version = version + 1, content = $3, hash = $4, file = $5, received_at = $6 where type = $1 and id = $2', [
      ...keys,
      one.json,
      Buffer.from(one.hash),
      one.file,
      now,
    ]);
  } else {
    await tx.raw(
      `update resource set version = version + 1, content = $4, hash = $5, file = $6, received_at = $7, status = $8, category = $9, code = $10, date = $11
       where type = $1 and id = $2 and patient_id = $3`,
      [...keys, one.patientId, one.json, Buffer.from(one.hash), one.file, now, one.status, one.category, one.code, one.date],
    );
  }
}

/** Whose lab results and whose prescriptions are to be drawn anew. */
export async function markStale(tx: Tx, _grant: System, lab: string[], prescription: string[]): Promise<void> {
  // in one order everywhere, so that two who mark the same people never wait for each other
  if (lab.length > 0) await tx.raw('insert into lab_stale (patient_id) select unnest($1::uuid[]) on conflict do nothing', [lab.sort()]);
  if (prescription.length > 0) await tx.raw('insert into prescription_stale (patient_id) select unnest($1::uuid[]) on conflict do nothing', [prescription.sort()]);
}

/** A medicine came after the prescriptions that point to it, or changed: theirs are drawn again. Also for who prescribed it and what it is made of. */
export async function markNameless(tx: Tx, _grant: System, source: string, changed: readonly { type: string; sourceId: string }[]): Promise<void> {
  await tx.raw(
    "insert into prescription_stale (patient_id) select distinct patient_id from prescription where refs && $1 and refs <> '{}' order by 1 on conflict do nothing",
    [changed.map((one) => `${source} ${one.type}/${one.sourceId}`)],
  );
}

export async function insertQuarantine(
  tx: Tx,
  _grant: System,
  row: {
    source: string;
    file: string;
    position: number;
    type: string | null;
    sourceId: string | null;
    reason: string;
    detail: string;
    json: string | null;
    hash: Uint8Array;
  },
  now: Date,
): Promise<void> {
  await tx.raw(
    `insert into quarantine (source, file, position, type, source_id, reason, detail, content, hash, received_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
     on conflict (source, hash, reason) do nothing`,
    [row.source, row.file, row.position, row.type, row.sourceId, row.reason, row.detail, row.json, Buffer.from(row.hash), now],
  );
}

export async function hasQuarantined(tx: Tx, _grant: System, source: string): Promise<boolean> {
  return (await tx.raw('select 1 from quarantine where source = $1 limit 1', [source])).length > 0;
}

/** What could be read after all is no longer in quarantine. */
export async function leaveQuarantine(tx: Tx, _grant: System, source: string, hashes: Uint8Array[]): Promise<void> {
  await tx.raw('delete from quarantine where source = $1 and hash = any($2::bytea[])', [source, hashes.map((hash) => Buffer.from(hash))]);
}

export interface PersonDraft {
  given: string;
  family: string;
  birthDate: string | null;
  sex: string;
  language: 'en' | 'es';
  mrn: string | null;
  deceased: boolean;
  identifiers: { system: string; value: string; kind: string }[];
}

/** The people who carry any of these identifiers. */
export function findPeople(tx: Tx, _grant: System, identifiers: PersonDraft['identifiers']) {
  return tx.raw<{ patient_id: string; given: string; family: string; birth_date: string | null }>(
    `select distinct p.patient_id, p.given, p.family, p.birth_date from person_identifier i join person p using (patient_id)
     where (i.system, i.value) in (select * from unnest($1::text[], $2::text[]))`,
    [identifiers.map((one) => one.system), identifiers.map((one) => one.value)],
  );
}

export async function savePerson(tx: Tx, _grant: System, id: string | null, draft: PersonDraft, now: Date): Promise<string> {
  const values = [draft.given, draft.family, draft.birthDate, draft.sex, draft.language, draft.mrn, draft.deceased];
  const [row] = id
    ? await tx.raw<{ patient_id: string }>(
        'update person set given = $2, family = $3, birth_date = $4, sex = $5, language = $6, mrn = coalesce($7, mrn), deceased = $8 where patient_id = $1 returning patient_id',
        [id, ...values],
      )
    : await tx.raw<{ patient_id: string }>(
        'insert into person (given, family, birth_date, sex, language, mrn, deceased, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8) returning patient_id',
        [...values, now],
      );
  if (!row) throw new Error('the person was not saved');
  await tx.raw('insert into person_identifier (patient_id, system, value, kind) select $1, * from unnest($2::text[], $3::text[], $4::text[]) on conflict do nothing', [
    row.patient_id,
    draft.identifiers.map((one) => one.system),
    draft.identifiers.map((one) => one.value),
    draft.identifiers.map((one) => one.kind),
  ]);
  return row.patient_id;
}

export async function findByIdentifier(tx: Tx, _grant: System, system: string | null, value: string): Promise<string | null> {
  const rows = await tx.raw<{ patient_id: string }>('select distinct patient_id from person_identifier where value = $2 and ($1::text is null or system = $1) limit 2', [
    system,
    value,
  ]);
  return rows.length === 1 ? (rows[0]?.patient_id ?? null) : null;
}
