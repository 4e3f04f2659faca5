import type { Access } from '../platform/access/access.ts';
import type { PlainDate } from '../platform/days.rules.ts';
import type { Flag } from './flags.rules.ts';
import type { ReviewsAccess } from './policy.ts';

type Reviewing = Access<ReviewsAccess>;
export type State = 'open' | 'follow-up' | 'cleared';

export interface Review {
  id: string;
  patientId: string;
  accountId: string;
  day: PlainDate;
  flags: Flag[];
  purpose: string;
  firstAt: Date;
  lastAt: Date;
  state: State;
  decidedAt: Date | null;
  decidedByName: string | null;
  note: string;
  staffName: string;
  /** The names of the opener's roles. */
  rolesEn: string[];
  rolesEs: string[];
  given: string;
  family: string;
  mrn: string | null;
}
const REVIEW = `select r.id, r.patient_id, r.account_id, r.day, r.flags, r.purpose, r.first_at,
    r.last_at, r.state, r.decided_at, r.decided_by_name, r.note,
    a.name as staff_name, p.given, p.family, p.mrn,
    array(select o.name_en from role o
      where o.key = any(portico_roles(a.id, a.roles, a.sso_groups)) order by 1) as roles_en,
    array(select o.name_es from role o
      where o.key = any(portico_roles(a.id, a.roles, a.sso_groups)) order by 1) as roles_es
  from access_review r join account a on a.id = r.account_id
  join person p on p.patient_id = r.patient_id`;

/** Open reviews, then those to follow up, then cleared ones, newest first within each. */
export function listReviews(
  access: Reviewing,
  flag: Flag | null,
  limit: number,
  skip: number,
): Promise<Review[]> {
  return access.sql<Review>(
    `${REVIEW} where $1::text is null or $1 = any(r.flags)
     order by array_position(array['open', 'follow-up', 'cleared'], r.state), r.last_at desc, r.id
     limit $2 offset $3`,
    [flag, limit, skip],
  );
}

/** How many reviews are open by flag; one with two flags counts under both. */
export function countFlags(access: Reviewing): Promise<{ flag: Flag; n: number }[]> {
  return access.sql(
    `select flag, count(*)::int as n
      from access_review, unnest(flags) flag
      where state = 'open' group by 1`,
  );
}
/** How many reviews are open. */
export async function countOpen(access: Access<ReviewsAccess>): Promise<number> {
  return (
    (
      await access.sql<{ n: number }>(
        "select count(*)::int as n from access_review where state = 'open'",
      )
    )[0]?.n ?? 0
  );
}

export async function findReview(access: Reviewing, id: string): Promise<Review | undefined> {
  return (await access.sql<Review>(`${REVIEW} where r.id = $1`, [id]))[0];
}
/** The same, locked: nobody else decides it meanwhile. */
export async function lockReview(
  access: Access<'privacy:decide'>,
  id: string,
): Promise<Pick<Review, 'patientId' | 'accountId' | 'state'> | undefined> {
  return (
    await access.sql<Pick<Review, 'patientId' | 'accountId' | 'state'>>(
      'select patient_id, account_id, state from access_review where id = $1 for update',
      [id],
    )
  )[0];
}
export async function saveDecision(
  access: Access<'privacy:decide'>,
  id: string,
  decision: { state: 'cleared' | 'follow-up'; note: string; by: { id: string; name: string } },
  now: Date,
): Promise<void> {
  await access.sql(
    `update access_review
      set state = $2, note = $3, decided_by = $4, decided_by_name = $5, decided_at = $6
      where id = $1`,
    [id, decision.state, decision.note, decision.by.id, decision.by.name, now],
  );
}

export interface Opened {
  openedAt: Date;
  expiresAt: Date;
  purpose: string;
  reason: string | null;
}
/** When the record as a whole was opened, with the typed reasons. */
export function listOpenings(access: Reviewing, review: Review): Promise<Opened[]> {
  return access.sql<Opened>(
    `select opened_at, expires_at, purpose, reason
      from staff_access
      where patient_id = $1 and account_id = $2 and opened_at between $3 and $4 order by opened_at
      limit 50`,
    [review.patientId, review.accountId, review.firstAt, review.lastAt],
  );
}

export interface Deed {
  at: Date;
  permission: string;
  outcome: string;
  purpose: string | null;
  times: number;
}
/**
 * What else the audit log says that this staff member did with this person: one row per day and
 * permission.
 */
export function listDeeds(
  access: Reviewing,
  review: Review,
  { zone, from, until }: { zone: string; from: Date; until: Date },
): Promise<Deed[]> {
  return access.sql<Deed>(
    `select max(at) as at, permission, outcome, purpose, count(*)::int as times from audit_event
     where patient_id = $1 and actor_id = $2 and actor_kind = 'staff' and at between $3 and $4
     group by (at at time zone $5)::date, permission, outcome, purpose order by max(at) desc
     limit 200`,
    [review.patientId, review.accountId, from, until, zone],
  );
}
