import { readJson } from '../fhir/decimals.ts';
import type { Grant } from '../platform/access.ts';
import type { Tx } from '../platform/db.ts';
import { type MedicationInput, type Prescription, supplyUntil } from './prescriptions.rules.ts';

type System = Grant<`system:${string}`>;
/** Whoever's transaction is open for this person, or has a reach that covers them. */
type OfPerson = Grant<string>;

/** Takes up to so many people off the list, but not these; a second worker takes others. */
export async function takeStale(tx: Tx, _grant: System, limit: number, but: readonly string[]): Promise<string[]> {
  const rows = await tx.raw<{ patient_id: string }>(
    `delete from prescription_stale where patient_id in (select patient_id from prescription_stale where patient_id <> all($2::uuid[]) order by patient_id limit $1 for update skip locked)
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

/** What the prescriptions of these people are drawn from. Of claims, those of a pharmacy alone. */
export async function readRecords(tx: Tx, _grant: OfPerson, patientIds: string[]): Promise<Map<string, Omit<MedicationInput, 'flags'>>> {
  const [rows, pharmacies] = await Promise.all([
    tx.raw<{ patient_id: string; id: string; type: keyof typeof PLACES; source_id: string; text: string }>(
      `select patient_id, id, type, source_id, content::text as text from resource
       where patient_id = any($1) and (type in ('MedicationRequest', 'MedicationDispense', 'MedicationStatement')
         or (type = 'ExplanationOfBenefit' and content->'prescription' is not null)) order by type, id`,
      [patientIds],
    ),
    tx.raw<{ id: string; ncpdp: string | null; name: string }>('select id, ncpdp, name from pharmacy'),
  ]);
  const named = [...new Set(rows.flatMap((row) => [...row.text.matchAll(/"reference":"(?:[^"?]*\/)?(?:urn:uuid:)?([\w.-]{1,64})"/g)].map(([, id]) => id ?? '')))];
  const kept = await tx.raw<{ source_id: string; text: string }>(
    "select source_id, content::text as text from shared_resource where type in ('Medication', 'Practitioner', 'PractitionerRole', 'Organization', 'Location') and source_id = any($1)",
    [named],
  );
  const shared = new Map(kept.map((row) => [row.source_id, readJson(row.text) as { resourceType: string }]));
  const records = new Map(
    patientIds.map((id) => [id, { requests: [], dispenses: [], statements: [], benefits: [], shared, pharmacies } as Omit<MedicationInput, 'flags'>]),
  );
  for (const row of rows) {
    const list = records.get(row.patient_id)?.[PLACES[row.type]] as { id: string; sourceId: string; content: unknown }[] | undefined; // the name of its type says what it is
    list?.push({ id: row.id, sourceId: row.source_id, content: readJson(row.text) });
  }
  return records;
}

/** Makes the person's rows be these. */
export async function replacePrescriptions(tx: Tx, _grant: OfPerson, patientId: string, prescriptions: Prescription[]): Promise<void> {
  await tx.raw('delete from prescription where patient_id = $1 and not (id = any($2::uuid[]))', [patientId, prescriptions.map((one) => one.id)]);
  if (prescriptions.length === 0) return;
  await tx.raw(
    `insert into prescription (patient_id, id, source_id, origin, number, name, rxnorm, status, authored_on, valid_until, repeats, quantity, quantity_unit, days_supply, dosage, reason,
       prescriber, prescriber_npi, pharmacy_id, schedule, flags, labels, replaces, replaced_by, fills, supply_until)
     select $1, x.id, x."sourceId", x.origin, x.number, x.name, x.rxnorm, x.status, x."authoredOn", x."validUntil", x.repeats, x.quantity, x."quantityUnit", x."daysSupply", x.dosage,
       x.reason, x.prescriber, x."prescriberNpi", x."pharmacyId", x.schedule, x.flags, x.labels, x.replaces, x."replacedBy", x.fills, x."supplyUntil"
     from jsonb_to_recordset($2::jsonb) as x(id uuid, "sourceId" text, origin text, number text, name text, rxnorm text, status text, "authoredOn" date, "validUntil" date, repeats int,
       quantity double precision, "quantityUnit" text, "daysSupply" int, dosage json, reason text, prescriber text, "prescriberNpi" text, "pharmacyId" uuid, schedule text, flags text[],
       labels text[], replaces uuid, "replacedBy" uuid, fills json, "supplyUntil" date)
     on conflict (patient_id, id) do update set source_id = excluded.source_id, origin = excluded.origin, number = excluded.number, name = excluded.name, rxnorm = excluded.rxnorm,
       status = excluded.status, authored_on = excluded.authored_on, valid_until = excluded.valid_until, repeats = excluded.repeats, quantity = excluded.quantity,
       quantity_unit = excluded.quantity_unit, days_supply = excluded.days_supply, dosage = excluded.dosage, reason = excluded.reason, prescriber = excluded.prescriber,
       prescriber_npi = excluded.prescriber_npi, pharmacy_id = excluded.pharmacy_id, schedule = excluded.schedule, flags = excluded.flags, labels = excluded.labels,
       replaces = excluded.replaces, replaced_by = excluded.replaced_by, fills = excluded.fills, supply_until = excluded.supply_until`,
    [patientId, JSON.stringify(prescriptions.map((rx) => ({ ...rx, supplyUntil: supplyUntil(rx) })))],
  );
}

const COLUMNS = `id, source_id as "sourceId", origin, number, name, rxnorm, status, authored_on as "authoredOn", valid_until as "validUntil", repeats, quantity,
  quantity_unit as "quantityUnit", days_supply as "daysSupply", dosage, reason, prescriber, prescriber_npi as "prescriberNpi", pharmacy_id as "pharmacyId", schedule, flags, labels, replaces,
  replaced_by as "replacedBy", fills`;

/** @param of the grant for the person, or the person that a reach has looked up */
export function listPrescriptions(tx: Tx, of: OfPerson | { person: { id: string } }): Promise<Prescription[]> {
  return tx.raw<Prescription>(`select ${COLUMNS} from prescription where patient_id = $1 order by authored_on desc nulls last, id`, [of.person.id]);
}

export function findPrescriptions(tx: Tx, _grant: OfPerson, patientId: string, ids: string[]): Promise<Prescription[]> {
  return tx.raw<Prescription>(`select ${COLUMNS} from prescription where patient_id = $1 and id = any($2)`, [patientId, ids]);
}

/** The same, and nobody else asks for them or fills them until this transaction ends. In one order everywhere. */
export function lockPrescriptions(tx: Tx, _grant: OfPerson, patientId: string, ids: string[]): Promise<Prescription[]> {
  return tx.raw<Prescription>(`select ${COLUMNS} from prescription where patient_id = $1 and id = any($2) order by id for update`, [patientId, ids]);
}

export interface AllergyRow {
  id: string;
  content: {
    code?: { text?: string; coding?: { display?: string }[] };
    clinicalStatus?: { coding?: { code?: string }[] };
    verificationStatus?: { coding?: { code?: string }[] };
  };
}
export function listAllergies(tx: Tx, _grant: OfPerson, patientId: string): Promise<AllergyRow[]> {
  return tx.raw<AllergyRow>("select id, content from resource where patient_id = $1 and type = 'AllergyIntolerance' order by id", [patientId]);
}

export interface ReportedMedicine {
  id: string;
  name: string;
  directions: string;
  since: string;
  added_at: Date;
  removed_at: Date | null;
}
export function listReported(tx: Tx, grant: OfPerson): Promise<ReportedMedicine[]> {
  return tx.raw<ReportedMedicine>('select id, name, directions, since, added_at, removed_at from reported_medicine where patient_id = $1 order by name, id', [
    grant.person.id,
  ]);
}

export async function insertReported(tx: Tx, grant: Grant<'medicines:report'>, medicine: { name: string; directions: string; since: string }, now: Date): Promise<void> {
  await tx.raw('insert into reported_medicine (patient_id, name, directions, since, added_by, added_at) values ($1, $2, $3, $4, $5, $6)', [
    grant.person.id,
    medicine.name,
    medicine.directions,
    medicine.since,
    grant.actor?.account.id,
    now,
  ]);
}

export async function countReported(tx: Tx, grant: OfPerson): Promise<number> {
  return (await tx.raw<{ n: number }>('select count(*)::int as n from reported_medicine where patient_id = $1 and removed_at is null', [grant.person.id]))[0]?.n ?? 0;
}

export async function removeReported(tx: Tx, grant: Grant<'medicines:report'>, id: string, now: Date): Promise<boolean> {
  return (
    (await tx.raw('update reported_medicine set removed_at = $3 where patient_id = $1 and id = $2 and removed_at is null returning 1', [grant.person.id, id, now]))
      .length > 0
  );
}
