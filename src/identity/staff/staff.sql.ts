import type { Access } from '../../platform/access/access.ts';
import type { Role } from '../../staff/roles.rules.ts';
import { userIdKey } from '../accounts/user-id.rules.ts';

type Managing = Access<'staff:see' | 'staff:manage'>;
type Joining = Access<'system:sign-on'>;

export interface StaffRow {
  id: string;
  user_id: string;
  name: string;
  email: string | null;
  roles: Role[];
  last_sign_on_at: Date | null;
  second_step: boolean;
}
const STAFF = `select a.id, a.user_id, a.name, a.email, a.roles, a.last_sign_on_at,
    exists (select 1 from authenticator x where x.account_id = a.id)
      or exists (select 1 from passkey p where p.account_id = a.id) as second_step
  from account a where a.kind = 'staff' and a.closed_at is null`;

export const listStaff = (access: Managing): Promise<StaffRow[]> =>
  access.sql<StaffRow>(`${STAFF} order by a.name limit 500`);
export const findStaff = async (access: Managing, id: string): Promise<StaffRow | undefined> =>
  (await access.sql<StaffRow>(`${STAFF} and a.id = $1`, [id]))[0];

export interface Invitation {
  id: string;
  email: string;
  name: string;
  roles: Role[];
  invited_at: Date;
  expires_at: Date;
  /** Null while its mail has not gone out, and for one that is handed over at the terminal. */
  mailed_at: Date | null;
  by_mail: boolean;
}
const INVITATION =
  'id, email, name, roles, invited_at, expires_at, mailed_at, invited_by is not null as by_mail';
const OPEN = 'used_at is null and withdrawn_at is null';

export const listInvitations = (access: Managing): Promise<Invitation[]> =>
  access.sql<Invitation>(
    `select ${INVITATION} from staff_invitation where ${OPEN} order by invited_at desc limit 200`,
  );

export async function insertInvitation(
  access: Managing,
  made: { email: string; name: string; roles: readonly string[] },
  now: Date,
  expiresAt: Date,
): Promise<string> {
  const [row] = await access.sql<{ id: string }>(
    `insert into staff_invitation (email, name, roles, invited_by, invited_at, expires_at)
      values ($1, $2, $3, $4, $5, $6) returning id`,
    [made.email, made.name, made.roles, access.actor?.account.id, now, expiresAt],
  );
  if (!row) throw new Error('the invitation was not written');
  return row.id;
}

/** From the terminal of the installation: who can start the program may say who administers it. */
export async function inviteFromTerminal(
  access: Access<'system:terminal'>,
  made: { email: string; name: string },
  now: Date,
  expiresAt: Date,
): Promise<string> {
  const [row] = await access.sql<{ id: string }>(
    `insert into staff_invitation (email, name, roles, invited_at, expires_at)
      values ($1, $2, '{administrator}', $3, $4) returning id`,
    [made.email, made.name, now, expiresAt],
  );
  if (!row) throw new Error('the invitation was not written');
  return row.id;
}

export async function withdrawInvitation(
  access: Managing,
  id: string,
  now: Date,
): Promise<boolean> {
  return (
    (
      await access.sql(
        `update staff_invitation set withdrawn_at = $2 where id = $1 and ${OPEN} returning 1`,
        [id, now],
      )
    ).length > 0
  );
}

export async function findInvitation(
  access: Joining | Access<'system:notices'>,
  id: string,
  now: Date,
): Promise<Invitation | undefined> {
  return (
    await access.sql<Invitation>(
      `select ${INVITATION} from staff_invitation where id = $1 and ${OPEN} and expires_at > $2`,
      [id, now],
    )
  )[0];
}

export async function noteMailed(
  access: Access<'system:notices'>,
  id: string,
  now: Date,
): Promise<void> {
  await access.sql('update staff_invitation set mailed_at = $2 where id = $1', [id, now]);
}

/** An invitation that can still be used, and is to be mailed again. */
export async function reopenMail(access: Managing, id: string, now: Date): Promise<boolean> {
  return (
    (
      await access.sql(
        `update staff_invitation set mailed_at = null
          where id = $1 and ${OPEN} and expires_at > $2 and invited_by is not null returning 1`,
        [id, now],
      )
    ).length > 0
  );
}

/**
 * Uses the invitation up and makes its account; null where it was used meanwhile, false where the
 * user ID is taken.
 */
export async function joinStaff(
  access: Joining,
  id: string,
  userId: string,
  passwordHash: string,
  now: Date,
): Promise<string | null | false> {
  const [taken] = await access.sql('select 1 from account where user_key = $1', [
    userIdKey(userId),
  ]);
  if (taken) return false;
  const [used] = await access.sql<Pick<Invitation, 'email' | 'name' | 'roles'>>(
    `update staff_invitation set used_at = $2
      where id = $1 and ${OPEN} and expires_at > $2 returning email, name, roles`,
    [id, now],
  );
  if (!used) return null;
  const [row] = await access.sql<{ id: string }>(
    `insert into account (kind, user_id, password_hash, name, email, roles, created_at,
        password_changed_at, email_confirmed_at)
     values ('staff', $1, $2, $3, $4, $5, $6, $6, $6) returning id`,
    [userId, passwordHash, used.name, used.email, used.roles, now],
  );
  return row?.id ?? null;
}

export async function saveRoles(
  access: Managing,
  id: string,
  roles: readonly string[],
): Promise<void> {
  await access.sql("update account set roles = $2 where id = $1 and kind = 'staff'", [id, roles]);
}

export interface Helped {
  patient_id: string;
  given: string;
  family: string;
  birth_date: string | null;
  account_id: string | null;
  last_sign_on_at: Date | null;
  email_confirmed: boolean;
  second_step: boolean;
  letter: string | null;
}

/**
 * Somebody at the counter or on the phone, by the number on the card and the birth date: how the
 * account stands, nothing of the record.
 */
export async function findHelped(
  access: Access<'members:help'>,
  by: { mrn: string; birthDate: string } | { id: string },
): Promise<Helped | undefined> {
  const rows = await access.sql<Helped>(
    `select p.patient_id, p.given, p.family, p.birth_date, a.id as account_id, a.last_sign_on_at,
        a.email_confirmed_at is not null as email_confirmed,
       exists (select 1 from authenticator x where x.account_id = a.id) as second_step,
       (select l.state from letter l where l.patient_id = p.patient_id
         and l.state in ('waiting', 'printed', 'mailed') limit 1) as letter
     from person p left join account a on a.patient_id = p.patient_id and a.closed_at is null
     where p.merged_into is null and not p.deceased
       and case when $1::uuid is null then p.mrn_digits = $2 and p.birth_date = $3
         else p.patient_id = $1 end
       limit 2`,
    'id' in by ? [by.id, null, null] : [null, by.mrn, by.birthDate],
  );
  return rows.length === 1 ? rows[0] : undefined;
}
