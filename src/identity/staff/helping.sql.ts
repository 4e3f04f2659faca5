import type { Access } from '../../platform/access/access.ts';

export interface Helped {
  patientId: string;
  given: string;
  family: string;
  birthDate: string | null;
  accountId: string | null;
  lastSignOnAt: Date | null;
  emailConfirmed: boolean;
  /** Mail to the address has bounced permanently. */
  emailBounced: boolean;
  secondStep: boolean;
  letter: string | null;
}

/**
 * Finds somebody at the counter or on the phone by card number and birth date: the state of the
 * account, nothing from the record.
 */
export async function findHelped(
  access: Access<'members:help'>,
  by: { mrn: string; birthDate: string } | { id: string },
): Promise<Helped | undefined> {
  const rows = await access.sql<Helped>(
    `select p.patient_id, p.given, p.family, p.birth_date, a.id as account_id, a.last_sign_on_at,
        a.email_confirmed_at is not null as email_confirmed,
        coalesce(b.address_hash = portico_address_hash(a.email), false) as email_bounced,
       exists (select 1 from authenticator x where x.account_id = a.id) as second_step,
       (select l.state from letter l where l.patient_id = p.patient_id
         and l.kind = 'password' and l.state in ('waiting', 'printed', 'mailed') limit 1) as letter
     from person p left join account a on a.patient_id = p.patient_id and a.closed_at is null
     left join bounced_address b on b.account_id = a.id
     where p.merged_into is null and not p.deceased
       and case when $1::uuid is null then p.mrn_digits = $2 and p.birth_date = $3
         else p.patient_id = $1 end
       limit 2`,
    'id' in by ? [by.id, null, null] : [null, by.mrn, by.birthDate],
  );
  return rows.length === 1 ? rows[0] : undefined;
}
