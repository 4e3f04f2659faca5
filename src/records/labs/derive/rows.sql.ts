import { hash } from 'node:crypto';
import type { Access } from '../../../platform/access/access.ts';
import { keptOf, outlineOf } from '../../observations/kept.rules.ts';
import { saidOf } from '../names/search-words.rules.ts';
import type { Derived } from './record.sql.ts';
import type { LabResult } from './result.rules.ts';

type System = Access<'system:records'>;

/** A result in the form of its row. Its JSON documents serve both the row and the digest. */
interface Row {
  result: LabResult;
  version: number;
  sources: string;
  digest: string;
  /** The words for the search (`search-words.rules.ts`), after the digest they belong to. */
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
  // 'said' gives rows from before that column another digest, so that they are written again
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
 * Replaces the person's results. If the laboratory sent something else, the earlier version is
 * kept; if only our rules changed, it is not. Results that no longer exist are deleted.
 * @param change `had`: what is stored now
 * @returns results that are new (`fresh`) or that the laboratory changed
 */
export async function replaceResults(
  access: System,
  patientId: string,
  { had, results, now }: { had: Map<string, Derived>; results: LabResult[]; now: Date },
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

/** Sends an array per column: one JSON document of all results costs the database twice as much. */
async function write(access: System, patientId: string, rows: Row[]): Promise<void> {
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
