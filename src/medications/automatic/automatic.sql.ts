import type { Access } from '../../platform/access/access.ts';

type System = Access<'system:refills'>;

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
const COLUMNS = `patient_id as "patientId", prescription_id as "prescriptionId", account_id as "accountId", pharmacy_id as "pharmacyId", delivery, told_for as "toldFor",
  told_on as "toldOn", skipped_for as "skippedFor"`;

/** What fills itself again, for one person. */
export function listAutomatic(access: Access<string>): Promise<AutomaticRow[]> {
  return access.sql<AutomaticRow>(
    `select ${COLUMNS} from automatic_refill where patient_id = $1 and ended_at is null`,
    [access.person.id],
  );
}

export async function beginAutomatic(
  access: Access<string>,
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

export async function endAutomatic(
  access: Access<string>,
  patientId: string,
  prescriptionId: string,
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
 * What fills itself no longer because the caregiver who set it up lost the right: prescription ids
 * of one person.
 */
export async function listStopped(access: Access<string>): Promise<string[]> {
  const rows = await access.sql<{ id: string }>(
    `select prescription_id as id
      from automatic_refill
      where patient_id = $1 and ended_why = 'right-ended'`,
    [access.person.id],
  );
  return rows.map((row) => row.id);
}

/**
 * The person's own account and their other caregivers; whether each may hear of refills is decided
 * when the mail is written.
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
  access: Access<string>,
  prescriptionId: string,
  day: string,
): Promise<void> {
  await access.sql(
    `update automatic_refill set skipped_for = $3
      where patient_id = $1 and prescription_id = $2 and ended_at is null`,
    [access.person.id, prescriptionId, day],
  );
}

/** Takes some to look at, one worker each; `after` goes through them all in turn. */
export function takeAutomatic(
  access: System,
  after: { patientId: string; prescriptionId: string } | null,
): Promise<AutomaticRow[]> {
  return access.sql<AutomaticRow>(
    `select ${COLUMNS}
      from automatic_refill
      where ended_at is null and ($1::uuid is null or (patient_id, prescription_id) > ($1, $2))
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

/** It goes on with the prescription that took the old one's place. */
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

/**
 * Accounts whose own prescription is about to run out, that wish to hear of it and did not yet:
 * some at a time.
 */
export function takeDue(
  access: System,
  today: string,
  until: string,
): Promise<{ patientId: string; prescriptionId: string; accountId: string; dueOn: string }[]> {
  return access.sql(
    `select x.patient_id as "patientId", x.id as "prescriptionId", a.id as "accountId",
        x.supply_until as "dueOn"
     from prescription x join account a on a.patient_id = x.patient_id and a.closed_at is null
     left join refill_preference p on p.patient_id = x.patient_id and p.account_id = a.id
     where x.origin = 'ours' and x.status = 'active' and x.supply_until between $1 and $2
       and coalesce(p.tell_due, true)
       and not exists (select 1 from refill_due_told t where t.patient_id = x.patient_id
         and t.prescription_id = x.id and t.account_id = a.id and t.due_on = x.supply_until)
       and not exists (select 1 from automatic_refill f where f.patient_id = x.patient_id
         and f.prescription_id = x.id and f.ended_at is null)
     order by x.supply_until, x.patient_id, x.id limit 200`,
    [today, until],
  );
}
export async function noteDueTold(
  access: System,
  one: { patientId: string; prescriptionId: string; accountId: string; dueOn: string },
): Promise<boolean> {
  const rows = await access.sql(
    `insert into refill_due_told (patient_id, prescription_id, account_id, due_on)
      values ($1, $2, $3, $4) on conflict do nothing returning 1`,
    [one.patientId, one.prescriptionId, one.accountId, one.dueOn],
  );
  return rows.length > 0;
}

export async function keepNumber(
  access: Access<'refills:by-number'>,
  sealed: Buffer,
  now: Date,
): Promise<string> {
  const [row] = await access.sql<{ id: string }>(
    'insert into refill_by_number (account_id, sealed, asked_at) values ($1, $2, $3) returning id',
    [access.actor?.account.id, sealed, now],
  );
  if (!row) throw new Error('the request was not kept');
  return row.id;
}
export async function takeNumber(
  access: System,
  id: string,
): Promise<{ accountId: string; sealed: Buffer } | undefined> {
  return (
    await access.sql<{ accountId: string; sealed: Buffer }>(
      'delete from refill_by_number where id = $1 returning account_id as "accountId", sealed',
      [id],
    )
  )[0];
}
/** Whose prescription has this number, of the person with this record number. */
export async function findByNumbers(
  access: System,
  mrn: string,
  number: string,
): Promise<{ patientId: string; id: string; pharmacyId: string } | undefined> {
  const rows = await access.sql<{ patientId: string; id: string; pharmacyId: string }>(
    `select x.patient_id as "patientId", x.id, x.pharmacy_id as "pharmacyId"
      from prescription x join person p on p.patient_id = x.patient_id
     where x.number = $2 and p.mrn = $1 and p.merged_into is null and not p.deceased
       and x.pharmacy_id is not null
     limit 2`,
    [mrn, number],
  );
  return rows.length === 1 ? rows[0] : undefined;
}
