import type { Category } from '../../categories.rules.ts';
import type { Access } from '../../platform/access/access.ts';
import type { PlainDate } from '../../platform/clock.ts';
import type { Language } from '../../platform/i18n.ts';
import type { InvitationState, InvitedAs } from './invitations.rules.ts';

/** The patient, for their own record. */
export type Inviting = Access<'care:invite'>;
/** Where a patient's invitations are read. */
export type Seeing = Access<'care:read' | 'care:invite'>;
/** Staff who help with an invitation. */
export type Checking = Access<'care:review' | `system:${string}`>;

export interface CareInvitation {
  id: string;
  patientId: string;
  invitedBy: string;
  name: string;
  email: string;
  relationship: InvitedAs;
  language: Language;
  categories: Category[];
  acting: Category[];
  endsOn: PlainDate;
  state: InvitationState;
  invitedAt: Date;
  expiresAt: Date;
  /** Null until the e-mail is sent. */
  mailedAt: Date | null;
  tries: number;
  lockedWhy: 'tries' | 'safety' | null;
  /** The account that asks from another address. */
  askedBy: string | null;
  askedAt: Date | null;
  refused: string[];
  endedAt: Date | null;
  acceptedBy: string | null;
  /** The account that was created with its link. */
  madeAccount: string | null;
}
export const INVITATION = `i.id, i.patient_id, i.invited_by, i.name, i.email, i.relationship,
  i.language, i.categories, i.acting, i.ends_on, i.state, i.invited_at, i.expires_at, i.mailed_at,
  i.tries, i.locked_why, i.asked_by, i.asked_at, i.refused, i.ended_at, i.accepted_by,
  i.made_account`;
const AWAITED = "i.state in ('open', 'asking', 'locked')";

/** The patient's invitations that wait for an answer, and those that ended after `since`. */
export const listInvitations = (
  access: Seeing,
  patientId: string,
  since: Date,
): Promise<CareInvitation[]> =>
  access.sql<CareInvitation>(
    `select ${INVITATION} from care_invitation i
      where i.patient_id = $1
        and (${AWAITED} or i.state in ('declined', 'expired') and i.ended_at > $2)
      order by ${AWAITED} desc, i.invited_at desc, i.id limit 100`,
    [patientId, since],
  );

/** One of the patient's own invitations, locked. */
export async function lockOwnInvitation(
  access: Access<'care:invite' | 'care:end'>,
  patientId: string,
  id: string,
): Promise<CareInvitation | undefined> {
  const [row] = await access.sql<CareInvitation>(
    `select ${INVITATION} from care_invitation i where i.patient_id = $1 and i.id = $2 for update`,
    [patientId, id],
  );
  return row;
}

export async function findOwnInvitation(
  access: Seeing,
  patientId: string,
  id: string,
): Promise<CareInvitation | undefined> {
  const [row] = await access.sql<CareInvitation>(
    `select ${INVITATION} from care_invitation i where i.patient_id = $1 and i.id = $2`,
    [patientId, id],
  );
  return row;
}

/** The account's own addresses: the current one, and a new one that waits for its link. */
export async function listOwnAddresses(access: Inviting): Promise<string[]> {
  const rows = await access.sql<{ email: string | null }>(
    `select email from account where id = $1
      union select new_email from email_change where account_id = $1 and taken_at is null
        and ended_at is null and undone_at is null`,
    [access.actor?.account.id],
  );
  return rows.flatMap(({ email }) => email ?? []);
}

/** Whether someone with this confirmed address has access to the open record. */
export async function hasCaregiver(
  access: Inviting,
  email: string,
  today: PlainDate,
): Promise<boolean> {
  const [row] = await access.sql<{ has: boolean }>('select portico_has_caregiver($1, $2) as has', [
    email,
    today,
  ]);
  return row?.has === true;
}

/** It waits for staff, even if it has expired or the patient has withdrawn it since then. */
export const WAITS_FOR_STAFF =
  "(i.locked_why is not null and (i.state = 'locked' or i.checked_at is null))";

/** Whether an invitation to this address waits for staff. */
export async function waitsForStaff(
  access: Inviting,
  patientId: string,
  email: string,
): Promise<boolean> {
  const rows = await access.sql(
    `select 1 from care_invitation i where i.patient_id = $1 and lower(i.email) = lower($2)
      and ${WAITS_FOR_STAFF} limit 1`,
    [patientId, email],
  );
  return rows.length > 0;
}

/** What a newer invitation to the same address takes over from the one before. */
export type Inherited = Pick<CareInvitation, 'tries' | 'refused' | 'madeAccount'>;

/** Replaces the invitation to this address that waits for an answer, if there is one. */
export async function replaceInvitation(
  access: Inviting,
  patientId: string,
  email: string,
): Promise<(Inherited & Pick<CareInvitation, 'id' | 'askedBy'>) | undefined> {
  const [row] = await access.sql<Inherited & Pick<CareInvitation, 'id' | 'askedBy'>>(
    `update care_invitation set state = 'replaced', ended_at = $3
      where patient_id = $1 and lower(email) = lower($2) and state in ('open', 'asking')
      returning id, tries, refused, made_account, asked_by`,
    [patientId, email, access.info.now],
  );
  return row;
}

export type NewInvitation = Pick<
  CareInvitation,
  'name' | 'email' | 'relationship' | 'language' | 'categories' | 'acting' | 'endsOn'
>;

export async function insertInvitation(
  access: Inviting,
  patientId: string,
  made: NewInvitation,
  expiresAt: Date,
  from: Inherited,
): Promise<string> {
  const [row] = await access.sql<{ id: string }>(
    `insert into care_invitation (patient_id, invited_by, name, email, relationship, language,
        categories, acting, ends_on, invited_at, expires_at, tries, refused, made_account)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) returning id`,
    [
      patientId,
      access.actor?.account.id,
      made.name,
      made.email,
      made.relationship,
      made.language,
      made.categories,
      made.acting,
      made.endsOn,
      access.info.now,
      expiresAt,
      from.tries,
      from.refused,
      from.madeAccount,
    ],
  );
  if (!row) throw new Error('the invitation was not written');
  return row.id;
}

/** Ends an invitation that waits for an answer. False if it no longer does. */
export async function endInvitation(
  access: Access<'care:end' | 'care:accept' | 'care:review' | `system:${string}`>,
  id: string,
  state: 'withdrawn' | 'declined',
): Promise<boolean> {
  const rows = await access.sql(
    `update care_invitation i set state = $2, ended_at = $3
      where i.id = $1 and ${AWAITED} returning 1`,
    [id, state, access.info.now],
  );
  return rows.length > 0;
}

/** Marks invitations that nobody answered in time, a few at a time. */
export const expireInvitations = (
  access: Access<'system:care'>,
): Promise<Pick<CareInvitation, 'id' | 'invitedBy' | 'askedBy'>[]> =>
  access.sql<Pick<CareInvitation, 'id' | 'invitedBy' | 'askedBy'>>(
    `update care_invitation i set state = 'expired', ended_at = $1
      where i.id in (select x.id from care_invitation x
        where x.state in ('open', 'asking', 'locked') and x.expires_at <= $1
        order by x.expires_at limit 500 for update skip locked)
      returning i.id, i.invited_by, i.asked_by`,
    [access.info.now],
  );

/** For staff: an invitation that waits for them. */
export async function lockLocked(
  access: Checking,
  id: string,
): Promise<CareInvitation | undefined> {
  const [row] = await access.sql<CareInvitation>(
    `select ${INVITATION} from care_invitation i
      where i.id = $1 and ${WAITS_FOR_STAFF} for update`,
    [id],
  );
  return row;
}

/** Staff looked at it: it can be accepted again, with all tries, or it has ended. */
export async function noteChecked(
  access: Checking,
  id: string,
  to: 'open' | 'withdrawn',
): Promise<void> {
  await access.sql(
    `update care_invitation set state = case when state = 'locked' then $2 else state end,
        checked_at = $3, checked_by = $4,
        tries = case when $2 = 'open' then 0 else tries end,
        locked_why = case when $2 = 'open' then null else locked_why end,
        ended_at = case when $2 = 'open' then null else coalesce(ended_at, $3::timestamptz) end
      where id = $1`,
    [id, to, access.info.now, access.actor?.account.id ?? null],
  );
}
