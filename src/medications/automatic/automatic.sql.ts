import type { Access } from '../../platform/access/access.ts';
import type { ListsMedicines } from '../policy.ts';

export type Reads = Access<ListsMedicines>;
type System = Access<'system:refills'>;

/** An automatic refill: what, set up by whom, where it goes, and the notices so far. */
export interface AutomaticRow {
  patientId: string;
  prescriptionId: string;
  accountId: string;
  pharmacyId: string;
  delivery: 'pickup' | 'mail';
  toldFor: string | null;
  toldOn: string | null;
  skippedFor: string | null;
}
const COLUMNS = `patient_id as "patientId", prescription_id as "prescriptionId",
  account_id as "accountId", pharmacy_id as "pharmacyId", delivery, told_for as "toldFor",
  told_on as "toldOn", skipped_for as "skippedFor"`;

/** The person's automatic refills. */
export function listAutomatic(access: Reads): Promise<AutomaticRow[]> {
  return access.sql<AutomaticRow>(
    `select ${COLUMNS} from automatic_refill where patient_id = $1 and ended_at is null`,
    [access.person.id],
  );
}

export async function beginAutomatic(
  access: Access<'refills:request'>,
  one: { prescriptionId: string; pharmacyId: string; delivery: 'pickup' | 'mail' },
  now: Date,
): Promise<void> {
  await access.sql(
    `insert into automatic_refill (patient_id, prescription_id, account_id, pharmacy_id, delivery,
        since)
      values ($1, $2, $3, $4, $5, $6)
     on conflict (patient_id, prescription_id) do update set account_id = excluded.account_id,
       pharmacy_id = excluded.pharmacy_id, delivery = excluded.delivery, since = excluded.since,
       ended_at = null, ended_why = null, told_for = null, told_on = null, skipped_for = null`,
    [
      access.person.id,
      one.prescriptionId,
      access.actor?.account.id,
      one.pharmacyId,
      one.delivery,
      now,
    ],
  );
}

/** @param why the reason, if it ended without anybody asking and the person should know */
export async function endAutomatic(
  access: Access<'refills:request' | 'system:refills'>,
  { patientId, prescriptionId }: { patientId: string; prescriptionId: string },
  now: Date,
  why: 'right-ended' | null = null,
): Promise<void> {
  await access.sql(
    `update automatic_refill set ended_at = $3, ended_why = $4
      where patient_id = $1 and prescription_id = $2 and ended_at is null`,
    [patientId, prescriptionId, now, why],
  );
}

/**
 * Prescriptions of the person whose automatic refills ended because the caregiver who set them up
 * lost the right.
 */
export async function listStopped(access: Reads): Promise<string[]> {
  const rows = await access.sql<{ id: string }>(
    `select prescription_id as id
      from automatic_refill
      where patient_id = $1 and ended_why = 'right-ended'`,
    [access.person.id],
  );
  return rows.map((row) => row.id);
}

/**
 * The person's own account and their other caregivers. Whether each may be notified of refills is
 * decided when the mail is written.
 */
export async function listOthers(access: System, one: AutomaticRow): Promise<string[]> {
  const rows = await access.sql<{ id: string }>(
    `select a.id from account a where a.closed_at is null and a.id <> $2
       and (a.patient_id = $1 or exists (select 1 from proxy p where p.patient_id = $1
         and p.account_id = a.id and p.revoked_at is null))`,
    [one.patientId, one.accountId],
  );
  return rows.map((row) => row.id);
}

export async function skipAutomatic(
  access: Access<'refills:request'>,
  prescriptionId: string,
  day: string,
): Promise<void> {
  await access.sql(
    `update automatic_refill set skipped_for = $3
      where patient_id = $1 and prescription_id = $2 and ended_at is null`,
    [access.person.id, prescriptionId, day],
  );
}

/**
 * Locks the next fifty after `after`, skipping what another worker has locked. Refills of people
 * reported dead are paused: a sender can be wrong and correct it.
 */
export function takeAutomatic(
  access: System,
  after: { patientId: string; prescriptionId: string } | null,
): Promise<AutomaticRow[]> {
  return access.sql<AutomaticRow>(
    `select ${COLUMNS}
      from automatic_refill f
      where ended_at is null and ($1::uuid is null or (patient_id, prescription_id) > ($1, $2))
        and not exists (select 1 from person p where p.patient_id = f.patient_id and p.deceased)
     order by patient_id, prescription_id limit 50 for update skip locked`,
    [after?.patientId ?? null, after?.prescriptionId ?? null],
  );
}

export async function noteTold(
  access: System,
  one: AutomaticRow,
  forDay: string,
  today: string,
): Promise<void> {
  await access.sql(
    `update automatic_refill set told_for = $3, told_on = $4
      where patient_id = $1 and prescription_id = $2`,
    [one.patientId, one.prescriptionId, forDay, today],
  );
}

/** Continues with the prescription that replaced the old one. */
export async function moveAutomatic(
  access: System,
  one: AutomaticRow,
  to: string,
  now: Date,
): Promise<void> {
  await access.sql(
    `insert into automatic_refill (patient_id, prescription_id, account_id, pharmacy_id, delivery,
        since)
      values ($1, $2, $3, $4, $5, $6) on conflict do nothing`,
    [one.patientId, to, one.accountId, one.pharmacyId, one.delivery, now],
  );
}
