import type { Access } from '../platform/access/access.ts';
import type { PlainDate } from '../platform/days.rules.ts';
import type { ReviewsAccess } from './policy.ts';

type Reviewing = Access<ReviewsAccess>;
type Deciding = Access<'privacy:decide'>;

export interface Named {
  patientId: string;
  given: string;
  family: string;
  birthDate: PlainDate | null;
  mrn: string | null;
}
const NAMED = 'p.patient_id, p.given, p.family, p.birth_date, p.mrn';

/** Who has this MRN now; undefined if nobody has it, or more than one person. */
export async function findByNumber(access: Deciding, mrn: string): Promise<Named | undefined> {
  const rows = await access.sql<Named>(
    `select ${NAMED}
      from person p
      where p.merged_into is null and p.patient_id in (select coalesce(o.merged_into, o.patient_id)
        from person o
       where o.mrn_digits = $1 or o.patient_id in (select i.patient_id from person_identifier i
         where i.value = $2 and i.kind = 'MR'))
       limit 2`,
    [mrn.replace(/\D/g, '') || 'none', mrn],
  );
  return rows.length === 1 ? rows[0] : undefined;
}

export interface ListedPerson extends Named {
  id: string;
  reason: string;
  listedAt: Date;
  listedByName: string;
  endedAt: Date | null;
  endedByName: string | null;
}
/** Listed people, then those who were listed before, newest first. */
export function listListed(access: Reviewing, limit: number): Promise<ListedPerson[]> {
  return access.sql<ListedPerson>(
    `select ${NAMED}, l.id, l.reason, l.listed_at, l.listed_by_name, l.ended_at, l.ended_by_name
      from listed_person l join person p using (patient_id)
     order by l.ended_at desc nulls first, l.listed_at desc, l.id limit $1`,
    [limit],
  );
}
/** @returns false if the person is already listed */
export async function insertListed(
  access: Deciding,
  one: { patientId: string; reason: string; by: { id: string; name: string } },
  now: Date,
): Promise<boolean> {
  const rows = await access.sql(
    `insert into listed_person (patient_id, reason, listed_at, listed_by, listed_by_name)
      values ($1, $2, $3, $4, $5) on conflict do nothing returning 1`,
    [one.patientId, one.reason, now, one.by.id, one.by.name],
  );
  return rows.length > 0;
}
/** Ends all open access without a typed reason: whoever needs it opens the record again. */
export async function endUnreasoned(access: Deciding, patientId: string, now: Date): Promise<void> {
  await access.sql(
    `update staff_access set expires_at = $2
      where patient_id = $1 and reason is null and expires_at > $2`,
    [patientId, now],
  );
}
export async function endListed(
  access: Deciding,
  id: string,
  by: string,
  now: Date,
): Promise<string | null> {
  const rows = await access.sql<{ patientId: string }>(
    `update listed_person set ended_at = $2, ended_by_name = $3
      where id = $1 and ended_at is null returning patient_id`,
    [id, now, by],
  );
  return rows[0]?.patientId ?? null;
}

export interface StaffPatient extends Named {
  accountId: string;
  staffName: string;
  userId: string;
  notedAt: Date;
  notedByName: string;
}
export function listStaffPatients(access: Reviewing, limit: number): Promise<StaffPatient[]> {
  return access.sql<StaffPatient>(
    `select ${NAMED}, s.account_id, a.name as staff_name, a.user_id, s.noted_at, s.noted_by_name
     from staff_patient s join person p using (patient_id) join account a on a.id = s.account_id
     order by a.name, a.id limit $1`,
    [limit],
  );
}
/** A staff member by user ID, or by a part of the name that only one of them has. */
export async function findStaff(access: Deciding, typed: string): Promise<string | undefined> {
  const rows = await access.sql<{ id: string; exact: boolean }>(
    `select id, coalesce(user_key = lower($1), false) as exact
      from account
      where kind = 'staff' and closed_at is null
       and (user_key = lower($1) or position(nullif(portico_name_key($1), '') in name_key) > 0)
       order by exact desc limit 2`,
    [typed],
  );
  return rows.length === 1 || rows[0]?.exact ? rows[0]?.id : undefined;
}
/** @returns false if a record is already noted for this staff member */
export async function insertStaffPatient(
  access: Deciding,
  one: { accountId: string; patientId: string; by: { id: string; name: string } },
  now: Date,
): Promise<boolean> {
  const rows = await access.sql(
    `insert into staff_patient (patient_id, account_id, noted_at, noted_by, noted_by_name)
      values ($1, $2, $3, $4, $5) on conflict do nothing returning 1`,
    [one.patientId, one.accountId, now, one.by.id, one.by.name],
  );
  return rows.length > 0;
}
export async function deleteStaffPatient(
  access: Deciding,
  accountId: string,
): Promise<string | null> {
  return (
    (
      await access.sql<{ patientId: string }>(
        'delete from staff_patient where account_id = $1 returning patient_id',
        [accountId],
      )
    )[0]?.patientId ?? null
  );
}
