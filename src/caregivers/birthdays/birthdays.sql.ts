import type { Access } from '../../platform/access/access.ts';
import type { Relation } from '../../platform/access/actor.ts';
import type { PlainDate } from '../../platform/clock.ts';
import type { Turn } from './birthdays.rules.ts';

export type Birthdays = Access<'system:birthdays'>;
/** Pages and mails about one person's birthday. */
type About = Access<'birthdays:read' | 'birthdays:notify'>;

/** How far the work has progressed, and under which rules. */
export interface Run {
  /** The day of the first run; nobody gets a notice about anything before it. */
  since: PlainDate | null;
  doneThrough: PlainDate | null;
  teenAge: number | null;
  adultAge: number | null;
  steps: number[];
}
const RUN = 'select since, done_through, teen_age, adult_age, steps from birthday_run';

export async function findRun(access: Birthdays): Promise<Run | undefined> {
  return (await access.sql<Run>(RUN))[0];
}
/** Claims the work for this transaction; undefined while another process has it. */
export async function lockRun(access: Birthdays): Promise<Run | undefined> {
  return (await access.sql<Run>(`${RUN} for update skip locked`))[0];
}
export async function saveRun(access: Birthdays, run: Run): Promise<void> {
  await access.sql(
    `update birthday_run set since = $1, done_through = $2, teen_age = $3, adult_age = $4,
      steps = $5`,
    [run.since, run.doneThrough, run.teenAge, run.adultAge, run.steps],
  );
}

/** The zones of the clinics that decide about everyone's rights. */
export async function listZones(access: Birthdays): Promise<string[]> {
  const [row] = await access.sql<{ zones: string[] }>('select portico_clinic_zones() as zones');
  return row?.zones ?? [];
}

/** A right given for a minor, with the account that holds it. */
export interface MinorRight {
  accountId: string;
  /** The caregiver's own record says that they have died. */
  deceased: boolean;
  relation: Relation;
}
/** The rights to a record that a birthday may change. */
const RIGHTS = `select coalesce(json_agg(json_build_object('accountId', x.account_id,
      'deceased', portico_owner_deceased(x.account_id), 'relation', portico_relation_json(x)) order by x.id), '[]'::json)
    from proxy x
    where x.patient_id = p.patient_id and x.basis in ('minor', 'court')
      and x.revoked_at is null and x.suspended_at is null and x.held_at is null`;

/** Someone whose birthday changes access now or soon. */
export interface Candidate {
  patientId: string;
  birthDate: PlainDate | null;
  partialBirthDate: string | null;
  on: PlainDate;
  /** The lowest step that has been done; null if none has. */
  told: number | null;
  /** Their own account; `mail` if it has a confirmed address. */
  own: { id: string; mail: boolean } | null;
  rights: MinorRight[];
}
export interface Search {
  turns: Turn;
  /** Whole years. */
  age: number;
  /** The first and the last birthday that counts. */
  first: PlainDate;
  last: PlainDate;
  today: PlainDate;
  /** The steps, with 0. */
  steps: readonly number[];
  after: string;
  limit: number;
}
/**
 * People with caregivers whose birthday has a step that has not been done yet, in the order of
 * their ids. PostgreSQL adds years as `addMonths` does: February 29 becomes February 28.
 */
export const listCandidates = (access: Birthdays, search: Search): Promise<Candidate[]> =>
  access.sql<Candidate>(
    `select p.patient_id, p.birth_date, p.partial_birth_date, b.changes_on as on, d.told,
        (select json_build_object('id', a.id, 'mail', a.email_confirmed_at is not null)
          from account a where a.patient_id = p.patient_id and a.closed_at is null) as own,
        (${RIGHTS}) as rights
      from (
        select patient_id, (birth_date + make_interval(years => $2))::date as changes_on
          from person
          where birth_date between ($3::date - make_interval(years => $2))::date
            and ($4::date - make_interval(years => $2))::date + 1
        union all
        select patient_id, (portico_earliest_birth(partial_birth_date)
            + make_interval(years => $2))::date
          from person
          where birth_date is null and partial_birth_date is not null
            and portico_earliest_birth(partial_birth_date)
              between ($3::date - make_interval(years => $2))::date
              and ($4::date - make_interval(years => $2))::date + 1
      ) b
      join person p on p.patient_id = b.patient_id and p.merged_into is null and not p.deceased
      cross join lateral (select min(s.step) as told from birthday_step s
        where s.patient_id = p.patient_id and s.turns = $1 and s.changes_on = b.changes_on) d
      where b.changes_on between $3 and $4 and p.patient_id > $7::uuid
        and exists (select 1 from proxy x where x.patient_id = p.patient_id
          and x.basis in ('minor', 'court') and x.revoked_at is null and x.suspended_at is null
          and x.held_at is null)
        and (d.told is null or d.told > (select min(step) from unnest($6::int[]) step
          where step >= b.changes_on - $5::date))
      order by p.patient_id limit $8`,
    [
      search.turns,
      search.age,
      search.first,
      search.last,
      search.today,
      search.steps,
      search.after,
      search.limit,
    ],
  );

export interface Step {
  patientId: string;
  turns: Turn;
  on: PlainDate;
  step: number;
}
/** Writes steps. @returns the people whose steps had not been done yet */
export async function insertSteps(
  access: Birthdays,
  turns: Turn,
  steps: readonly Step[],
): Promise<Set<string>> {
  const rows = await access.sql<{ patientId: string }>(
    `insert into birthday_step (patient_id, turns, changes_on, step, done_at)
      select m.id, $1, m.on_day, m.step, $5
      from unnest($2::uuid[], $3::date[], $4::int[]) m(id, on_day, step)
      on conflict do nothing returning patient_id`,
    [
      turns,
      steps.map(({ patientId }) => patientId),
      steps.map(({ on }) => on),
      steps.map(({ step }) => step),
      access.info.now,
    ],
  );
  return new Set(rows.map(({ patientId }) => patientId));
}

/** The rights to the open person's record that a birthday may change. */
export async function listMinorRights(access: About): Promise<MinorRight[]> {
  const [row] = await access.sql<{ rights: MinorRight[] }>(
    `select (${RIGHTS}) as rights from person p where p.patient_id = $1`,
    [access.person.id],
  );
  return row?.rights ?? [];
}
export const listCaregivers = (access: About): Promise<{ id: string; name: string }[]> =>
  access.sql<{ id: string; name: string }>('select id, name from portico_caregiver_names()');

/** Voids letters that nobody has printed and whose birthday is no longer correct. */
export async function withdrawOutdated(access: Birthdays, turns: Turn, age: number): Promise<void> {
  await access.sql(
    `update letter l set state = 'void'
      where l.kind = 'birthday' and l.state = 'waiting' and l.details->>'turns' = $1
        and not exists (
          select 1 from person p
          where p.patient_id = l.patient_id and p.merged_into is null and not p.deceased
            and (coalesce(p.birth_date, portico_earliest_birth(p.partial_birth_date))
              + make_interval(years => $2))::date::text = l.details->>'on'
            and not exists (select 1 from account a where a.patient_id = p.patient_id
              and a.closed_at is null and a.email_confirmed_at is not null)
            and exists (select 1 from proxy x where x.patient_id = p.patient_id
              and x.basis in ('minor', 'court') and x.revoked_at is null
              and x.suspended_at is null and x.held_at is null))`,
    [turns, age],
  );
}
