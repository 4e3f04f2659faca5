import { birthSpan } from '../../family/bands.rules.ts';
import { lawOf } from '../../family/law.rules.ts';
import { earlier } from '../../family/rights/rights.rules.ts';
import { noteAllOfAge, noteOfAge } from '../../family/rights/rights.ts';
import type { WorkDeps } from '../../feature.ts';
import { daysFor } from '../../platform/access/actor.ts';
import { auditAction } from '../../platform/access/audit-rows.ts';
import { systemRequest } from '../../platform/access/request-info.ts';
import { addDays, type DaySpan, type PlainDate } from '../../platform/clock.ts';
import { addMonths } from '../../platform/days.rules.ts';
import { notify } from '../../platform/notices/notices.ts';
import type { Settings } from '../../platform/settings/settings.ts';
import {
  ageAt,
  type Change,
  changeOf,
  daysLeft,
  eventOf,
  stepDue,
  TURNS,
  type Turn,
} from './birthdays.rules.ts';
import * as sql from './birthdays.sql.ts';
import { queueLetter, withdrawLetters } from './letters.ts';

type Deps = Pick<WorkDeps, 'db' | 'jobs' | 'settings'>;

/** Days after a birthday during which people still get a notice. Later, it is only noted. */
const NEWS_DAYS = 31;
const BATCH = 200;
/** How many birthdays one search covers, so that it stays short. */
const SPAN_DAYS = 31;
const FIRST_ID = '00000000-0000-0000-0000-000000000000';

/** What one run did. */
export interface Report {
  /** People with a step that was due. */
  people: number;
  narrowed: number;
  ended: number;
}
const NOTHING: Report = { people: 0, narrowed: 0, ended: 0 };

/**
 * The work of a new day: tells both sides about upcoming birthdays, writes what changed at midnight
 * to the access logs, and notes which rights have ended. Access itself does not wait for it; that
 * is computed on each request. It runs once a day (in the zone of the clinic whose midnight comes
 * first) and again when the ages or steps in the settings have changed. Any number of processes may
 * call it at any time. Each batch of people is one transaction that also records what was done, so
 * a run that was killed continues where it stopped.
 */
export async function runBirthdays({ db, jobs, settings }: Deps, now: Date): Promise<Report> {
  const info = systemRequest(now, 'job birthdays');
  const within = <T>(work: (access: sql.Birthdays) => Promise<T>): Promise<T> =>
    db.asSystem('system:birthdays', info, work);
  const begun = await within(async (access) => {
    await withdrawLetters(access, settings);
    const run = await sql.findRun(access);
    const today = daysFor(await sql.listZones(access), settings, now).last;
    return run && isDue(run, settings, today) ? { run, today } : null;
  });
  if (!begun) return NOTHING;
  const { run, today } = begun;
  const report = { ...NOTHING };
  for (const turns of TURNS)
    for (const span of spansOf(run, turns, settings, today)) {
      for (let after: string | null = FIRST_ID; after !== null; ) {
        const search = { turns, ...span, today, after };
        const done: sql.Candidate[] | null = await within(async (access) => {
          if (!(await sql.lockRun(access))) return null;
          const steps = [...settings.birthdayDays, 0];
          const age = ageAt(turns, lawOf(settings));
          const found = await sql.listCandidates(access, { ...search, age, steps, limit: BATCH });
          await attend(access, jobs, { found, turns, today, settings }, report);
          return found;
        });
        // another process is doing the work
        if (done === null) return report;
        after = done.length === BATCH ? (done.at(-1)?.patientId ?? null) : null;
      }
    }
  await within(async (access) => {
    if (!(await sql.lockRun(access))) return;
    if (run.since === null) await noteAllOfAge(access, today, lawOf(settings).adultAge);
    await sql.saveRun(access, runOf(run, settings, today));
  });
  return report;
}

const runOf = (run: sql.Run, settings: Settings, today: PlainDate): sql.Run => {
  const { teenAge, adultAge } = lawOf(settings);
  return {
    since: run.since ?? today,
    doneThrough: today,
    teenAge,
    adultAge,
    steps: settings.birthdayDays,
  };
};
const isDue = (run: sql.Run, settings: Settings, today: PlainDate): boolean => {
  const next = runOf(run, settings, today);
  return (
    run.doneThrough === null ||
    run.doneThrough < today ||
    run.teenAge !== next.teenAge ||
    run.adultAge !== next.adultAge ||
    run.steps.join() !== next.steps.join()
  );
};

/**
 * Which birthdays a run looks at: those since the last run, and as far ahead as the earliest
 * notice. In parts of one month.
 */
function spansOf(run: sql.Run, turns: Turn, settings: Settings, today: PlainDate): DaySpan[] {
  const age = ageAt(turns, lawOf(settings));
  const last = addDays(today, Math.max(...settings.birthdayDays));
  const spans: DaySpan[] = [];
  for (let first = firstOf(run, turns, age, today); first <= last; ) {
    const end = addDays(first, SPAN_DAYS - 1);
    spans.push({ first, last: earlier(end, last) ?? last });
    first = addDays(end, 1);
  }
  return spans;
}
function firstOf(run: sql.Run, turns: Turn, age: number, today: PlainDate): PlainDate {
  if (run.since === null || run.doneThrough === null) return today;
  const done = earlier(run.doneThrough, addDays(today, -NEWS_DAYS)) ?? today;
  // a lower age turns people born in several years into teens or adults at the same time
  const before = (turns === 'teen' ? run.teenAge : run.adultAge) ?? age;
  const [, newest = done] = [done, run.since].sort();
  return addMonths(newest, -12 * Math.max(0, before - age));
}

/** The people found, and the day and rules that decide about them. */
interface Found {
  found: readonly sql.Candidate[];
  turns: Turn;
  today: PlainDate;
  settings: Settings;
}
interface Due extends sql.Step {
  one: sql.Candidate;
  changes: { right: sql.MinorRight; change: Change }[];
}

/** People whose step is due, with the rights that their birthday changes. Others stay untouched. */
function dueOf(one: sql.Candidate, { turns, today, settings }: Omit<Found, 'found'>): Due[] {
  const step = stepDue(daysLeft(today, one.on), [...settings.birthdayDays, 0], one.told);
  if (step === null) return [];
  const changes = one.rights.flatMap((right) => {
    const change = changeOf({ ...one, deceased: false }, right, { settings, on: one.on });
    return change ? [{ right, change }] : [];
  });
  const { patientId, on } = one;
  return changes.length > 0 ? [{ patientId, turns, on, step, one, changes }] : [];
}

async function attend(
  access: sql.Birthdays,
  jobs: Deps['jobs'],
  { found, ...how }: Found,
  report: Report,
): Promise<void> {
  const due = found.flatMap((one) => dueOf(one, how));
  if (due.length === 0) return;
  const isNew = await sql.insertSteps(access, how.turns, due);
  const mine = due.filter(({ patientId }) => isNew.has(patientId));
  report.people += mine.length;
  const today = mine.filter(({ step }) => step === 0);
  for (const one of today) noteChanges(access, one, report);
  await noteOfAge(
    access,
    today.flatMap(({ patientId, one, changes }) =>
      changes
        .filter(({ change }) => change === 'ended')
        .map(({ right }) => ({
          patientId,
          id: right.relation.id,
          born: birthSpan(one)?.first ?? one.on,
        })),
    ),
  );
  for (const one of mine)
    if (daysLeft(how.today, one.on) >= -NEWS_DAYS) await tell(access, jobs, one);
}

/** An entry in the person's access log for each right that the birthday changed. */
function noteChanges(access: sql.Birthdays, { patientId, changes }: Due, report: Report): void {
  for (const { right, change } of changes) {
    report[change] += 1;
    auditAction(access, access.info, {
      person: patientId,
      actor: right.accountId,
      kind: 'system',
      as: 'system',
      permission: change === 'ended' ? 'birthdays:end' : 'birthdays:narrow',
      outcome: 'granted',
      category: 'care',
    });
  }
}

/** Tells both sides. Someone whom no e-mail reaches gets one letter for each birthday. */
async function tell(access: sql.Birthdays, jobs: Deps['jobs'], due: Due): Promise<void> {
  const { patientId, turns, on, one, changes } = due;
  const to = (accountId: string, own: boolean) =>
    notify(access, jobs, {
      accountId,
      topic: 'birthdays',
      aboutId: patientId,
      event: eventOf(due),
      data: { turns, on, own },
    });
  if (one.own) await to(one.own.id, true);
  if (!one.own?.mail) await queueLetter(access, patientId, { turns, on });
  for (const { right } of changes) await to(right.accountId, false);
}
