import type { Medication, Resource } from '@medplum/fhirtypes';
import { readJson } from '../../fhir/decimals.ts';
import type { Access } from '../../platform/access/access.ts';
import type { DerivesPrescriptions } from '../policy.ts';

import {
  keysIn,
  OWN_SOURCE,
  referencesIn,
  SHARED_TYPES,
  type Shared,
  type Stored,
  sharedKey,
} from '../record/links.rules.ts';
import type { MedicationInput } from './derive/input.rules.ts';

/**
 * Takes people whose record has changed off the list: at most `limit`, none of `but`. Two workers
 * at once get different people.
 */
export async function takeStale(
  access: Access<'system:records'>,
  limit: number,
  but: readonly string[],
): Promise<string[]> {
  const rows = await access.sql<{ patientId: string }>(
    `delete from prescription_stale
      where patient_id in (select patient_id from prescription_stale
        where patient_id <> all($2::uuid[]) order by patient_id limit $1 for update skip locked)
     returning patient_id`,
    [limit, but],
  );
  return rows.map((row) => row.patientId);
}

const PLACES = {
  MedicationRequest: 'requests',
  MedicationDispense: 'dispenses',
  MedicationStatement: 'statements',
  ExplanationOfBenefit: 'benefits',
} as const;
interface Row {
  patientId: string;
  id: string;
  type: string;
  source: string;
  sourceId: string;
  text: string;
}
type Read = Omit<MedicationInput, 'flags' | 'zone'>;

/** The resources that these people's prescriptions are derived from; of claims, pharmacy claims. */
export async function readRecords(
  access: Access<DerivesPrescriptions>,
  patientIds: string[],
): Promise<Map<string, Read>> {
  const [rows, pharmacies] = await Promise.all([
    access.sql<Row & { type: keyof typeof PLACES }>(
      `select patient_id, id, type, source, source_id, content::text as text from resource
       where patient_id = any($1) and (type in ('MedicationRequest', 'MedicationDispense',
         'MedicationStatement')
         or (type = 'ExplanationOfBenefit' and content->'prescription' is not null))
         order by type, id`,
      [patientIds],
    ),
    access.sql<{ id: string; ncpdp: string | null; name: string }>(
      'select id, ncpdp, name from pharmacy',
    ),
  ]);
  const shared = await readShared(access, rows);
  const named = rows.flatMap((row) =>
    referencesIn(row.text).flatMap(({ type, id }) =>
      type === null || type === 'Condition' ? [id] : [],
    ),
  );
  const conditions =
    named.length === 0
      ? []
      : await access.sql<Omit<Row, 'patientId' | 'id' | 'type'>>(
          `select source, source_id, content::text as text
            from resource
            where patient_id = any($1) and type = 'Condition' and source_id = any($2)`,
          [patientIds, [...new Set(named)]],
        );
  for (const row of conditions)
    shared.set(sharedKey(row.source, 'Condition', row.sourceId), readJson(row.text) as Resource);
  const records = new Map(
    patientIds.map((id): [string, Read] => [
      id,
      { requests: [], dispenses: [], statements: [], benefits: [], shared, pharmacies },
    ]),
  );
  for (const row of rows) {
    // the name of its type says what it is
    const list = records.get(row.patientId)?.[PLACES[row.type]] as Stored<unknown>[] | undefined;
    list?.push({
      id: row.id,
      source: row.source,
      sourceId: row.sourceId,
      content: readJson(row.text),
    });
  }
  return records;
}

/**
 * The shared resources that these refer to, each of its own source, and those that they refer to in
 * turn.
 */
async function readShared(
  access: Access<DerivesPrescriptions>,
  rows: readonly Pick<Row, 'source' | 'text'>[],
): Promise<Shared> {
  const shared: Shared = new Map();
  // what the portal wrote refers to medicines of the source that the renewed prescription came from
  const sources = [...new Set(rows.map((row) => row.source))];
  let from = rows.flatMap((row) =>
    row.source === OWN_SOURCE ? sources.map((source) => ({ source, text: row.text })) : [row],
  );
  for (let depth = 0; depth < 2 && from.length > 0; depth++) {
    const wanted = new Map(
      from
        .flatMap(({ source, text }) => keysIn(source, text).map((key) => [key, source] as const))
        .filter(([key]) => !shared.has(key)),
    );
    const keys = [...wanted].map(([key, source]) => ({
      source,
      id: key.slice(key.indexOf('/') + 1),
    }));
    const found =
      keys.length === 0
        ? []
        : await access.sql<Omit<Row, 'patientId' | 'id'>>(
            `select type, source, source_id, content::text as text from shared_resource
             where type = any($1) and (source, source_id) in (select * from unnest($2::text[],
               $3::text[]))`,
            [SHARED_TYPES, keys.map((key) => key.source), keys.map((key) => key.id)],
          );
    for (const row of found)
      shared.set(sharedKey(row.source, row.type, row.sourceId), readJson(row.text) as Resource);
    from = found;
  }
  return shared;
}

/** A Medication that a source has sent by itself. */
export async function findMedication(
  access: Access<'renewals:answer'>,
  source: string,
  sourceId: string,
): Promise<Medication | undefined> {
  const [row] = await access.sql<{ text: string }>(
    `select content::text as text
      from shared_resource
      where type = 'Medication' and source = $1 and source_id = $2`,
    [source, sourceId],
  );
  return row && (readJson(row.text) as Medication);
}
