import type { WorkDeps } from '../../feature.ts';
import type { Access } from '../../platform/access/access.ts';
import { actorOf } from '../../platform/access/actor.ts';
import { systemRequest } from '../../platform/access/request-info.ts';
import { dayIn } from '../../platform/clock.ts';
import type { Jobs } from '../../platform/jobs/jobs.ts';
import { notify } from '../../platform/notices/notices.ts';
import type { Settings } from '../../platform/settings/settings.ts';
import { type ChangesVisits, mayHearOfVisits } from '../policy.ts';
import {
  type Change,
  changeEventOf,
  eventOf,
  isTrue,
  planOf,
  type Start,
} from './reminders.rules.ts';
import * as sql from './reminders.sql.ts';
import { topicOf } from './topics.ts';

declare module '../../platform/jobs/queues.ts' {
  interface JobData {
    /** Sends the reminders that are due by then. */
    'visit.remind': { minute: string };
    /** Tells whoever may hear of a visit that it was booked, moved or canceled. */
    'visit.changed': {
      visitId: string;
      change: Change;
      by: 'member' | 'clinic';
      startsAt: string;
      sequence: number;
    };
  }
}

type Deps = Pick<WorkDeps, 'db' | 'jobs' | 'settings'>;

/** A visit as the verbs that change it know it. */
export interface Planned extends Start {
  patientId: string;
  id: string;
  /** When it was booked or moved to this time. */
  now: Date;
}

/**
 * Lays down the reminders of a visit that was booked, or moved, in the transaction that does so.
 * After a move all steps begin anew, and those of the time before are dropped.
 */
export async function planReminders(access: Access<ChangesVisits>, visit: Planned): Promise<void> {
  await sql.dropWaiting(access, visit, visit.startsAt, visit.now);
  await sql.insertSteps(access, visit, planOf(visit, visit.now), visit.now);
}

/** Drops the reminders of a visit that was canceled. */
export const dropReminders = (
  access: Access<ChangesVisits>,
  visit: Pick<Planned, 'patientId' | 'id' | 'now'>,
): Promise<void> => sql.dropWaiting(access, visit, null, visit.now);

/**
 * Tells the person, and caregivers who may hear of it, that a visit was booked, moved or canceled,
 * in the transaction of the change.
 * @param visit its time after the change, or the one that was canceled; its sequence after that
 */
export const announceChange = (
  access: Access<ChangesVisits>,
  jobs: Jobs,
  visit: { id: string; startsAt: Date; sequence: number },
  change: Change,
  by: 'member' | 'clinic',
): Promise<void> =>
  jobs.enqueue(access, 'visit.changed', {
    ...{ visitId: visit.id, change, by },
    ...{ startsAt: visit.startsAt.toISOString(), sequence: visit.sequence },
  });

/** How many reminders one transaction handles, and how many of these one job runs. */
const BATCH = 200;
const BATCHES = 50;
/** How far ahead jobs are laid down: as far as the next sweep. */
const MINUTES = 10;

/**
 * Lays down a job for each minute until the next sweep, so that reminders go out to the minute. Any
 * number of processes may do so: at most one job waits for a minute.
 */
export async function scheduleReminders({ db, jobs }: Deps, now: Date): Promise<void> {
  const first = Math.floor(now.getTime() / 60_000);
  await db.asSystem('system:visits', systemRequest(now, 'job reminders'), async (access) => {
    for (let n = 0; n < MINUTES; n++) {
      const at = new Date((first + n) * 60_000);
      const wait = Math.ceil((at.getTime() - now.getTime()) / 1000);
      await jobs.enqueue(
        access,
        'visit.remind',
        { minute: at.toISOString() },
        wait > 0 ? { delaySeconds: wait } : {},
      );
    }
  });
}

/**
 * Makes the notices of the reminders that are due. Each batch is one transaction that also notes
 * that they were made, so whenever the process is killed, none is made twice and none is left out.
 * Any number of processes may do so at once. Whether a notice is still true, and its reader may
 * hear of the visit, is decided again when it is sent.
 * @returns how many reminders were handled
 */
export async function remindDue(deps: Deps, now: Date): Promise<number> {
  const info = systemRequest(now, 'job reminders');
  let count = 0;
  for (let n = 0; n < BATCHES; n++) {
    const handled = await deps.db.asSystem('system:visits', info, (access) =>
      remindSome(access, deps, now),
    );
    count += handled;
    if (handled < BATCH) return count;
  }
  // so much is due that other work of this process should have its turn
  await deps.db.asSystem('system:visits', info, (access) =>
    deps.jobs.enqueue(access, 'visit.remind', { minute: 'next' }),
  );
  return count;
}

async function remindSome(
  access: sql.System,
  { jobs, settings }: Deps,
  now: Date,
): Promise<number> {
  const due = await sql.takeDue(access, now, BATCH);
  const judged = due.map((one) => ({ ...one, outcome: outcomeOf(one, now) }));
  const sent = judged.filter(({ outcome }) => outcome === 'sent');
  const hearers = await hearersOf(
    access,
    sent.map(({ patientId }) => patientId),
    settings,
    now,
  );
  await Promise.all(
    sent.flatMap(({ patientId, visitId, step, startsAt, zone }) =>
      (hearers.get(patientId) ?? []).map((accountId) =>
        notify(access, jobs, {
          accountId,
          topic: topicOf(step),
          aboutId: patientId,
          event: eventOf({ visitId, step, startsAt }),
          data: { startsAt: startsAt.toISOString(), zone },
        }),
      ),
    ),
  );
  if (judged.length > 0) await sql.settle(access, judged, now);
  return judged.length;
}

function outcomeOf(one: sql.DueRow, now: Date): sql.Outcome {
  const { step, forStart, startsAt, state, deceased } = one;
  if (deceased || state !== 'booked' || startsAt.getTime() !== forStart.getTime()) return 'dropped';
  return isTrue({ what: step, startsAt: forStart }, one, now) ? 'sent' : 'late';
}

/** Tells those who may hear of a visit about a change, unless it has changed again. */
export const tellChange = (
  { db, jobs, settings }: Deps,
  {
    visitId,
    change,
    by,
    startsAt: at,
    sequence,
  }: {
    visitId: string;
    change: Change;
    by: 'member' | 'clinic';
    startsAt: string;
    sequence: number;
  },
  now: Date,
): Promise<void> =>
  db.asSystem('system:visits', systemRequest(now, 'job visit changed'), async (access) => {
    const visit = await sql.findVisit(access, visitId);
    const startsAt = new Date(at);
    if (!visit || visit.deceased || !isTrue({ what: change, startsAt }, visit, now)) return;
    const { patientId, zone } = visit;
    const hearers = await hearersOf(access, [patientId], settings, now);
    for (const accountId of hearers.get(patientId) ?? [])
      await notify(access, jobs, {
        accountId,
        topic: 'visit-changes',
        aboutId: patientId,
        event: changeEventOf({ visitId, change, startsAt }, sequence),
        data: { change, by, startsAt: at, zone },
      });
  });

/** The accounts that may hear of these people's visits now: their own, and those of caregivers. */
async function hearersOf(
  access: sql.System,
  patientIds: readonly string[],
  settings: Settings,
  now: Date,
): Promise<Map<string, string[]>> {
  const accounts = await sql.listAccounts(access, [...new Set(patientIds)]);
  const caregivers = [
    ...new Set(accounts.filter(({ own }) => !own).map(({ accountId }) => accountId)),
  ];
  const known = new Map(
    await Promise.all(
      caregivers.map(async (id) => [id, await sql.findPeople(access, id)] as const),
    ),
  );
  const today = dayIn(settings.zone, now);
  const may = (accountId: string, patientId: string): boolean => {
    const who = known.get(accountId);
    if (!who) return false;
    const person = who.people.find(({ id }) => id === patientId);
    const actor = actorOf(who, settings, now);
    return mayHearOfVisits.decide({ actor, person, today, settings }).allow;
  };
  const hearers = new Map<string, string[]>();
  for (const { patientId, accountId, own } of accounts)
    if (own || may(accountId, patientId))
      hearers.set(patientId, [...(hearers.get(patientId) ?? []), accountId]);
  return hearers;
}
