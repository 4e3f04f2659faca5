import type { Access } from '../../platform/access/access.ts';
import type { AccountPeople } from '../../platform/access/actor.ts';
import type { ChangesVisits } from '../policy.ts';
import type { PlannedStep, Step, VisitNow } from './reminders.rules.ts';

type Changes = Access<ChangesVisits>;
export type System = Access<'system:visits'>;

/** Drops the reminders of a visit that wait, except those for one time. */
export async function dropWaiting(
  access: Changes,
  visit: { patientId: string; id: string },
  but: Date | null,
  now: Date,
): Promise<void> {
  await access.sql(
    `update visit_reminder set handled_at = $4, outcome = 'dropped'
      where patient_id = $1 and visit_id = $2 and for_start is distinct from $3::timestamptz
        and handled_at is null`,
    [visit.patientId, visit.id, but, now],
  );
}

/** Stores the reminders of a visit. Those of a time that it had before and has again wait again. */
export async function insertSteps(
  access: Changes,
  visit: { patientId: string; id: string; startsAt: Date },
  plan: readonly PlannedStep[],
  now: Date,
): Promise<void> {
  await access.sql(
    `insert into visit_reminder as r (patient_id, visit_id, step, for_start, due_at, made_at,
        handled_at, outcome)
      select $1, $2, step, $3, due_at, $4, case when passed then $4::timestamptz end,
        case when passed then 'passed' end
      from unnest($5::text[], $6::timestamptz[], $7::bool[]) s(step, due_at, passed)
     on conflict (patient_id, visit_id, step, for_start) do update
       set made_at = excluded.made_at, handled_at = null, outcome = null
       where r.outcome = 'dropped' and excluded.outcome is null`,
    [
      ...[visit.patientId, visit.id, visit.startsAt, now],
      plan.map(({ step }) => step),
      plan.map(({ dueAt }) => dueAt),
      plan.map(({ passed }) => passed),
    ],
  );
}

/** A reminder that is due, with its visit as it is now. */
export interface DueRow extends VisitNow {
  patientId: string;
  visitId: string;
  step: Step;
  forStart: Date;
  deceased: boolean;
}
/** Locks the oldest reminders that are due and that no other process has. */
export const takeDue = (access: System, now: Date, most: number): Promise<DueRow[]> =>
  access.sql<DueRow>(
    `select r.patient_id, r.visit_id, r.step, r.for_start, v.starts_at, v.zone, v.state, p.deceased
      from visit_reminder r
      join visit v on v.patient_id = r.patient_id and v.id = r.visit_id
      join person p on p.patient_id = r.patient_id
      where r.handled_at is null and r.due_at <= $1
      order by r.due_at limit $2 for update of r skip locked`,
    [now, most],
  );

export type Outcome = 'sent' | 'late' | 'dropped';
export async function settle(
  access: System,
  rows: readonly (Pick<DueRow, 'patientId' | 'visitId' | 'step' | 'forStart'> & {
    outcome: Outcome;
  })[],
  now: Date,
): Promise<void> {
  await access.sql(
    `update visit_reminder r set handled_at = $1, outcome = s.outcome
      from unnest($2::uuid[], $3::uuid[], $4::text[], $5::timestamptz[], $6::text[])
        s(patient_id, visit_id, step, for_start, outcome)
      where r.patient_id = s.patient_id and r.visit_id = s.visit_id and r.step = s.step
        and r.for_start = s.for_start`,
    [
      now,
      rows.map(({ patientId }) => patientId),
      rows.map(({ visitId }) => visitId),
      rows.map(({ step }) => step),
      rows.map(({ forStart }) => forStart),
      rows.map(({ outcome }) => outcome),
    ],
  );
}

/** Open accounts of these people and of those who have a right to their records. */
export const listAccounts = (
  access: System,
  patientIds: readonly string[],
): Promise<{ patientId: string; accountId: string; own: boolean }[]> =>
  access.sql<{ patientId: string; accountId: string; own: boolean }>(
    `select a.patient_id, a.id as account_id, true as own
      from account a where a.patient_id = any($1::uuid[]) and a.closed_at is null
     union all
     select x.patient_id, x.account_id, false
      from proxy x join account a on a.id = x.account_id and a.closed_at is null
      where x.patient_id = any($1::uuid[]) and x.revoked_at is null and x.suspended_at is null
        and x.held_at is null and a.patient_id is distinct from x.patient_id`,
    [patientIds],
  );

export async function findPeople(access: System, accountId: string): Promise<AccountPeople | null> {
  const [row] = await access.sql<{ who: AccountPeople | null }>(
    'select portico_people_of($1) as who',
    [accountId],
  );
  return row?.who ?? null;
}

/** A visit by its id alone: its record may have been joined to another meanwhile. */
export async function findVisit(
  access: System,
  id: string,
): Promise<(VisitNow & { patientId: string; deceased: boolean }) | undefined> {
  const [row] = await access.sql<VisitNow & { patientId: string; deceased: boolean }>(
    `select v.patient_id, v.starts_at, v.zone, v.state, p.deceased
      from visit v join person p on p.patient_id = v.patient_id where v.id = $1`,
    [id],
  );
  return row;
}

/** The open person's visits, as far as they are among these. */
export const listVisits = (
  access: Access<'visits:notify'>,
  ids: readonly string[],
): Promise<(VisitNow & { id: string; confidential: boolean })[]> =>
  access.sql<VisitNow & { id: string; confidential: boolean }>(
    `select v.id, v.starts_at, v.zone, v.state, y.confidential
      from visit v join visit_type y on y.id = v.visit_type_id
      where v.patient_id = $1 and v.id = any($2::uuid[])`,
    [access.person.id, ids],
  );
