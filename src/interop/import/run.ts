import type { Patient } from '@medplum/fhirtypes';
import { readJson } from '../../fhir/decimals.ts';
import { lockIdentity } from '../../people/persons/persons.ts';
import { recognize, settleLinks } from '../../people/recognition/recognition.ts';
import type { Access } from '../../platform/access/access.ts';
import type { Db } from '../../platform/access/db.ts';
import { systemRequest } from '../../platform/access/request-info.ts';
import { type Clock, dayIn } from '../../platform/clock.ts';
import type { Jobs } from '../../platform/jobs/jobs.ts';
import { errorCode, type Log } from '../../platform/log.ts';
import type { Settings } from '../../platform/settings/settings.ts';
import {
  insertQuarantine,
  leaveOlderPatients,
  type Quarantined,
} from '../quarantine/quarantine.ts';
import { type Checked, keyOf } from '../validation/check.ts';
import { type Filing, filingOf, shown, waitsFor } from './filing.rules.ts';
import { type Counts, type Tally, zero } from './report.ts';
import { replaceResource } from './store.sql.ts';
import { type Counted, type Incoming, Joined, openStore } from './store.ts';
import { isUnknown, learnAll, learnPeople, type Whose } from './whose.ts';

export interface ImportDeps {
  db: Db;
  clock: Clock;
  jobs: Jobs;
  log: Log;
  settings: Settings;
}

type System = Access<'system:import'>;
type Problem = { reason: string; detail: string };
/** What can happen to a resource that is in the record already. */
const KEPT: readonly (keyof Counts)[] = ['new', 'changed', 'same'];
const UNKEPT: Problem = { reason: 'invalid', detail: 'the database can’t store it' };
const ASKED: Problem = { reason: 'person-waits', detail: 'records staff are asked who it is' };
/** Whether a database error is about the data (SQLSTATE classes 22 and 54). */
const isOfData = (error: unknown): boolean => /^(22|54)/.test(errorCode(error));

export interface Run {
  /** Files Patients, which makes people known. */
  takePatients(batch: Checked[]): Promise<void>;
  /** Files everything else in the record it belongs to, or with what belongs to nobody. */
  takeOthers(checked: Checked[]): Promise<void>;
  /**
   * Does what had to wait for everything else: links between Patients, resources about other
   * resources, and restored versions.
   */
  end(): Promise<void>;
}

/**
 * Files the resources of one source. What can't be filed goes to quarantine and blocks nothing
 * else.
 * @param told called with the number of resources after each commit
 */
export function openRun(
  deps: ImportDeps,
  source: string,
  report: Tally,
  told: (resources: number) => void = () => {},
): Run {
  const info = systemRequest(deps.clock.now(), 'import');
  const store = openStore(source, deps.clock);
  const people = new Map<string, Whose>();
  let learned = false;
  /** Resources that are only about other resources: filed after those. */
  const later: Checked[] = [];

  const forget = () => {
    people.clear();
    learned = false;
  };
  const count = ({ type, unshown }: Checked, what: keyof Counts, by = 1) => {
    const row = report.types[type || 'unknown'] ?? zero();
    report.types[type || 'unknown'] = row;
    row[what] += by;
    report.total[what] += by;
    if (unshown !== null && KEPT.includes(what))
      report.unshown[unshown] = (report.unshown[unshown] ?? 0) + by;
  };
  const reached = <T>(work: (access: System) => Promise<T>) =>
    deps.db.asSystem('system:import', { ...info, now: deps.clock.now() }, work);

  async function quarantine(
    one: Checked,
    problem: Problem,
    waits: Quarantined['waits'] = null,
  ): Promise<void> {
    count(one, 'quarantined');
    store.noteQuarantined();
    await reached((access) =>
      insertQuarantine(access, rowOf(one, problem, waits), deps.clock.now()),
    );
  }

  function rowOf(one: Checked, problem: Problem, waits: Quarantined['waits']): Quarantined {
    const { file, position, line, hash } = one;
    return {
      source,
      file,
      position,
      line,
      type: shown(one.type),
      sourceId: shown(one.sourceId),
      ...problem,
      waits,
      text: one.json.replaceAll('\0', ''),
      hash,
    };
  }

  /**
   * Works on a list in one transaction. Halves the list until it finds what the database can't
   * store, and quarantines only that.
   */
  async function keeping<T extends Checked>(
    list: T[],
    work: (access: System, list: T[]) => Promise<Counted>,
  ): Promise<void> {
    const [only] = list;
    if (!only) return;
    try {
      const counted = await reached((access) => work(access, list));
      for (const [one, what] of counted) count(one, what);
      told(counted.length);
    } catch (error) {
      if (!isOfData(error)) throw error;
      if (list.length === 1) return quarantine(only, UNKEPT);
      const half = list.length >> 1;
      await keeping(list.slice(0, half), work);
      await keeping(list.slice(half), work);
    }
  }

  async function writePatients(access: System, some: Checked[]): Promise<Counted> {
    await lockIdentity(access);
    const counted: Counted = [];
    let known: Incoming[] = [];
    for (const one of some) {
      const now = deps.clock.now();
      const context = { jobs: deps.jobs, now, today: dayIn(deps.settings.zone, now) };
      if (await store.hasQuarantined(access))
        await leaveOlderPatients(access, source, one.sourceId);
      const recognized = await recognize(
        access,
        { source, patient: readJson(one.json) as Patient, json: one.json },
        context,
      );
      if (recognized === 'waits') {
        counted.push([one, 'waiting']);
        const waits = waitsFor(source, `Patient/${one.sourceId}`);
        await insertQuarantine(access, rowOf(one, ASKED, waits), now);
        store.noteQuarantined();
        continue;
      }
      if (known.some((other) => other.sourceId === one.sourceId)) {
        // the same id twice in a batch: the later one is its next version
        counted.push(...(await store.put(access, known)));
        known = [];
      }
      known.push({ ...one, patientId: recognized.patientId });
    }
    return [...counted, ...(await store.put(access, known))];
  }

  async function takePatients(batch: Checked[]): Promise<void> {
    for (const one of batch) if (one.problem) await quarantine(one, one.problem);
    await keeping(
      batch.filter((one) => !one.problem),
      writePatients,
    );
    forget();
  }

  async function takeOthers(checked: Checked[]): Promise<void> {
    try {
      await file(checked);
    } catch (error) {
      if (!(error instanceof Joined)) throw error;
      forget();
      await takeOthers(checked);
    }
  }

  async function file(checked: Checked[], ended = false): Promise<void> {
    const own: Incoming[] = [];
    const shared: Incoming[] = [];
    const seen = new Set<string>();
    const flushBoth = async () => {
      await keeping(own.splice(0), store.put);
      await keeping(shared.splice(0), store.put);
      seen.clear();
    };
    // for most sources the people fit in memory and are read once
    if (!learned) await reached((access) => learnAll(access, source, people));
    learned = true;
    if (isUnknown(people, checked))
      await reached((access) => learnPeople(access, source, people, checked));
    for (const one of checked) {
      // Patients were filed by `takePatients`
      if (one.empty || (one.type === 'Patient' && !one.problem)) continue;
      if (one.problem) {
        if (one.type !== 'Patient' || one.problem.reason === 'deletion')
          await quarantine(one, one.problem);
        continue;
      }
      const filing: Filing = filingOf(one, source, people, ended);
      if (filing.as === 'later') later.push(one);
      else if (filing.as === 'quarantined') await quarantine(one, filing, filing.waits);
      else {
        const name = keyOf(one);
        // the same id twice in a batch: the later one is its next version
        if (seen.has(name)) await flushBoth();
        seen.add(name);
        (filing.person === null ? shared : own).push({ ...one, patientId: filing.person });
      }
    }
    await flushBoth();
  }

  async function end(): Promise<void> {
    forget(); // a resource may be in another record by now
    await file(later.splice(0), true);
    // nothing later in this run said otherwise, so these restore an earlier version
    const restored = store.takeDoubtful();
    await keeping(
      restored.map(({ one, id }) => ({ ...one, id })),
      async (access, list) => {
        const counted: Counted = [];
        for (const { id, ...one } of list) {
          await replaceResource(access, one, id, deps.clock.now());
          counted.push([one, 'changed']);
        }
        return counted;
      },
    );
    for (const { one } of restored) count(one, 'same', -1);
    await reached(async (access) => {
      await lockIdentity(access);
      await settleLinks(access, source, deps.clock.now());
    });
  }

  return { takePatients, takeOthers, end };
}
