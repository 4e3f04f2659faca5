import type { Access } from '../../platform/access/access.ts';

type System = Access<'system:refills'>;

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
