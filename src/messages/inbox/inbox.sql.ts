import type { Access } from '../../platform/access/access.ts';
import { isAway } from '../away.sql.ts';
import type { MessageCategory } from '../writing/categories.ts';

type Answer = Access<'messages:answer'>;
type OfTeams = Access<'messages:answer' | 'messages:block'>;

const me = (access: OfTeams) => access.actor?.account.id ?? null;
const today = (access: OfTeams) => access.actor?.days.first ?? null;

/** A conversation as staff see it. */
export interface Waiting {
  id: string;
  patientId: string;
  given: string;
  family: string;
  birthDate: string | null;
  mrn: string | null;
  deceased: boolean;
  /** They have died, and somebody represents them who can read and write messages. */
  represented: boolean;
  subject: string;
  category: MessageCategory;
  teamId: string;
  team: string;
  teamEs: string;
  teamState: 'active' | 'paused' | 'ended';
  /** Of the team's clinic; null if it has none. */
  zone: string | null;
  state: 'open' | 'closed';
  /** Whether the member side may still write. */
  replies: boolean;
  /** The person keeps it from their caregivers. */
  private: boolean;
  lastAt: Date;
  lastSeq: number;
  lastFrom: 'member' | 'team';
  dueAt: Date | null;
  snoozedUntil: Date | null;
  /** Who has it, as long as they are on its team and may answer. */
  assignedTo: string | null;
  assignedName: string | null;
  /** Nobody of the team has read the newest message. */
  unread: boolean;
  version: number;
}
/** Which conversation. */
export type Which = Pick<Waiting, 'patientId' | 'id'>;

/** The lists of the inbox. */
export const BOXES = ['mine', 'unassigned', 'all', 'waiting', 'overdue', 'closed'] as const;
export type Box = (typeof BOXES)[number];

/** $1: the account whose teams they are. */
const TEAMS = `array(select m.team_id from team_member m
  where m.account_id = $1 and m.ended_at is null)`;
export const MINE = `c.team_id = any(${TEAMS})`;
/**
 * Whether somebody has it who is here and can answer. What was given to somebody who has left the
 * team, may no longer answer, or is away is the team's again (queues.rules.ts). $2: the day.
 */
const HELD = `((c.team_id, c.assigned_to) in (select m.team_id, m.account_id from team_member m
  where m.ended_at is null and m.team_id = any(${TEAMS})
    and portico_may(m.account_id, 'messages:answer')
    and not ${isAway('m.account_id', '$2')})) is true`;
/** $3: the moment. What is set aside comes back when its time has come or the member writes. */
const BACK = '(c.snoozed_until is null or c.snoozed_until <= $3)';
const BOX: Record<Box, string> = {
  mine: `c.state = 'open' and c.assigned_to = $1 and ${HELD} and c.last_from = 'member'
    and ${BACK}`,
  unassigned: `c.state = 'open' and not ${HELD} and c.last_from = 'member' and ${BACK}`,
  all: "c.state = 'open' and $3::timestamptz is not null",
  waiting: "c.state = 'open' and c.last_from = 'team' and $3::timestamptz is not null",
  overdue: "c.state = 'open' and c.due_at < $3",
  closed: "c.state = 'closed' and $3::timestamptz is not null",
};

const REPRESENTED = `exists (select 1 from proxy x join account y on y.id = x.account_id
  where x.patient_id = c.patient_id and x.relationship = 'representative' and x.basis = 'court'
    and x.revoked_at is null and x.suspended_at is null and y.closed_at is null
    and x.starts_on <= $2::date and (x.ends_on is null or x.ends_on >= $2::date))`;

/** Conversations as staff see them. They are chosen first, so that only they are completed. */
const lines = (chosen: string) => `select c.id, c.patient_id, p.given, p.family,
    p.birth_date::text as birth_date, p.mrn, p.deceased,
    p.deceased and ${REPRESENTED} as represented, c.subject, c.category, c.team_id,
    t.name as team, t.name_es as team_es, t.state as team_state, k.zone, c.state, c.replies,
    c.private, c.last_at, c.last_seq, c.last_from, c.due_at, c.snoozed_until,
    a.id as assigned_to, a.name as assigned_name,
    c.last_from = 'member' and c.team_read_seq < c.last_seq as unread, c.version
  from (${chosen}) c
  join team t on t.id = c.team_id
  left join clinic k on k.id = t.clinic_id
  join person p on p.patient_id = c.patient_id
  left join account a on a.id = c.assigned_to and ${HELD}`;

const FIRST_DUE = 'order by c.due_at nulls last, c.last_at desc, c.id';
/** Closed ones are many, and each team's are read by its index. */
const NEWEST_CLOSED = `select c.* from unnest(${TEAMS}) t(id)
  cross join lateral (select c.* from conversation c
    where c.team_id = t.id and ${BOX.closed} order by c.last_at desc limit $4::int + $5::int) c`;

/** A list of conversations of one's teams: what is due first comes first. */
export const listBox = (
  access: Answer,
  box: Box,
  { limit, offset }: { limit: number; offset: number },
): Promise<Waiting[]> => {
  const from =
    box === 'closed'
      ? NEWEST_CLOSED
      : `select c.* from conversation c where ${MINE} and ${BOX[box]}`;
  return access.sql<Waiting>(`${lines(`${from} ${FIRST_DUE} limit $4 offset $5`)} ${FIRST_DUE}`, [
    me(access),
    today(access),
    access.info.now,
    limit,
    offset,
  ]);
};

/** Closed conversations are counted up to here: a number beyond it helps nobody. */
export const MOST_CLOSED = 1000;

/** How many conversations are in each list; of `boxCounted`. */
export const BOX_COUNTS = `select count(*) filter (where ${BOX.mine})::int as mine,
       count(*) filter (where ${BOX.unassigned})::int as unassigned,
       count(*)::int as "all",
       count(*) filter (where ${BOX.waiting})::int as waiting,
       count(*) filter (where ${BOX.overdue})::int as overdue,
       (select count(*)::int from (select 1 from conversation c
         where ${MINE} and ${BOX.closed} limit $4) few) as closed
     from conversation c where ${MINE} and ${BOX.all}`;
export const boxCounted = (access: Answer) => [
  ...[me(access), today(access), access.info.now, MOST_CLOSED],
];

export async function countBoxes(access: Answer): Promise<Record<Box, number>> {
  const [row] = await access.sql<Record<Box, number>>(BOX_COUNTS, boxCounted(access));
  return row ?? { mine: 0, unassigned: 0, all: 0, waiting: 0, overdue: 0, closed: 0 };
}

/** How many conversations of one's teams can't wait: overdue or nobody's. One may be both. */
export async function countUrgent(
  access: Answer,
): Promise<{ n: number; overdue: number; unassigned: number }> {
  const [row] = await access.sql<{ n: number; overdue: number; unassigned: number }>(
    `select count(*) filter (where ${BOX.overdue} or ${BOX.unassigned})::int as n,
       count(*) filter (where ${BOX.overdue})::int as overdue,
       count(*) filter (where ${BOX.unassigned})::int as unassigned
     from conversation c where ${MINE} and ${BOX.all}`,
    [me(access), today(access), access.info.now],
  );
  return row ?? { n: 0, overdue: 0, unassigned: 0 };
}

/** Whether the account is on a team today. */
export async function isOnTeam(access: Answer): Promise<boolean> {
  const rows = await access.sql(
    'select 1 from team_member where account_id = $1 and ended_at is null limit 1',
    [me(access)],
  );
  return rows.length > 0;
}

/** A conversation of one of the account's teams. */
export async function findForStaff(access: OfTeams, id: string): Promise<Waiting | undefined> {
  const [row] = await access.sql<Waiting>(
    lines(`select c.* from conversation c where ${MINE} and c.id = $3`),
    [me(access), today(access), id],
  );
  return row;
}

/** Holds a conversation until the transaction ends. */
export async function lock(access: Answer, { patientId, id }: Which): Promise<void> {
  await access.sql('select 1 from conversation where patient_id = $1 and id = $2 for update', [
    patientId,
    id,
  ]);
}

/** A message as staff see it. */
export interface StaffMessage {
  id: string;
  seq: number;
  authorName: string;
  authorAs: 'self' | 'caregiver' | 'staff';
  asTeam: boolean;
  text: string;
  sentAt: Date;
}

export const listMessages = (access: Answer, one: Waiting): Promise<StaffMessage[]> =>
  access.sql<StaffMessage>(
    `select id, seq, author_name, author_as, as_team, text, sent_at from message
     where patient_id = $1 and conversation_id = $2 order by seq`,
    [one.patientId, one.id],
  );

export const EVENTS = [
  'note',
  'claimed',
  'assigned',
  'team',
  'closed',
  'reopened',
  'snoozed',
  'unread',
  'escalated',
  'handed-over',
] as const;
export type EventKind = (typeof EVENTS)[number];

/** What staff did with a conversation, or noted about it. No member's page shows any of it. */
export interface Event {
  id: string;
  at: Date;
  byName: string;
  kind: EventKind;
  text: string;
  team: string | null;
  teamEs: string | null;
  toName: string | null;
}

export const listEvents = (access: Answer, one: Waiting): Promise<Event[]> =>
  access.sql<Event>(
    `select e.id, e.at, e.by_name, e.kind, e.text, t.name as team,
       t.name_es as team_es, a.name as to_name
     from conversation_event e
     left join team t on t.id = e.team_id
     left join account a on a.id = e.to_account
     where e.patient_id = $1 and e.conversation_id = $2 order by e.at, e.id`,
    [one.patientId, one.id],
  );
