import type { Access } from '../../platform/access/access.ts';
import type { Tx } from '../../platform/db/statements.ts';
import type { Member, Shown, Team, TeamFields } from './teams.rules.ts';

type Manage = Access<'teams:manage'>;

const TEAM = `select t.id, t.name, t.name_es, t.topic, t.about, t.about_es, t.clinic_id,
    t.department_id, t.answer_days, t.state, t.paused_text, t.paused_text_es, t.into_id, t.version,
    c.name as clinic, d.name as department, i.name as "into",
    coalesce(c.state = 'active', true) and coalesce(d.active, true) as place_in_use
  from team t left join clinic c on c.id = t.clinic_id
  left join department d on d.id = t.department_id left join team i on i.id = t.into_id`;

/** All teams: those that take messages, paused ones, and ended ones last. */
export const listTeams = (tx: Tx): Promise<Team[]> =>
  tx.sql<Team>(
    `${TEAM} order by array_position(array['active', 'paused', 'ended'], t.state), lower(t.name),
       t.id`,
  );
export const findTeam = async (tx: Tx, id: string): Promise<Team | undefined> =>
  (await tx.sql<Team>(`${TEAM} where t.id = $1`, [id]))[0];

/**
 * Locks teams until the end of the transaction, so that what is decided about one is still true
 * when it is written. In the order of their ids: two that end into each other don't wait for ever.
 */
export async function lockTeams(access: Manage, ids: readonly string[]): Promise<void> {
  await access.sql('select 1 from team where id = any($1::uuid[]) order by id for update', [ids]);
}

/** Keeps teams as they are until the end of the transaction, in the same order. */
export async function holdTeams(tx: Tx, ids: readonly string[]): Promise<void> {
  await tx.sql('select 1 from team where id = any($1::uuid[]) order by id for share', [ids]);
}

const MEMBER = `select m.team_id, a.id, a.name, a.user_id, m.lead,
    a.closed_at is not null as closed, portico_may(a.id, 'messages:answer') as may_answer
  from team_member m join account a on a.id = m.account_id where m.ended_at is null`;

export interface MemberOf extends Member {
  teamId: string;
}
/** Who is on each team today: those who lead it first. */
export const listMembers = (tx: Tx): Promise<MemberOf[]> =>
  tx.sql<MemberOf>(`${MEMBER} order by m.lead desc, a.name_key, a.id`);
export const membersOf = (tx: Tx, teamId: string): Promise<MemberOf[]> =>
  tx.sql<MemberOf>(`${MEMBER} and m.team_id = $1 order by m.lead desc, a.name_key, a.id`, [teamId]);

/** The teams that the account is on today, and whether it leads them. */
export const listMine = (
  access: Access<'teams:manage' | 'messages:answer'>,
): Promise<{ teamId: string; lead: boolean }[]> =>
  access.sql<{ teamId: string; lead: boolean }>(
    'select team_id, lead from team_member where account_id = $1 and ended_at is null',
    [access.actor?.account.id ?? null],
  );

export interface Candidate {
  id: string;
  name: string;
  userId: string;
}
/** How many matches of a search are shown. */
export const MATCHES = 20;

/** Staff whose name has all of these words and who may answer messages, but not who is on it. */
export const findCandidates = (
  access: Manage,
  teamId: string,
  words: readonly string[],
): Promise<Candidate[]> =>
  access.sql<Candidate>(
    `select a.id, a.name, a.user_id from account a
     where a.kind = 'staff' and a.closed_at is null and portico_may(a.id, 'messages:answer')
       and not exists (select 1 from unnest($2::text[]) word
         where position(portico_name_key(word) in a.name_key) = 0)
       and not exists (select 1 from team_member m
         where m.team_id = $1 and m.account_id = a.id and m.ended_at is null)
     order by a.name_key, a.id limit $3`,
    [teamId, words, MATCHES + 1],
  );

/** Whether an account is open and may answer messages. */
export async function mayAnswer(access: Manage, accountId: string): Promise<boolean> {
  const rows = await access.sql("select 1 where portico_may($1::uuid, 'messages:answer')", [
    accountId,
  ]);
  return rows.length > 0;
}

/** Puts somebody on a team, again if they were on it before, or changes whether they lead it. */
export async function saveMember(
  access: Manage,
  teamId: string,
  { id, lead }: Pick<Member, 'id' | 'lead'>,
): Promise<void> {
  await access.sql(
    `insert into team_member (team_id, account_id, lead, since) values ($1, $2, $3, $4)
     on conflict (team_id, account_id) do update set lead = excluded.lead, ended_at = null,
       since = case when team_member.ended_at is null then team_member.since
         else excluded.since end`,
    [teamId, id, lead, access.info.now],
  );
}
export async function endMember(access: Manage, teamId: string, accountId: string): Promise<void> {
  await access.sql(
    'update team_member set ended_at = $3, lead = false where team_id = $1 and account_id = $2',
    [teamId, accountId, access.info.now],
  );
}

export interface TeamClinician {
  id: string;
  name: string;
  npi: string | null;
  active: boolean;
}
/** The clinicians whose patients a team answers. */
export const cliniciansOf = (tx: Tx, teamId: string): Promise<TeamClinician[]> =>
  tx.sql<TeamClinician>(
    `select c.id, c.name, c.npi, c.active from team_clinician t
     join clinician c on c.id = t.clinician_id where t.team_id = $1 order by c.name_key, c.id`,
    [teamId],
  );
/** How many clinicians each team has. */
export const countClinicians = (tx: Tx): Promise<{ teamId: string; n: number }[]> =>
  tx.sql<{ teamId: string; n: number }>(
    'select team_id, count(*)::int as n from team_clinician group by 1',
  );
/** Clinicians whose name has all of these words, but not those whom the team has. */
export const findClinicians = (
  access: Manage,
  teamId: string,
  words: readonly string[],
): Promise<TeamClinician[]> =>
  access.sql<TeamClinician>(
    `select c.id, c.name, c.npi, c.active from clinician c
     where c.active
       and not exists (select 1 from unnest($2::text[]) word
         where position(portico_name_key(word) in portico_name_key(c.name)) = 0)
       and not exists (select 1 from team_clinician t
         where t.team_id = $1 and t.clinician_id = c.id)
     order by c.name_key, c.id limit $3`,
    [teamId, words, MATCHES + 1],
  );
export async function isClinician(access: Manage, id: string): Promise<boolean> {
  return (await access.sql('select 1 from clinician where id = $1 and active', [id])).length > 0;
}
export async function insertClinician(
  access: Manage,
  teamId: string,
  clinicianId: string,
): Promise<void> {
  await access.sql(
    `insert into team_clinician (team_id, clinician_id) values ($1, $2) on conflict do nothing`,
    [teamId, clinicianId],
  );
}
export async function deleteClinician(
  access: Manage,
  teamId: string,
  clinicianId: string,
): Promise<void> {
  await access.sql('delete from team_clinician where team_id = $1 and clinician_id = $2', [
    teamId,
    clinicianId,
  ]);
}

/** The values of a team's own columns, in the order of `TeamFields`. */
const valuesOf = (fields: TeamFields) => [
  fields.name,
  fields.nameEs,
  fields.topic,
  fields.about,
  fields.aboutEs,
  fields.clinicId,
  fields.departmentId,
  fields.answerDays,
  fields.state,
  fields.pausedText,
  fields.pausedTextEs,
];
export async function insertTeam(access: Manage, fields: TeamFields): Promise<string> {
  const [row] = await access.sql<{ id: string }>(
    `insert into team (name, name_es, topic, about, about_es, clinic_id, department_id,
       answer_days, state, paused_text, paused_text_es, changed_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) returning id`,
    [...valuesOf(fields), access.info.now],
  );
  if (!row) throw new Error('the team was not written');
  return row.id;
}
export async function updateTeam(access: Manage, id: string, fields: TeamFields): Promise<void> {
  await access.sql(
    `update team set name = $2, name_es = $3, topic = $4, about = $5, about_es = $6,
       clinic_id = $7, department_id = $8, answer_days = $9, state = $10, paused_text = $11,
       paused_text_es = $12, changed_at = $13, version = version + 1
     where id = $1`,
    [id, ...valuesOf(fields), access.info.now],
  );
}
/** Marks a change of those who are on a team, or whose patients it answers. */
export async function markChanged(access: Manage, id: string): Promise<void> {
  await access.sql('update team set changed_at = $2, version = version + 1 where id = $1', [
    id,
    access.info.now,
  ]);
}
export async function markEnded(access: Manage, id: string, intoId: string | null): Promise<void> {
  await access.sql(
    `update team set state = 'ended', into_id = $2, changed_at = $3, version = version + 1
     where id = $1`,
    [id, intoId, access.info.now],
  );
}

export async function countOpen(access: Manage, teamId: string): Promise<number> {
  const [row] = await access.sql<{ n: number }>(
    "select count(*)::int as n from conversation where team_id = $1 and state = 'open'",
    [teamId],
  );
  return row?.n ?? 0;
}
/**
 * Moves the open conversations of a team to another, unassigned, each with a line in its own
 * history.
 */
export async function moveOpen(
  access: Manage,
  fromId: string,
  intoId: string,
  by: { id: string; name: string },
): Promise<void> {
  await access.sql(
    `with moved as (
       update conversation set team_id = $2, assigned_to = null, assigned_at = null,
         version = version + 1
       where team_id = $1 and state = 'open' returning patient_id, id)
     insert into conversation_event (patient_id, conversation_id, at, by_account, by_name, kind,
       team_id)
     select patient_id, id, $3, $4, $5, 'team', $2 from moved`,
    [fromId, intoId, access.info.now, by.id, by.name],
  );
}

export async function insertChange(
  access: Manage,
  teamId: string,
  by: string,
  before: Shown,
  after: Shown,
): Promise<void> {
  await access.sql(
    `insert into team_change (team_id, at, by_account, before, after) values ($1, $2, $3, $4, $5)`,
    [teamId, access.info.now, by, JSON.stringify(before), JSON.stringify(after)],
  );
}
export interface TeamChange {
  id: string;
  at: Date;
  byName: string;
  before: Shown;
  after: Shown;
}
/** The newest changes of a team first. */
export const listChanges = (access: Manage, teamId: string): Promise<TeamChange[]> =>
  access.sql<TeamChange>(
    `select h.id::text, h.at, a.name as by_name, h.before, h.after
     from team_change h join account a on a.id = h.by_account
     where h.team_id = $1 order by h.id desc limit 50`,
    [teamId],
  );
