import type { Resource } from '@medplum/fhirtypes';
import { readJson } from '../../../fhir/decimals.ts';
import { mayBeModified } from '../../../fhir/modifiers.ts';
import type { Access } from '../../../platform/access/access.ts';
import { type LabInput, type Stored, wantedBy } from '../../observations/index.rules.ts';

type System = Access<'system:records'>;

/** What is stored of a previously derived result. */
export interface Derived {
  version: number;
  sources: string | null;
  digest: string | null;
}

export interface LabRecord {
  input: LabInput;
  had: Map<string, Derived>;
  /**
   * References to shared resources that are not on file, as "source Type/id": now, and as noted.
   */
  wanting: Set<string>;
  noted: Set<string>;
}

const PLACES = {
  DiagnosticReport: 'reports',
  Observation: 'observations',
  ServiceRequest: 'orders',
  Specimen: 'specimens',
} as const;

/** The resources that the results of these people are derived from, and what was derived before. */
export async function readRecords(
  access: System,
  patientIds: string[],
): Promise<Map<string, LabRecord>> {
  const [people, rows, drawn, noted] = await Promise.all([
    access.sql<{ patientId: string; sex: string; birthDate: string | null }>(
      'select patient_id, sex, birth_date from person where patient_id = any($1)',
      [patientIds],
    ),
    access.sql<{
      patientId: string;
      id: string;
      source: string;
      sourceId: string;
      version: number;
      receivedAt: Date;
      text: string;
    }>(
      `select patient_id, id, source, source_id, version, received_at, content::text as text
        from resource
       where patient_id = any($1) and type in ('DiagnosticReport', 'Observation', 'ServiceRequest',
         'Specimen')`,
      [patientIds],
    ),
    access.sql<{ patientId: string; id: string } & Derived>(
      'select patient_id, id, version, sources, digest from lab_result where patient_id = any($1)',
      [patientIds],
    ),
    access.sql<{ patientId: string; ref: string }>(
      'select patient_id, ref from lab_wanting where patient_id = any($1)',
      [patientIds],
    ),
  ]);
  const records = new Map(
    people.map((person) => [
      person.patientId,
      {
        input: {
          reports: [],
          observations: [],
          orders: [],
          specimens: [],
          shared: [],
          patient: { sex: person.sex, birthDate: person.birthDate },
        } as LabInput,
        had: new Map<string, Derived>(),
        wanting: new Set<string>(),
        noted: new Set<string>(),
      },
    ]),
  );
  for (const { patientId, ref } of noted) records.get(patientId)?.noted.add(ref);
  const wanted: Wanted = new Map();
  for (const row of rows) {
    const record = records.get(row.patientId);
    if (!record) continue;
    const content = readJson(row.text) as Resource;
    const list = record.input[
      PLACES[content.resourceType as keyof typeof PLACES]
    ] as Stored<Resource>[]; // the list of its own type
    list.push({
      id: row.id,
      source: row.source,
      sourceId: row.sourceId,
      version: row.version,
      receivedAt: row.receivedAt,
      content,
      unmodified: !mayBeModified(row.text),
    });
    want(wanted, row.source, content, [record]);
  }
  const shared = await readShared(access, wanted);
  for (const record of records.values()) record.input.shared = shared;
  for (const { patientId, id, ...row } of drawn) records.get(patientId)?.had.set(id, row);
  return records;
}

/** References to shared resources, as "source Type/id", with the records that have them. */
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
 * Reads the practitioners, organizations and devices that records point to, and those that their
 * roles point to in turn. What is not here is added to `wanting` of those records.
 */
async function readShared(access: System, first: Wanted): Promise<Stored<Resource>[]> {
  const found: Stored<Resource>[] = [];
  let wanted = first;
  for (let step = 0; step < 2 && wanted.size > 0; step++) {
    const all = [...wanted.values()];
    const rows = await access.sql<{
      id: string;
      source: string;
      sourceId: string;
      version: number;
      receivedAt: Date;
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
      here.add(`${row.source} ${row.sourceId}`); // if a reference names no type, one of several
      found.push({
        id: row.id,
        source: row.source,
        sourceId: row.sourceId,
        version: row.version,
        receivedAt: row.receivedAt,
        content,
      });
      if (content.resourceType === 'PractitionerRole')
        want(
          next,
          row.source,
          content,
          wanted.get(`${row.source} PractitionerRole/${row.sourceId}`)?.by ?? [],
        );
    }
    for (const [ref, one] of wanted)
      if (!here.has(`${one.source} ${one.id}`))
        for (const record of one.by) record.wanting.add(ref);
    wanted = next;
  }
  return found;
}

/** Notes missing shared resources: when one arrives, the results are derived again. */
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
