import type { Access } from '../../platform/access/access.ts';

type Sees = Access<'messages:answer' | 'teams:manage'>;

/** How the promises of a week went that a team gave. */
export interface Kept {
  /** Which of the weeks, from 1. */
  week: number;
  /** Messages that needed an answer of this team. */
  asked: number;
  inTime: number;
  late: number;
  /** Neither answered nor closed, and the promised time is over. */
  overdue: number;
  /** Not answered yet, and still in time. */
  waiting: number;
  closed: number;
  /** Given to another team, whose promise they are since. */
  moved: number;
}

/**
 * How a team kept its promises, by the week in which members asked.
 * @param starts when each week begins, the earliest first
 * @param end when the last one is over
 */
export const countKept = (
  access: Sees,
  teamId: string,
  starts: readonly Date[],
  end: Date,
): Promise<Kept[]> =>
  access.sql<Kept>(
    `select width_bucket(p.asked_at, $4::timestamptz[]) as week,
       count(*) filter (where p.ended_by is distinct from 'moved')::int as asked,
       count(*) filter (where p.answered_at <= p.due_at)::int as in_time,
       count(*) filter (where p.answered_at > p.due_at)::int as late,
       count(*) filter (where p.ended_by is null and p.due_at < $5)::int as overdue,
       count(*) filter (where p.ended_by is null and p.due_at >= $5)::int as waiting,
       count(*) filter (where p.ended_by = 'closed')::int as closed,
       count(*) filter (where p.ended_by = 'moved')::int as moved
     from message_promise p
     where p.team_id = $1 and p.asked_at >= $2 and p.asked_at < $3 group by 1`,
    [teamId, starts[0], end, starts, access.info.now],
  );

/** When members asked in a week, and when the team answered. */
export const listAnswered = (
  access: Sees,
  teamId: string,
  start: Date,
  end: Date,
): Promise<{ askedAt: Date; answeredAt: Date }[]> =>
  access.sql<{ askedAt: Date; answeredAt: Date }>(
    `select p.asked_at, p.answered_at from message_promise p
     where p.team_id = $1 and p.asked_at >= $2 and p.asked_at < $3 and p.answered_at is not null`,
    [teamId, start, end],
  );

/** The conversations in which a team owes an answer now, by who has them; null: nobody. */
export interface Held {
  accountId: string | null;
  open: number;
  overdue: number;
}
export const countHeld = (access: Sees, teamId: string): Promise<Held[]> =>
  access.sql<Held>(
    `select c.assigned_to as account_id, count(*)::int as open,
       count(*) filter (where c.due_at < $2)::int as overdue
     from conversation c
     where c.team_id = $1 and c.state = 'open' and c.due_at is not null group by 1`,
    [teamId, access.info.now],
  );
