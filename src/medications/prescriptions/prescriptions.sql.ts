import type { AllergyIntolerance, Medication, Resource } from '@medplum/fhirtypes';
import { readJson, writeJson } from '../../fhir/decimals.ts';
import type { Access } from '../../platform/access/access.ts';
import type { Tx } from '../../platform/db/statements.ts';
import { supplyUntil } from './fills.rules.ts';
import type { MedicationInput } from './input.rules.ts';
import {
  keysIn,
  OWN_SOURCE,
  referencesIn,
  SHARED_TYPES,
  type Shared,
  type Stored,
  sharedKey,
} from './links.rules.ts';
import type { Prescription } from './prescriptions.rules.ts';
import { SAID } from './said.rules.ts';

type System = Access<`system:${string}`>;
/** Whoever's transaction is open for this person, or has a reach that covers them. */
type OfPerson = Access<string>;

/** Takes up to so many people off the list, but not these; a second worker takes others. */
export async function takeStale(
  access: System,
  limit: number,
  but: readonly string[],
): Promise<string[]> {
  const rows = await access.sql<{ patient_id: string }>(
    `delete from prescription_stale
      where patient_id in (select patient_id from prescription_stale
        where patient_id <> all($2::uuid[]) order by patient_id limit $1 for update skip locked)
     returning patient_id`,
    [limit, but],
  );
  return rows.map((row) => row.patient_id);
}

const PLACES = {
  MedicationRequest: 'requests',
  MedicationDispense: 'dispenses',
  MedicationStatement: 'statements',
  ExplanationOfBenefit: 'benefits',
} as const;
interface Row {
  patient_id: string;
  id: string;
  type: string;
  source: string;
  source_id: string;
  text: string;
}
type Read = Omit<MedicationInput, 'flags' | 'zone'>;

/** What the medicines of these people are drawn from. Of claims, those of a pharmacy alone. */
export async function readRecords(
  access: OfPerson,
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
      : await access.sql<Omit<Row, 'patient_id' | 'id' | 'type'>>(
          `select source, source_id, content::text as text
            from resource
            where patient_id = any($1) and type = 'Condition' and source_id = any($2)`,
          [patientIds, [...new Set(named)]],
        );
  for (const row of conditions)
    shared.set(sharedKey(row.source, 'Condition', row.source_id), readJson(row.text) as Resource);
  const records = new Map(
    patientIds.map((id): [string, Read] => [
      id,
      { requests: [], dispenses: [], statements: [], benefits: [], shared, pharmacies },
    ]),
  );
  for (const row of rows) {
    // the name of its type says what it is
    const list = records.get(row.patient_id)?.[PLACES[row.type]] as Stored<unknown>[] | undefined;
    list?.push({
      id: row.id,
      source: row.source,
      sourceId: row.source_id,
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
  access: Tx,
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
        : await access.sql<Omit<Row, 'patient_id' | 'id'>>(
            `select type, source, source_id, content::text as text from shared_resource
             where type = any($1) and (source, source_id) in (select * from unnest($2::text[],
               $3::text[]))`,
            [SHARED_TYPES, keys.map((key) => key.source), keys.map((key) => key.id)],
          );
    for (const row of found)
      shared.set(sharedKey(row.source, row.type, row.source_id), readJson(row.text) as Resource);
    from = found;
  }
  return shared;
}

/** A medicine of this source's, as it stands. */
export async function findMedication(
  access: OfPerson,
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

const FIELDS = {
  source: 'source',
  sourceId: 'source_id',
  origin: 'origin',
  number: 'number',
  name: 'name',
  rxnorm: 'rxnorm',
  status: 'status',
  intent: 'intent',
  doNotTake: 'do_not_take',
  authoredOn: 'authored_on',
  validFrom: 'valid_from',
  validUntil: 'valid_until',
  takenFrom: 'taken_from',
  takenUntil: 'taken_until',
  repeats: 'repeats',
  quantity: 'quantity',
  quantityUnit: 'quantity_unit',
  daysSupply: 'days_supply',
  dosage: 'dosage',
  reason: 'reason',
  prescriber: 'prescriber',
  prescriberNpi: 'prescriber_npi',
  pharmacyId: 'pharmacy_id',
  schedule: 'schedule',
  flags: 'flags',
  labels: 'labels',
  replaces: 'replaces',
  replacedBy: 'replaced_by',
  fills: 'fills',
  refs: 'refs',
  said: 'said',
} as const satisfies Record<Exclude<keyof Prescription, 'id'>, string>;
const TYPES: Partial<Record<keyof Prescription, string>> = {
  doNotTake: 'boolean',
  authoredOn: 'date',
  validFrom: 'date',
  validUntil: 'date',
  takenFrom: 'date',
  takenUntil: 'date',
  repeats: 'int',
  quantity: 'double precision',
  daysSupply: 'int',
  dosage: 'json',
  pharmacyId: 'uuid',
  flags: 'text[]',
  labels: 'text[]',
  replaces: 'uuid',
  replacedBy: 'uuid',
  fills: 'json',
  refs: 'text[]',
  said: 'json',
};
const names = Object.keys(FIELDS) as (keyof typeof FIELDS)[];
// json and not jsonb: digits stay as they were sent
const WRITE = `insert into prescription (patient_id, id,
    ${names.map((name) => FIELDS[name]).join(', ')}, supply_until)
  select $1, x.id, ${names.map((name) => `x."${name}"`).join(', ')}, x."supplyUntil"
  from json_to_recordset($2::json) as x(id uuid,
    ${names.map((name) => `"${name}" ${TYPES[name] ?? 'text'}`).join(', ')}, "supplyUntil" date)
  on conflict (patient_id,
    id) do update set
    ${names.map((name) => `${FIELDS[name]} = excluded.${FIELDS[name]}`).join(', ')},
    supply_until = excluded.supply_until`;

/** Makes the person's rows be these. */
export async function replacePrescriptions(
  access: OfPerson,
  patientId: string,
  prescriptions: Prescription[],
): Promise<void> {
  await access.sql(
    'delete from prescription where patient_id = $1 and not (id = any($2::uuid[]))',
    [patientId, prescriptions.map((one) => one.id)],
  );
  if (prescriptions.length === 0) return;
  await access.sql(WRITE, [
    patientId,
    writeJson(prescriptions.map((rx) => ({ ...rx, supplyUntil: supplyUntil(rx) }))),
  ]);
}

const COLUMNS = `id, ${names.map((name) => (['dosage', 'fills', 'said'].includes(name) ? `${FIELDS[name]}::text as "${name}"` : `${FIELDS[name]} as "${name}"`)).join(', ')}`;
type Kept = Omit<Prescription, 'dosage' | 'fills' | 'said'> & {
  dosage: string;
  fills: string;
  said: string;
};
const asKept = (row: Kept): Prescription => ({
  ...row,
  dosage: readJson(row.dosage) as Prescription['dosage'],
  fills: readJson(row.fills) as Prescription['fills'],
  said: { ...SAID, ...(readJson(row.said) as Prescription['said']) },
});

/** @param of the grant for the person, or the person that a reach has looked up */
export async function listPrescriptions(
  access: OfPerson,
  of: { person: { id: string } } = access,
): Promise<Prescription[]> {
  return (
    await access.sql<Kept>(
      `select ${COLUMNS}
        from prescription
        where patient_id = $1 order by authored_on desc nulls last, id`,
      [of.person.id],
    )
  ).map(asKept);
}

export async function findPrescriptions(
  access: OfPerson,
  patientId: string,
  ids: string[],
): Promise<Prescription[]> {
  return (
    await access.sql<Kept>(
      `select ${COLUMNS} from prescription where patient_id = $1 and id = any($2)`,
      [patientId, ids],
    )
  ).map(asKept);
}

/**
 * The same, and nobody else asks for them or fills them until this transaction ends. In one order
 * everywhere.
 */
export async function lockPrescriptions(
  access: OfPerson,
  patientId: string,
  ids: string[],
): Promise<Prescription[]> {
  return (
    await access.sql<Kept>(
      `select ${COLUMNS}
        from prescription
        where patient_id = $1 and id = any($2) order by id for update`,
      [patientId, ids],
    )
  ).map(asKept);
}

export async function listAllergies(
  access: OfPerson,
  patientId: string,
): Promise<Stored<AllergyIntolerance>[]> {
  const rows = await access.sql<Omit<Row, 'patient_id' | 'type'>>(
    `select id, source, source_id, content::text as text
      from resource
      where patient_id = $1 and type = 'AllergyIntolerance' order by id`,
    [patientId],
  );
  return rows.map((row) => ({
    id: row.id,
    source: row.source,
    sourceId: row.source_id,
    content: readJson(row.text) as AllergyIntolerance,
  }));
}

export interface ReportedMedicine {
  id: string;
  name: string;
  directions: string;
  since: string;
  added_at: Date;
  removed_at: Date | null;
}
/** @param patientId of the grant's person, where no reach has looked up another */
export function listReported(
  access: OfPerson,
  patientId: string = access.person.id,
): Promise<ReportedMedicine[]> {
  return access.sql<ReportedMedicine>(
    `select id, name, directions, since, added_at, removed_at
      from reported_medicine
      where patient_id = $1 order by name, id`,
    [patientId],
  );
}

export async function insertReported(
  access: Access<'medicines:report'>,
  medicine: { name: string; directions: string; since: string },
  now: Date,
): Promise<void> {
  await access.sql(
    `insert into reported_medicine (patient_id, name, directions, since, added_by, added_at)
      values ($1, $2, $3, $4, $5, $6)`,
    [
      access.person.id,
      medicine.name,
      medicine.directions,
      medicine.since,
      access.actor?.account.id,
      now,
    ],
  );
}

export async function countReported(access: OfPerson): Promise<number> {
  return (
    (
      await access.sql<{ n: number }>(
        `select count(*)::int as n
          from reported_medicine
          where patient_id = $1 and removed_at is null`,
        [access.person.id],
      )
    )[0]?.n ?? 0
  );
}

export async function removeReported(
  access: Access<'medicines:report'>,
  id: string,
  now: Date,
): Promise<boolean> {
  return (
    (
      await access.sql(
        `update reported_medicine set removed_at = $3
          where patient_id = $1 and id = $2 and removed_at is null returning 1`,
        [access.person.id, id, now],
      )
    ).length > 0
  );
}
