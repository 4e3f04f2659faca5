import { readJson } from '../fhir/decimals.ts';
import type { Grant } from '../platform/access.ts';
import type { Tx } from '../platform/db.ts';
import type { LabInput, LabResult, Stored } from './lab-results.rules.ts';
import { outlineOf } from './lab-values.rules.ts';

type System = Grant<`system:${string}`>;

/** Takes up to so many people off the list, but not these; a second worker takes others. */
export async function takeStale(tx: Tx, _grant: System, limit: number, but: readonly string[]): Promise<string[]> {
  const rows = await tx.raw<{ patient_id: string }>(
    `delete from lab_stale where patient_id in (select patient_id from lab_stale where patient_id <> all($2::uuid[]) order by patient_id limit $1 for update skip locked)
     returning patient_id`,
    [limit, but],
  );
  return rows.map((row) => row.patient_id);
}

/** What the results of these people are drawn from, and the versions of what is drawn already. */
export async function readRecords(tx: Tx, _grant: System, patientIds: string[]): Promise<Map<string, { input: LabInput; had: Map<string, number> }>> {
  const [people, rows, drawn] = await Promise.all([
    tx.raw<{ patient_id: string; sex: string; birth_date: string | null }>('select patient_id, sex, birth_date from person where patient_id = any($1)', [patientIds]),
    tx.raw<{ patient_id: string; id: string; version: number; received_at: Date; text: string }>(
      `select patient_id, id, version, received_at, content::text as text from resource
       where patient_id = any($1) and type in ('DiagnosticReport', 'Observation', 'ServiceRequest', 'Specimen')`,
      [patientIds],
    ),
    tx.raw<{ patient_id: string; id: string; version: number }>('select patient_id, id, version from lab_result where patient_id = any($1)', [patientIds]),
  ]);
  const records = new Map(
    people.map((person) => [
      person.patient_id,
      {
        input: { reports: [], observations: [], orders: [], specimens: [], patient: { sex: person.sex, birthDate: person.birth_date } } as LabInput,
        had: new Map<string, number>(),
      },
    ]),
  );
  const places = { DiagnosticReport: 'reports', Observation: 'observations', ServiceRequest: 'orders', Specimen: 'specimens' } as const;
  for (const row of rows) {
    const content = readJson(row.text) as { resourceType: string; id: string };
    const list = records.get(row.patient_id)?.input[places[content.resourceType as keyof typeof places]] as Stored<unknown>[] | undefined; // the name of its type says what it is
    list?.push({ id: row.id, sourceId: content.id, version: row.version, receivedAt: row.received_at, content });
  }
  for (const row of drawn) records.get(row.patient_id)?.had.set(row.id, row.version);
  return records;
}

/**
 * Makes the person's rows be these. What is said anew keeps its earlier version; what is no longer there goes.
 * @param had the versions that are there
 * @returns ids of results that are new or that speak anew
 */
export async function replaceResults(
  tx: Tx,
  _grant: System,
  patientId: string,
  had: Map<string, number>,
  results: LabResult[],
  now: Date,
): Promise<{ id: string; version: number; fresh: boolean }[]> {
  const changed = results.filter((result) => had.get(result.id) !== result.version);
  const gone = had.size > 0 ? [...had.keys()].filter((id) => !results.some((result) => result.id === id)) : [];
  if (gone.length > 0) await tx.raw('delete from lab_result where patient_id = $1 and id = any($2)', [patientId, gone]);
  if (changed.length === 0) return [];
  const anew = changed.filter((result) => had.has(result.id));
  if (anew.length > 0) {
    await tx.raw(
      `insert into lab_result_history (patient_id, id, version, status, tests, replaced_at)
       select patient_id, id, version, status, tests, $3 from lab_result where patient_id = $1 and id = any($2) on conflict do nothing`,
      [patientId, anew.map((result) => result.id), now],
    );
  }
  // a column each: one document of whole results would be cut up again in the database at twice the cost
  const column = <T>(of: (result: LabResult) => T): T[] => changed.map(of);
  const documents = (of: (result: LabResult) => unknown): string => changed.map((result) => JSON.stringify(of(result))).join('\n');
  await tx.raw(
    `insert into lab_result (patient_id, id, version, collected_at, collected_precision, received_at, reported_at, arrived_at, status, code, name, codes, labels, laboratory,
       ordered_by, comment, tests, outline, files)
     select $1, x.id, x.version, x.collected_at, x.collected_precision, x.received_at, x.reported_at, x.arrived_at, x.status, x.code, x.name,
       array(select json_array_elements_text(x.codes::json)), array(select json_array_elements_text(x.labels::json)), x.laboratory, x.ordered_by, x.comment,
       x.tests::json, x.outline::json, x.files::json
     from rows from (unnest($2::uuid[]), unnest($3::int[]), unnest($4::timestamptz[]), unnest($5::text[]), unnest($6::timestamptz[]), unnest($7::timestamptz[]),
       unnest($8::timestamptz[]), unnest($9::text[]), unnest($10::text[]), unnest($11::text[]), string_to_table($12, E'\\n'), string_to_table($13, E'\\n'),
       unnest($14::text[]), unnest($15::text[]), unnest($16::text[]), string_to_table($17, E'\\n'), string_to_table($18, E'\\n'), string_to_table($19, E'\\n'))
       as x(id, version, collected_at, collected_precision, received_at, reported_at, arrived_at, status, code, name, codes, labels, laboratory, ordered_by, comment,
         tests, outline, files)
     on conflict (patient_id, id) do update set version = excluded.version, collected_at = excluded.collected_at, collected_precision = excluded.collected_precision,
       received_at = excluded.received_at, reported_at = excluded.reported_at, arrived_at = excluded.arrived_at, status = excluded.status, code = excluded.code, name = excluded.name,
       codes = excluded.codes, labels = excluded.labels, laboratory = excluded.laboratory, ordered_by = excluded.ordered_by, comment = excluded.comment, tests = excluded.tests,
       outline = excluded.outline, files = excluded.files`,
    [
      patientId,
      column((result) => result.id),
      column((result) => result.version),
      column((result) => result.collectedAt),
      column((result) => result.collectedPrecision),
      column((result) => result.receivedAt),
      column((result) => result.reportedAt),
      column((result) => result.arrivedAt),
      column((result) => result.status),
      column((result) => result.code),
      column((result) => result.name),
      documents((result) => result.codes),
      documents((result) => result.labels),
      column((result) => result.laboratory),
      column((result) => result.orderedBy),
      column((result) => result.comment),
      documents((result) => result.tests),
      documents((result) => outlineOf(result.tests)),
      documents((result) => result.files),
    ],
  );
  return changed.map((result) => ({ id: result.id, version: result.version, fresh: !had.has(result.id) }));
}

/** Notes for each account that may have a right to this record that these results are new to it. Answers the accounts. */
export async function noteUnseen(tx: Tx, _grant: System, patientId: string, results: { id: string; version: number }[], now: Date): Promise<string[]> {
  if (results.length === 0) return [];
  const rows = await tx.raw<{ account_id: string }>(
    `with viewer as (
       select id as account_id from account where patient_id = $1 and closed_at is null
       union select p.account_id from proxy p join account a on a.id = p.account_id where p.patient_id = $1 and p.revoked_at is null and a.closed_at is null
     )
     insert into result_unseen (patient_id, account_id, result_id, version, since)
     select $1, v.account_id, r.id, r.version, $4 from viewer v cross join unnest($2::uuid[], $3::int[]) as r(id, version)
     on conflict (patient_id, account_id, result_id) do update set version = excluded.version, since = excluded.since, told_at = null
     returning account_id`,
    [patientId, results.map((result) => result.id), results.map((result) => result.version), now],
  );
  return [...new Set(rows.map((row) => row.account_id))];
}
