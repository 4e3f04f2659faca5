import type { Access } from '../../platform/access/access.ts';
import type { Person } from '../../platform/access/actor.ts';
import type { PlainDate } from '../../platform/clock.ts';
import { type CareInvitation, INVITATION } from './invitations.sql.ts';

/** Access for answering an invitation, or for working on it for someone with its link. */
export type Answering = Access<'care:accept' | 'system:care' | 'system:notices'>;
/** The same, plus the patient who says yes or no. */
export type Deciding = Access<'care:accept' | 'care:invite'>;

/** An invitation with the facts that decide about it. */
export interface Invited extends CareInvitation {
  given: string;
  birthDate: PlainDate | null;
  partialBirthDate: string | null;
  /** The patient is alive and still has the account that sent the invitation. */
  there: boolean;
  emancipated: boolean;
  zones: string[];
}

/**
 * Opens the invitation's record for the rest of the transaction; null closes it again. The link
 * must have been checked.
 */
export async function openRecordOf(access: Answering, id: string | null): Promise<boolean> {
  const [row] = await access.sql<{ patientId: string | null }>(
    'select portico_open_invitation($1) as patient_id',
    [id],
  );
  return typeof row?.patientId === 'string';
}

/** @param today the earliest day in the clinics' zones, for an emancipation */
const INVITED = `${INVITATION}, p.given, p.birth_date, p.partial_birth_date,
  not p.deceased and p.merged_into is null and exists (select 1 from account a
    where a.id = i.invited_by and a.patient_id = i.patient_id and a.closed_at is null) as there,
  exists (select 1 from court_order o where o.patient_id = i.patient_id
    and o.kind = 'emancipation' and o.ended_at is null and o.starts_on <= $2::date) as emancipated,
  portico_clinic_zones() as zones
  from care_invitation i join person p on p.patient_id = i.patient_id where i.id = $1`;

export async function findInvited(
  access: Answering,
  id: string,
  today: PlainDate,
): Promise<Invited | undefined> {
  const [row] = await access.sql<Invited>(`select ${INVITED}`, [id, today]);
  return row;
}
export async function lockInvited(
  access: Answering,
  id: string,
  today: PlainDate,
): Promise<Invited | undefined> {
  const [row] = await access.sql<Invited>(`select ${INVITED} for update of i`, [id, today]);
  return row;
}

/** The emancipation on the person's own record, and the clinics' zones. */
export async function readConsent(
  access: Access<'care:invite' | 'care:read'>,
  person: Person,
  today: PlainDate,
): Promise<{ emancipated: boolean; zones: string[] }> {
  const [row] = await access.sql<{ emancipated: boolean; zones: string[] }>(
    `select exists (select 1 from court_order o where o.patient_id = $1
        and o.kind = 'emancipation' and o.ended_at is null
        and o.starts_on <= $2::date) as emancipated,
      portico_clinic_zones() as zones`,
    [person.id, today],
  );
  return row ?? { emancipated: false, zones: [] };
}

/** The confirmed address of the account that answers; null if it has none. */
export async function findConfirmedAddress(access: Access<'care:accept'>): Promise<string | null> {
  const [row] = await access.sql<{ email: string | null }>(
    `select case when email_confirmed_at is not null then email end as email
      from account where id = $1`,
    [access.actor?.account.id],
  );
  return row?.email ?? null;
}

/** An account's rights to the open record, and whether something protects the patient from it. */
export interface Standing {
  /** A right in force from an invitation. */
  holds: boolean;
  /** A right in force from a court's paper. */
  byPaper: boolean;
  /** Something protects the patient, and staff have not checked it since. */
  held: boolean;
}
export async function readStanding(
  access: Deciding,
  { patientId, id }: Pick<CareInvitation, 'patientId' | 'id'>,
  accountId: string,
  today: PlainDate,
): Promise<Standing> {
  const [row] = await access.sql<Standing>(
    `with now_theirs as (select basis from proxy where patient_id = $1 and account_id = $3
        and revoked_at is null and suspended_at is null and held_at is null
        and (ends_on is null or ends_on >= $4::date))
      select exists (select 1 from now_theirs where basis = 'invited') as holds,
        exists (select 1 from now_theirs where basis = 'court') as by_paper,
        portico_care_held($3, i.invited_at, i.checked_at) as held
      from care_invitation i where i.patient_id = $1 and i.id = $2`,
    [patientId, id, accountId, today],
  );
  return row ?? { holds: false, byPaper: false, held: true };
}

/** Counts a wrong birth date; the fifth locks the invitation. */
export async function noteWrong(
  access: Access<'care:accept'>,
  id: string,
  locks: boolean,
): Promise<void> {
  await access.sql(
    `update care_invitation set tries = tries + 1,
        state = case when $2 then 'locked' else state end,
        locked_why = case when $2 then 'tries' else locked_why end
      where id = $1`,
    [id, locks],
  );
}

/** Holds an invitation because something protects the patient: staff look at it first. */
export async function lockForSafety(access: Deciding, id: string): Promise<void> {
  await access.sql(
    `update care_invitation set state = 'locked', locked_why = 'safety' where id = $1`,
    [id],
  );
}

/** Notes that an account with another address waits for the patient. */
export async function noteAsking(
  access: Access<'care:accept'>,
  id: string,
  accountId: string,
): Promise<void> {
  await access.sql(
    `update care_invitation set state = 'asking', asked_by = $2, asked_at = $3 where id = $1`,
    [id, accountId, access.info.now],
  );
}

/** Notes the patient's no: the invitation stays open for the right person. */
export async function noteRefused(access: Access<'care:invite'>, id: string): Promise<void> {
  await access.sql(
    `update care_invitation set state = 'open', refused = refused || asked_by, asked_by = null,
        asked_at = null
      where id = $1 and state = 'asking'`,
    [id],
  );
}

export async function noteAccepted(
  access: Deciding,
  id: string,
  by: { accountId: string; proxyId: string },
): Promise<void> {
  await access.sql(
    `update care_invitation set state = 'accepted', accepted_by = $2, proxy_id = $3, ended_at = $4
      where id = $1`,
    [id, by.accountId, by.proxyId, access.info.now],
  );
}

export async function noteMailed(access: Access<'system:notices'>, id: string): Promise<void> {
  await access.sql('update care_invitation set mailed_at = $2 where id = $1', [
    id,
    access.info.now,
  ]);
}

export async function noteMadeAccount(
  access: Access<'system:care'>,
  id: string,
  accountId: string,
): Promise<void> {
  await access.sql('update care_invitation set made_account = $2 where id = $1', [id, accountId]);
}

/** Invitations that the signed-on account wants to accept and that wait for the person's yes. */
export const listAsked = (access: Access<'care:ask'>): Promise<{ askedAt: Date }[]> =>
  access.sql<{ askedAt: Date }>('select asked_at from portico_invitations_asked()', []);
