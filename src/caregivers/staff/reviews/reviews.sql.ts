import type { Access } from '../../../platform/access/access.ts';
import type { PlainDate } from '../../../platform/clock.ts';
import { WAITS_FOR_STAFF } from '../../invitations/invitations.sql.ts';
import type { OrderKind } from '../shared/orders.ts';

type Review = Access<'care:review'>;

interface Whose {
  patientId: string;
  given: string;
  family: string;
  birthDate: PlainDate | null;
}
/** Why staff review a right. */
export type DueWhy = 'review' | 'ends' | 'person-died' | 'caregiver-died' | 'feed';
export interface DueRight extends Whose {
  id: string;
  caregiverName: string;
  relationship: string;
  endsOn: PlainDate | null;
  reviewOn: PlainDate | null;
  why: DueWhy;
}
export interface DueOrder extends Whose {
  id: string;
  kind: OrderKind;
  endsOn: PlainDate;
}
export interface LockedInvitation extends Whose {
  id: string;
  /** The person they invited. */
  name: string;
  email: string;
  lockedWhy: 'tries' | 'safety';
  /** False if it has expired or was withdrawn: then it only keeps the patient from another one. */
  canOpen: boolean;
  invitedAt: Date;
}

const WHOSE = 'p.patient_id, p.given, p.family, p.birth_date';
/**
 * Rights for staff to review: $1 is today, $2 the last day of the time ahead. Each of the four ways
 * to be due has an index of its own.
 */
const DUE = `from (
      select y.id from proxy y where y.revoked_at is null and y.review_on <= $1
      union
      select y.id from proxy y
        where y.revoked_at is null and y.basis = 'court' and y.ends_on between $1 and $2
      union
      select y.id from person q join proxy y on y.patient_id = q.patient_id
        where q.deceased and y.revoked_at is null
      union
      select y.id from person q join account b on b.patient_id = q.patient_id
        join proxy y on y.account_id = b.id
        where q.deceased and y.revoked_at is null) due
    join proxy x on x.id = due.id join person p on p.patient_id = x.patient_id
    join account a on a.id = x.account_id left join person c on c.patient_id = a.patient_id
    cross join lateral (select case
      when p.deceased and x.relationship <> 'representative' then 'person-died'
      when c.deceased then 'caregiver-died'
      when x.review_on <= $1 then 'review'
      when x.basis = 'court' and x.ends_on between $1 and $2 then 'ends' end as why) w
  where x.revoked_at is null and x.suspended_at is null and p.merged_into is null
    and w.why is not null`;
const ORDERS = `from court_order o join person p on p.patient_id = o.patient_id
  where o.ended_at is null and o.ends_on < $1 and p.merged_into is null`;

const LOCKED = `from care_invitation i join person p on p.patient_id = i.patient_id
  where ${WAITS_FOR_STAFF} and p.merged_into is null`;

/** Deceased people first, then by the earliest date. */
export const listDueRights = (
  access: Review,
  today: PlainDate,
  until: PlainDate,
): Promise<DueRight[]> =>
  access.sql<DueRight>(
    `select ${WHOSE}, x.id, a.name as caregiver_name, x.relationship, x.ends_on, x.review_on, w.why
      ${DUE} order by w.why not in ('person-died', 'caregiver-died'),
        least(x.review_on, x.ends_on), x.id limit 200`,
    [today, until],
  );

/** Orders past their last day, which still restrict until staff end them. */
export const listPastOrders = (access: Review, today: PlainDate): Promise<DueOrder[]> =>
  access.sql<DueOrder>(
    `select ${WHOSE}, o.id, o.kind, o.ends_on ${ORDERS} order by o.ends_on, o.id limit 200`,
    [today],
  );

export async function countDue(
  access: Review,
  today: PlainDate,
  until: PlainDate,
): Promise<number> {
  const [row] = await access.sql<{ n: number }>(
    `select (select count(*)::int ${DUE}) + (select count(*)::int ${ORDERS})
        + (select count(*)::int ${LOCKED}) as n`,
    [today, until],
  );
  return row?.n ?? 0;
}

/** Rights that have ended since then because the relation on file had ended. */
export const listEndedByFeed = (access: Review, since: Date): Promise<DueRight[]> =>
  access.sql<DueRight>(
    `select ${WHOSE}, x.id, a.name as caregiver_name, x.relationship, x.ends_on, x.review_on,
        'feed' as why
      from proxy x join person p on p.patient_id = x.patient_id
      join account a on a.id = x.account_id
      where x.revoked_at >= $1 and x.revoked_why = 'feed' and p.merged_into is null
      order by x.revoked_at desc, x.id limit 200`,
    [since],
  );

/**
 * Minors who no longer have a caregiver here: a right to their record has ended since then, or the
 * caregiver has died, and nobody else has a right.
 */
export const listLeftAlone = (
  access: Review,
  today: PlainDate,
  { since, adultAge }: { since: Date; adultAge: number },
): Promise<Whose[]> =>
  access.sql<Whose>(
    `select ${WHOSE}
      from person p
      where p.merged_into is null and not p.deceased
        and p.birth_date > $1::date - make_interval(years => $3)
        and p.patient_id in (
          select x.patient_id from proxy x where x.revoked_at >= $2 and x.revoked_why <> 'replaced'
          union
          select x.patient_id from person c join account a on a.patient_id = c.patient_id
            join proxy x on x.account_id = a.id and x.revoked_at is null
            where c.deceased)
        and not exists (select 1 from proxy x join account a on a.id = x.account_id
          left join person c on c.patient_id = a.patient_id
          where x.patient_id = p.patient_id and x.revoked_at is null and x.suspended_at is null
            and x.held_at is null and a.closed_at is null and not coalesce(c.deceased, false)
            and (x.ends_on is null or x.ends_on >= $1))
      order by p.birth_date desc, p.patient_id limit 200`,
    [today, since, adultAge],
  );

/** Invitations that nobody can accept: after five wrong birth dates, or for safety. */
export const listLocked = (access: Review): Promise<LockedInvitation[]> =>
  access.sql<LockedInvitation>(
    `select ${WHOSE}, i.id, i.name, i.email, i.invited_at, i.locked_why,
        i.state = 'locked' and i.expires_at > $1 as can_open
      ${LOCKED} order by i.invited_at, i.id limit 200`,
    [access.info.now],
  );
