import { hash } from 'node:crypto';
import type { Resource } from '@medplum/fhirtypes';
import { readJson } from '../../../fhir/decimals.ts';
import { mayBeModified } from '../../../fhir/modifiers.ts';
import type { Access } from '../../../platform/access/access.ts';
import type { Tx } from '../../../platform/db/statements.ts';
import { type LabInput, type Stored, wantedBy } from '../../observations/index.rules.ts';
import { keptOf, outlineOf } from '../../observations/tests.rules.ts';
import { saidOf } from '../names/search-words.rules.ts';
import type { LabResult } from './results.rules.ts';

type System = Access<`system:${string}`>;

/** What is drawn already of a result. */
export interface Derived {
  version: number;
  sources: string | null;
  digest: string | null;
}
export interface LabRecord {
  input: LabInput;
  had: Map<string, Derived>;
  /** What these results point to and is not here, as "source Type/id"; and what is noted of it. */
  wanting: Set<string>;
  noted: Set<string>;
}

/** Takes up to so many people off the list, but not these; a second worker takes others. */
export async function takeStale(
  access: System,
  limit: number,
  but: readonly string[],
): Promise<string[]> {
  const rows = await access.sql<{ patient_id: string }>(
    `delete from lab_stale
      where patient_id in (select patient_id from lab_stale where patient_id <> all($2::uuid[])
        order by patient_id limit $1 for update skip locked)
     returning patient_id`,
    [limit, but],
  );
  return rows.map((row) => row.patient_id);
}

const PLACES = {
  DiagnosticReport: 'reports',
  Observation: 'observations',
  ServiceRequest: 'orders',
  Specimen: 'specimens',
} as const;

/** What the results of these people are drawn from, and what is drawn already. */
export async function readRecords(
  access: System,
  patientIds: string[],
): Promise<Map<string, LabRecord>> {
  const [people, rows, drawn, noted] = await Promise.all([
    access.sql<{ patient_id: string; sex: string; birth_date: string | null }>(
      'select patient_id, sex, birth_date from person where patient_id = any($1)',
      [patientIds],
    ),
    access.sql<{
      patient_id: string;
      id: string;
      source: string;
      source_id: string;
      version: number;
      received_at: Date;
      text: string;
    }>(
      `select patient_id, id, source, source_id, version, received_at, content::text as text
        from resource
       where patient_id = any($1) and type in ('DiagnosticReport', 'Observation', 'ServiceRequest',
         'Specimen')`,
      [patientIds],
    ),
    access.sql<{ patient_id: string; id: string } & Derived>(
      'select patient_id, id, version, sources, digest from lab_result where patient_id = any($1)',
      [patientIds],
    ),
    access.sql<{ patient_id: string; ref: string }>(
      'select patient_id, ref from lab_wanting where patient_id = any($1)',
      [patientIds],
    ),
  ]);
  const records = new Map(
    people.map((person) => [
      person.patient_id,
      {
        input: {
          reports: [],
          observations: [],
          orders: [],
          specimens: [],
          shared: [],
          patient: { sex: person.sex, birthDate: person.birth_date },
        } as LabInput,
        had: new Map<string, Derived>(),
        wanting: new Set<string>(),
        noted: new Set<string>(),
      },
    ]),
  );
  for (const { patient_id, ref } of noted) records.get(patient_id)?.noted.add(ref);
  const wanted: Wanted = new Map();
  for (const row of rows) {
    const record = records.get(row.patient_id);
    if (!record) continue;
    const content = readJson(row.text) as Resource;
    const list = record.input[
      PLACES[content.resourceType as keyof typeof PLACES]
    ] as Stored<Resource>[]; // the name of its type says what it is
    list.push({
      id: row.id,
      source: row.source,
      sourceId: row.source_id,
      version: row.version,
      receivedAt: row.received_at,
      content,
      unmodified: !mayBeModified(row.text),
    });
    want(wanted, row.source, content, [record]);
  }
  const shared = await readShared(access, wanted);
  for (const record of records.values()) record.input.shared = shared;
  for (const { patient_id, id, ...row } of drawn) records.get(patient_id)?.had.set(id, row);
  return records;
}

/** What is pointed to, as "source Type/id", and by whose results. */
type Wanted = Map<string, { source: string; type: string; id: string; by: Set<LabRecord> }>;

function want(wanted: Wanted, source: string, content: Resource, by: Iterable<LabRecord>): void {
  for (const [type, id] of wantedBy([content])) {
    const ref = `${source} ${type}/${id}`;
    const one = wanted.get(ref) ?? { source, type, id, by: new Set<LabRecord>() };
    wanted.set(ref, one);
    for (const record of by) one.by.add(record);
  }
}

/**
 * The people, organizations and devices that are wanted; a role points on to who has it. What is
 * not here is noted with those who want it.
 */
async function readShared(access: System, first: Wanted): Promise<Stored<Resource>[]> {
  const found: Stored<Resource>[] = [];
  let wanted = first;
  for (let step = 0; step < 2 && wanted.size > 0; step++) {
    const all = [...wanted.values()];
    const rows = await access.sql<{
      id: string;
      source: string;
      source_id: string;
      version: number;
      received_at: Date;
      text: string;
    }>(
      `select r.id, r.source, r.source_id, r.version, r.received_at, r.content::text as text
       from unnest($1::text[], $2::text[], $3::text[]) as w(source, type, source_id)
       join shared_resource r using (type, source, source_id)`,
      [all.map((one) => one.source), all.map((one) => one.type), all.map((one) => one.id)],
    );
    const here = new Set<string>();
    const next: Wanted = new Map();
    for (const row of rows) {
      const content = readJson(row.text) as Resource;
      here.add(`${row.source} ${row.source_id}`); // where a reference names no type, one of several
      found.push({
        id: row.id,
        source: row.source,
        sourceId: row.source_id,
        version: row.version,
        receivedAt: row.received_at,
        content,
      });
      if (content.resourceType === 'PractitionerRole')
        want(
          next,
          row.source,
          content,
          wanted.get(`${row.source} PractitionerRole/${row.source_id}`)?.by ?? [],
        );
    }
    for (const [ref, one] of wanted)
      if (!here.has(`${one.source} ${one.id}`))
        for (const record of one.by) record.wanting.add(ref);
    wanted = next;
  }
  return found;
}

/** Notes what these results point to and is not here. */
export async function noteWanting(
  access: System,
  patientId: string,
  { wanting, noted }: LabRecord,
): Promise<void> {
  if (wanting.symmetricDifference(noted).size === 0) return;
  await access.sql('delete from lab_wanting where patient_id = $1 and ref <> all($2)', [
    patientId,
    [...wanting],
  ]);
  await access.sql(
    `insert into lab_wanting (patient_id, ref)
      select $1, unnest($2::text[]) on conflict do nothing`,
    [patientId, [...wanting]],
  );
}

/**
 * A result as its row is written: each document made once, for the row and for the digest alike.
 */
interface Row {
  result: LabResult;
  version: number;
  sources: string;
  digest: string;
  /** What a search looks at (`result-words.rules.ts`), behind the digest that it belongs to. */
  said: string;
  documents: string[];
}

function rowOf(result: LabResult, version: number): Row {
  const {
    id: _,
    version: __,
    sources,
    tests,
    files,
    codes,
    labels,
    texts,
    about,
    ...columns
  } = result;
  const documents = [codes, labels, keptOf(tests), outlineOf(tests), files, texts, about].map(
    (one) => JSON.stringify(one),
  );
  // the mark has rows of before there was `said` written once more
  const digest = hash('sha1', ['said', JSON.stringify(columns), ...documents].join('\n'));
  return {
    result,
    version,
    sources: hash('sha1', sources.join(' ')),
    digest,
    said: `${digest} ${saidOf(result.name, tests)}`,
    documents,
  };
}

/**
 * Makes the person's rows be these. What the laboratory says anew keeps its earlier version; what
 * our rules alone say otherwise does not; what is no longer there goes.
 * @param had what is there
 * @returns ids of results that are new (`fresh`) or that speak anew
 */
export async function replaceResults(
  access: System,
  patientId: string,
  had: Map<string, Derived>,
  results: LabResult[],
  now: Date,
): Promise<{ id: string; version: number; fresh: boolean }[]> {
  const changed: Row[] = [];
  const anew: Row[] = [];
  for (const result of results) {
    const before = had.get(result.id);
    const row = rowOf(result, before?.version ?? result.version);
    if (!before) changed.push(row);
    else if (
      before.sources === null ? before.version !== result.version : before.sources !== row.sources
    ) {
      anew.push({ ...row, version: Math.max(before.version + 1, result.version) });
    } else if (before.digest !== row.digest) changed.push(row);
  }
  const gone =
    had.size > 0 ? [...had.keys()].filter((id) => !results.some((result) => result.id === id)) : [];
  if (gone.length > 0)
    await access.sql('delete from lab_result where patient_id = $1 and id = any($2)', [
      patientId,
      gone,
    ]);
  if (anew.length > 0) {
    await access.sql(
      `insert into lab_result_history (patient_id, id, version, status, tests, texts, replaced_at)
       select patient_id, id, version, status, tests, texts, $3
       from lab_result
       where patient_id = $1 and id = any($2) on conflict do nothing`,
      [patientId, anew.map((row) => row.result.id), now],
    );
  }
  const rows = [...changed, ...anew];
  if (rows.length > 0) await write(access, patientId, rows);
  return [...changed.filter((row) => !had.has(row.result.id)), ...anew].map((row) => ({
    id: row.result.id,
    version: row.version,
    fresh: !had.has(row.result.id),
  }));
}

/**
 * A column each: one document of whole results would be cut up again in the database at twice the
 * cost.
 */
async function write(access: Tx, patientId: string, rows: Row[]): Promise<void> {
  const column = <T>(of: (row: Row) => T): T[] => rows.map(of);
  const documents = (at: number): string => rows.map((row) => row.documents[at]).join('\n');
  await access.sql(
    `insert into lab_result (patient_id, id, version, collected_at, collected_precision,
        received_at, reported_at, arrived_at, status, code, name, codes, labels, laboratory,
       ordered_by, tests, outline, files, texts, about, sources, digest, said)
     select $1, x.id, x.version, x.collected_at, x.collected_precision, x.received_at,
       x.reported_at, x.arrived_at, x.status, x.code, x.name,
       array(select json_array_elements_text(x.codes::json)),
         array(select json_array_elements_text(x.labels::json)), x.laboratory, x.ordered_by,
       x.tests::json, x.outline::json, x.files::json, x.texts::json, x.about::json, x.sources,
         x.digest, x.said
     from rows
     from (unnest($2::uuid[]), unnest($3::int[]), unnest($4::timestamptz[]), unnest($5::text[]),
       unnest($6::timestamptz[]), unnest($7::timestamptz[]),
       unnest($8::timestamptz[]), unnest($9::text[]), unnest($10::text[]), unnest($11::text[]),
         string_to_table($12, E'\\n'), string_to_table($13, E'\\n'),
       unnest($14::text[]), unnest($15::text[]), string_to_table($16, E'\\n'),
         string_to_table($17, E'\\n'), string_to_table($18, E'\\n'), string_to_table($19, E'\\n'),
       string_to_table($20, E'\\n'), unnest($21::text[]), unnest($22::text[]), unnest($23::text[]))
       as x(id, version, collected_at, collected_precision, received_at, reported_at, arrived_at,
         status, code, name, codes, labels, laboratory, ordered_by,
         tests, outline, files, texts, about, sources, digest, said)
     on conflict (patient_id, id) do update set version = excluded.version,
       collected_at = excluded.collected_at, collected_precision = excluded.collected_precision,
       received_at = excluded.received_at, reported_at = excluded.reported_at,
         arrived_at = excluded.arrived_at, status = excluded.status, code = excluded.code,
         name = excluded.name,
       codes = excluded.codes, labels = excluded.labels, laboratory = excluded.laboratory,
         ordered_by = excluded.ordered_by, tests = excluded.tests,
       outline = excluded.outline, files = excluded.files, texts = excluded.texts,
         about = excluded.about, sources = excluded.sources, digest = excluded.digest,
       said = excluded.said`,
    [
      patientId,
      column((row) => row.result.id),
      column((row) => row.version),
      column((row) => row.result.collectedAt),
      column((row) => row.result.collectedPrecision),
      column((row) => row.result.receivedAt),
      column((row) => row.result.reportedAt),
      column((row) => row.result.arrivedAt),
      column((row) => row.result.status),
      column((row) => row.result.code),
      column((row) => row.result.name),
      ...[0, 1].map(documents),
      column((row) => row.result.laboratory),
      column((row) => row.result.orderedBy),
      ...[2, 3, 4, 5, 6].map(documents),
      column((row) => row.sources),
      column((row) => row.digest),
      column((row) => row.said),
    ],
  );
}

/**
 * Notes for each account that may have a right to this record that these results are new to it.
 * Answers the accounts.
 */
export async function noteUnseen(
  access: System,
  patientId: string,
  results: { id: string; version: number }[],
  now: Date,
): Promise<string[]> {
  if (results.length === 0) return [];
  const rows = await access.sql<{ account_id: string }>(
    `with viewer as (
       select id as account_id from account where patient_id = $1 and closed_at is null
       union
       select p.account_id
       from proxy p join account a on a.id = p.account_id
       where p.patient_id = $1 and p.revoked_at is null and a.closed_at is null
     )
     insert into result_unseen (patient_id, account_id, result_id, version, since)
     select $1, v.account_id, r.id, r.version, $4
     from viewer v cross join unnest($2::uuid[], $3::int[]) as r(id, version)
     on conflict (patient_id, account_id, result_id) do update set version = excluded.version,
       since = excluded.since, told_at = null
     returning account_id`,
    [patientId, results.map((result) => result.id), results.map((result) => result.version), now],
  );
  return [...new Set(rows.map((row) => row.account_id))];
}
