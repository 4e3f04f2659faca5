import type { Access } from '../../platform/access/access.ts';

type System = Access<'system:refills'>;

/**
 * Accounts whose own prescription is about to run out and that have not been notified, a batch at a
 * time. Whether they want to be is decided when the notice is sent.
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
     join person q on q.patient_id = x.patient_id and not q.deceased
     where x.origin = 'ours' and x.status = 'active' and x.supply_until between $1 and $2
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
