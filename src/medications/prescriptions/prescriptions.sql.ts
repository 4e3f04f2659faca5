import { readJson, writeJson } from '../../fhir/decimals.ts';
import type { Access } from '../../platform/access/access.ts';
import type {
  DerivesPrescriptions,
  ListsMedicines,
  MakesRequests,
  WorksOnRequests,
} from '../policy.ts';
import { SAID } from '../record/said.rules.ts';
import { supplyUntil } from './fills.rules.ts';
import type { Prescription } from './prescriptions.rules.ts';

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
// json and not jsonb, so that digits stay as sent
const WRITE = `insert into prescription (patient_id, id,
    ${names.map((name) => FIELDS[name]).join(', ')}, supply_until)
  select $1, x.id, ${names.map((name) => `x."${name}"`).join(', ')}, x."supplyUntil"
  from json_to_recordset($2::json) as x(id uuid,
    ${names.map((name) => `"${name}" ${TYPES[name] ?? 'text'}`).join(', ')}, "supplyUntil" date)
  on conflict (patient_id,
    id) do update set
    ${names.map((name) => `${FIELDS[name]} = excluded.${FIELDS[name]}`).join(', ')},
    supply_until = excluded.supply_until`;

/** Replaces the person's rows with these. */
export async function replacePrescriptions(
  access: Access<DerivesPrescriptions>,
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

/** A person's prescriptions, newest first. */
export async function listPrescriptions(
  access: Access<ListsMedicines | WorksOnRequests>,
  patientId: string,
): Promise<Prescription[]> {
  return (
    await access.sql<Kept>(
      `select ${COLUMNS}
        from prescription
        where patient_id = $1 order by authored_on desc nulls last, id`,
      [patientId],
    )
  ).map(asKept);
}

/** Those of a person's prescriptions that have these ids. */
export async function findPrescriptions(
  access: Access<'refills:request' | WorksOnRequests | 'system:refills' | 'system:pharmacy'>,
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
 * The same, locked: nobody else requests or fills them until this transaction ends. The order is
 * the same everywhere, so that two transactions never wait for each other.
 */
export async function lockPrescriptions(
  access: Access<MakesRequests | 'renewals:answer'>,
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
