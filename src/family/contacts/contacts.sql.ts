import type { PlainDate } from '../../platform/days.rules.ts';
import type { Tx } from '../../platform/db/statements.ts';
import type { Born } from '../bands.rules.ts';
import type { Sharer } from './contacts.rules.ts';

/** Whose address or phone it would be. */
export interface Asker {
  accountId: string | null;
  patientId: string | null;
}

/** A database function with a reach of its own: the account itself sees none of these rows. */
export const listSharers = (
  access: Tx,
  { accountId, patientId }: Asker,
  { email, phone }: { email?: string; phone?: string },
): Promise<Sharer[]> =>
  access.sql<Sharer>(
    `select relation, by_mail, birth_date, partial_birth_date
      from portico_contact_sharers($1, $2, $3, $4)`,
    [accountId, patientId, email ?? null, phone ?? null],
  );

/** A database function with a reach of its own. */
export async function sharesWithYoung(
  access: Tx,
  { accountId, patientId }: { accountId: string; patientId: string },
  today: PlainDate,
): Promise<boolean> {
  const [row] = await access.sql<{ shared: boolean }>(
    'select portico_shares_with_young($1, $2, $3) as shared',
    [accountId, patientId, today],
  );
  return row?.shared === true;
}

/** What is known about someone's birth date. */
export async function findBorn(access: Tx, patientId: string): Promise<Born | undefined> {
  const [row] = await access.sql<Born>(
    'select birth_date, partial_birth_date from person where patient_id = $1',
    [patientId],
  );
  return row;
}

/** A teen's account and someone who has the same address or phone. */
export interface SharedRow extends Born {
  patientId: string;
  given: string;
  family: string;
  /** The caregiver's name; null for a RelatedPerson or contact in the record. */
  caregiver: string | null;
  byMail: boolean;
  byPhone: boolean;
}

/**
 * The accounts of young people that share a mailbox or a phone with someone in their record, or
 * with a caregiver whose right has not ended, even if it is suspended or held.
 * @param bornAfter anyone born before this day is an adult under every law
 */
export const listShared = (access: Tx, bornAfter: PlainDate, limit: number): Promise<SharedRow[]> =>
  access.sql<SharedRow>(
    `with young as (
       select t.id, t.phone, p.patient_id, p.given, p.family, p.birth_date, p.partial_birth_date
       from account t join person p on p.patient_id = t.patient_id
       where t.closed_at is null and t.kind = 'member' and p.merged_into is null
         and not p.deceased and (p.birth_date is null or p.birth_date > $1)),
     pairs as (
       select y.patient_id, g.name as caregiver,
         exists (select 1 from portico_mailboxes(y.id) a join portico_mailboxes(g.id) b on a = b)
           as by_mail,
         coalesce(portico_phone_key(y.phone) = portico_phone_key(g.phone), false) as by_phone
       from young y join person r on y.patient_id in (r.patient_id, r.merged_into)
       join proxy x on x.patient_id = r.patient_id and x.revoked_at is null
       join account g on g.id = x.account_id and g.closed_at is null and g.id <> y.id
       union
       select y.patient_id, null, bool_or(t.system = 'email'
           and portico_mailbox(t.value) in (select portico_mailboxes(y.id))),
         bool_or(coalesce(t.system <> 'email'
           and portico_phone_key(t.value) = portico_phone_key(y.phone), false))
       from young y, lateral portico_related_points(array[y.patient_id]) t
       group by y.patient_id)
     select y.patient_id, y.given, y.family, y.birth_date, y.partial_birth_date, p.caregiver,
       p.by_mail, p.by_phone
     from pairs p join young y using (patient_id) where p.by_mail or p.by_phone
     order by y.family, y.given, y.patient_id, p.caregiver nulls last limit $2`,
    [bornAfter, limit],
  );
