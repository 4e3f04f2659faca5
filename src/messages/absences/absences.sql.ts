import type { Tx } from '../../platform/db/statements.ts';
import { isAway } from '../away.sql.ts';

/** When somebody is away, as staff see it. */
export interface Away {
  id: string;
  accountId: string;
  name: string;
  fromDay: string;
  untilDay: string;
  coverId: string | null;
  coverName: string | null;
}

/** Absences of these accounts that are not over yet, the next one first. */
export const listAway = (tx: Tx, accountIds: readonly string[], today: string): Promise<Away[]> =>
  tx.sql<Away>(
    `select b.id, b.account_id, a.name, b.from_day::text as from_day,
       b.until_day::text as until_day, b.cover_id, v.name as cover_name
     from absence b join account a on a.id = b.account_id left join account v on v.id = b.cover_id
     where b.account_id = any($1::uuid[]) and b.ended_at is null and b.until_day >= $2::date
     order by b.from_day, a.name_key, b.id`,
    [accountIds, today],
  );

/** Somebody on a team today, and the team. */
export interface OnTeam {
  teamId: string;
  accountId: string;
  name: string;
  lead: boolean;
  mayAnswer: boolean;
}
export const listOnTeams = (tx: Tx): Promise<OnTeam[]> =>
  tx.sql<OnTeam>(
    `select m.team_id, m.account_id, a.name, m.lead,
       portico_may(a.id, 'messages:answer') as may_answer
     from team_member m join account a on a.id = m.account_id
     join team t on t.id = m.team_id and t.state <> 'ended'
     where m.ended_at is null and a.closed_at is null order by a.name_key, a.id`,
  );

/** Holds the account's absences, so that two pages at once don't note overlapping ones. */
export async function lockAbsencesOf(tx: Tx, accountId: string): Promise<void> {
  await tx.sql('select pg_advisory_xact_lock(hashtextextended($1, 31))', [accountId]);
}

export async function insertAbsence(
  tx: Tx,
  one: { accountId: string; fromDay: string; untilDay: string; coverId: string | null },
): Promise<void> {
  await tx.sql(
    'insert into absence (account_id, from_day, until_day, cover_id) values ($1, $2, $3, $4)',
    [one.accountId, one.fromDay, one.untilDay, one.coverId],
  );
}

/** Ends an absence: somebody is back early, or does not go. */
export async function endAbsence(tx: Tx, id: string, now: Date): Promise<void> {
  await tx.sql('update absence set ended_at = $2 where id = $1 and ended_at is null', [id, now]);
}

/** An open conversation whose holder is not there to answer. */
export interface Left {
  patientId: string;
  id: string;
  teamId: string;
  holderId: string;
  holderName: string;
  /** Who was named to answer for them, if they are away. */
  coverId: string | null;
}

/**
 * Open conversations whose holder is away today, may no longer answer or has left the team. They
 * are locked until the transaction ends; those that somebody changes now are left for the next run.
 * @param accountId only those of this holder
 */
export const lockLeft = (tx: Tx, today: string, accountId: string | null): Promise<Left[]> =>
  tx.sql<Left>(
    `select c.patient_id, c.id, c.team_id, c.assigned_to as holder_id, a.name as holder_name,
       b.cover_id
     from conversation c join account a on a.id = c.assigned_to
     left join lateral (select cover_id, true as is_away from absence
       where account_id = c.assigned_to and ended_at is null
         and $1::date between from_day and until_day order by from_day desc, id limit 1) b on true
     where c.state = 'open' and c.assigned_to is not null
       and ($2::uuid is null or c.assigned_to = $2)
       and (b.is_away or not portico_may(c.assigned_to, 'messages:answer')
         or not exists (select 1 from team_member m where m.team_id = c.team_id
           and m.account_id = c.assigned_to and m.ended_at is null))
     order by c.id limit 500 for update of c skip locked`,
    [today, accountId],
  );

/** Somebody of a team, and whether they are there to answer. */
export interface Readiness {
  teamId: string;
  id: string;
  lead: boolean;
  mayAnswer: boolean;
  away: boolean;
}
/** Who is on these teams, and whether they are there to answer on a day. */
export const listReadiness = (
  tx: Tx,
  teamIds: readonly string[],
  today: string,
): Promise<Readiness[]> =>
  tx.sql<Readiness>(
    `select m.team_id, m.account_id as id, m.lead,
       portico_may(m.account_id, 'messages:answer') as may_answer,
       ${isAway('m.account_id', '$2')} as away
     from team_member m where m.team_id = any($1::uuid[]) and m.ended_at is null
     order by m.team_id, m.account_id`,
    [teamIds, today],
  );

/** Gives conversations to their heirs, each with a line in its own history. */
export async function handOver(
  tx: Tx,
  all: readonly (Left & { heirId: string | null })[],
  now: Date,
): Promise<void> {
  await tx.sql(
    `with moved as (
       update conversation c set assigned_to = one.heir,
         assigned_at = case when one.heir is not null then $4::timestamptz end,
         version = c.version + 1
       from unnest($1::uuid[], $2::uuid[], $3::uuid[]) one(id, patient, heir)
       where c.id = one.id and c.patient_id = one.patient
       returning c.patient_id, c.id, c.team_id, one.heir)
     insert into conversation_event (patient_id, conversation_id, at, by_account, by_name, kind,
       team_id, to_account)
     select m.patient_id, m.id, $4, h.id, h.name, 'handed-over', m.team_id, m.heir
     from moved m join unnest($1::uuid[], $5::uuid[], $6::text[]) h(one, id, name) on h.one = m.id`,
    [
      all.map(({ id }) => id),
      all.map(({ patientId }) => patientId),
      all.map(({ heirId }) => heirId),
      now,
      all.map(({ holderId }) => holderId),
      all.map(({ holderName }) => holderName),
    ],
  );
}
