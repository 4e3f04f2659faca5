import type { Patient } from '@medplum/fhirtypes';
import { readJson } from '../../fhir/decimals.ts';
import { lockIdentity, recognize, settleLinks } from '../../people/matching/recognize.ts';
import type { Access } from '../../platform/access/access.ts';
import type { Db } from '../../platform/access/db.ts';
import type { RequestInfo } from '../../platform/access/request-info.ts';
import { type Clock, dayIn } from '../../platform/clock.ts';
import type { Jobs } from '../../platform/jobs/jobs.ts';
import { faultCode, type Log } from '../../platform/log.ts';
import type { Settings } from '../../platform/settings.ts';
import {
  hasQuarantined,
  insertQuarantine,
  leaveOlderPatients,
  leaveQuarantine,
  type Quarantined,
} from '../quarantine/quarantine.sql.ts';
import { type Checked, keyOf } from '../validation/check.ts';
import { isOlder, shown, WHY, waitsFor } from './filing.rules.ts';
import * as sql from './import.sql.ts';
import { type Counts, DRAWN, SHARED_TYPES, type Tally, zero } from './report.ts';
import { isUnknown, learnAll, learnPeople, type Whose } from './whose.ts';

export interface ImportDeps {
  db: Db;
  clock: Clock;
  jobs: Jobs;
  log: Log;
  settings: Settings;
}

type Incoming = sql.Incoming;
type System = Access<'system:import'>;
/** What was done with each of some resources, told when it stands. */
type Counted = [one: Checked, what: keyof Counts][];
type Problem = { reason: string; detail: string };
/** What came of a resource that is in the record now. */
const KEPT: readonly (keyof Counts)[] = ['new', 'changed', 'same'];
const UNKEPT: Problem = { reason: 'invalid', detail: 'the database can’t keep it' };
/**
 * Whether the database says that the data can't be kept (SQLSTATE classes 22 and 54), rather than
 * that it can't work.
 */
const isOfData = (fault: unknown): boolean => /^(22|54)/.test(faultCode(fault));

/** Somebody's record was joined with another since it was learned whose it is. */
class Joined extends Error {}

export interface Run {
  /** Makes people known, each with the Patient that speaks of them. */
  takePatients(batch: Checked[]): Promise<void>;
  /** Files everything else under the person that it speaks of, or with what belongs to nobody. */
  takeOthers(checked: Checked[]): Promise<void>;
  /**
   * What had to wait for all the rest: links between Patients, what speaks of other resources, and
   * what restores an earlier version.
   */
  end(): Promise<void>;
}

/**
 * One source's resources on their way into the record: what can't be taken goes to quarantine, and
 * stops nothing else.
 */
export function openRun(
  deps: ImportDeps,
  source: string,
  report: Tally,
  told: (resources: number) => void = () => {},
): Run {
  const info: RequestInfo = {
    now: deps.clock.now(),
    requestId: crypto.randomUUID(),
    route: 'import',
    address: null,
    sessionRef: null,
  };
  const people = new Map<string, Whose>();
  let learned = false;
  let anyQuarantined: boolean | undefined;
  /**
   * Resources that say again what they said in an earlier version, until the run shows whether they
   * are a replay or restore it.
   */
  const doubtful = new Map<string, { one: Incoming; id: string }>();
  /** What speaks of other resources alone: it is filed when those are. */
  const later: Checked[] = [];

  const count = ({ type, unshown }: Checked, what: keyof Counts, by = 1) => {
    const row = report.types[type || 'unknown'] ?? zero();
    report.types[type || 'unknown'] = row;
    row[what] += by;
    report.total[what] += by;
    if (unshown !== null && KEPT.includes(what))
      report.unshown[unshown] = (report.unshown[unshown] ?? 0) + by;
  };
  const reached = <T>(work: (access: System) => Promise<T>) =>
    deps.db.asSystem('system:import', { ...info, now: deps.clock.now() }, async (access) =>
      work(access),
    );

  async function quarantine(
    one: Checked,
    problem: Problem,
    waits: Quarantined['waits'] = null,
  ): Promise<void> {
    count(one, 'quarantined');
    anyQuarantined = true;
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
   * Does a piece of work over several, in one step. What the database can't keep is found by
   * halving, and put in quarantine alone.
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
    } catch (fault) {
      if (!isOfData(fault)) throw fault;
      if (list.length === 1) return quarantine(only, UNKEPT);
      const half = list.length >> 1;
      await keeping(list.slice(0, half), work);
      await keeping(list.slice(half), work);
    }
  }

  async function storeIn(access: System, incoming: Incoming[]): Promise<Counted> {
    const counted: Counted = [];
    if (incoming.length === 0) return counted;
    const now = deps.clock.now();
    const shared = incoming[0]?.patientId === null;
    const stale = { lab: new Set<string>(), prescription: new Set<string>() };
    const changed: Incoming[] = [];
    const touch = (one: Incoming, patientId = one.patientId) => {
      if (shared) changed.push(one);
      const drawn = patientId ? DRAWN[one.type] : undefined;
      if (drawn && patientId) stale[drawn].add(patientId);
    };
    // asked for in one breath: that somebody else has one of them is rare
    const [withOthers, fresh, joined] = await Promise.all([
      shared ? [] : sql.findWithOthers(access, source, incoming),
      sql.insertNew(access, source, incoming, shared, now),
      shared ? false : sql.isAnyJoined(access, [...new Set(incoming.map((one) => one.patientId))]),
    ]);
    if (joined) throw new Joined();
    let batch = incoming;
    for (const there of withOthers) {
      const one = incoming[there.index - 1];
      if (!one) continue;
      if (isOlder(one, there)) {
        if (fresh.has(keyOf(one))) await sql.takeBack(access, source, one);
        batch = batch.filter((other) => other !== one);
        counted.push([one, 'same']);
      } else {
        await sql.takeOut(access, one.type, there, now);
        touch(one, there.patient_id);
      }
    }
    const rest: Incoming[] = [];
    for (const one of batch) {
      // a batch holds each id once, see `takeOthers`
      if (!fresh.has(keyOf(one))) {
        rest.push(one);
        continue;
      }
      counted.push([one, 'new']);
      touch(one);
    }
    const existing = rest.length === 0 ? [] : await sql.findExisting(access, source, rest, shared);
    for (const row of existing) {
      const one = rest[row.index - 1];
      if (!one) continue;
      const same = row.hash.equals(one.hash) || isOlder(one, row);
      doubtful.delete(keyOf(one));
      if (!same && !isOlder(row, one) && (await sql.wasBefore(access, one, row.id)))
        doubtful.set(keyOf(one), { one, id: row.id });
      else if (!same) await sql.replaceResource(access, one, row.id, now);
      counted.push([one, same || doubtful.has(keyOf(one)) ? 'same' : 'changed']);
      if (!same) touch(one);
    }
    await sql.markStale(access, [...stale.lab], [...stale.prescription]);
    if (changed.length > 0) await sql.markPointing(access, source, changed);
    anyQuarantined ??= await hasQuarantined(access, source);
    if (anyQuarantined) {
      await leaveQuarantine(
        access,
        source,
        batch.map((one) => one.hash),
      );
    }
    return counted;
  }

  async function takePatients(batch: Checked[]): Promise<void> {
    for (const one of batch) if (one.problem) await quarantine(one, one.problem);
    const write = async (access: System, some: Checked[]): Promise<Counted> => {
      await lockIdentity(access);
      const counted: Counted = [];
      let known: Incoming[] = [];
      for (const one of some) {
        const now = deps.clock.now();
        const context = { jobs: deps.jobs, now, today: dayIn(deps.settings.zone, now) };
        anyQuarantined ??= await hasQuarantined(access, source);
        if (anyQuarantined) await leaveOlderPatients(access, source, one.sourceId);
        const recognized = await recognize(
          access,
          { source, patient: readJson(one.json) as Patient, json: one.json },
          context,
        );
        if (recognized === 'waits') {
          counted.push([one, 'waiting']);
          const detail = 'records staff are asked who it is';
          await insertQuarantine(
            access,
            rowOf(
              one,
              { reason: 'person-waits', detail },
              waitsFor(source, `Patient/${one.sourceId}`),
            ),
            now,
          );
          anyQuarantined = true;
          continue;
        }
        if (known.some((other) => other.sourceId === one.sourceId)) {
          // the same id twice in a batch: the later one is its next version
          counted.push(...(await storeIn(access, known)));
          known = [];
        }
        known.push({ ...one, patientId: recognized.patientId });
      }
      return [...counted, ...(await storeIn(access, known))];
    };
    await keeping(
      batch.filter((one) => !one.problem),
      write,
    );
    people.clear();
    learned = false;
  }

  async function takeOthers(checked: Checked[]): Promise<void> {
    try {
      await file(checked);
    } catch (fault) {
      if (!(fault instanceof Joined)) throw fault;
      people.clear();
      learned = false;
      await takeOthers(checked);
    }
  }

  async function file(checked: Checked[], ended = false): Promise<void> {
    const own: Incoming[] = [];
    const shared: Incoming[] = [];
    const seen = new Set<string>();
    const flushBoth = async () => {
      await keeping(own.splice(0), storeIn);
      await keeping(shared.splice(0), storeIn);
      seen.clear();
    };
    // the people of most sources fit into memory, and are asked for once
    if (!learned) await reached((access) => learnAll(access, source, people));
    learned = true;
    if (isUnknown(people, checked))
      await reached((access) => learnPeople(access, source, people, checked));
    for (const one of checked) {
      // Patients came in on the first pass
      if (one.empty || (one.type === 'Patient' && !one.problem)) continue;
      if (one.problem) {
        if (one.type !== 'Patient' || one.problem.reason === 'deletion')
          await quarantine(one, one.problem);
        continue;
      }
      const { keys, why } = one.about;
      if (!ended && keys.some((key) => !/^(Patient\/|identifier:)/.test(key))) {
        later.push(one);
        continue;
      }
      const found = [...new Set(keys.map((key) => people.get(key) ?? 'nobody'))];
      const [whose] = found.filter((who) => who !== 'nobody' && who !== 'waits');
      const person =
        found.includes('waits') || found.filter((who) => who !== 'nobody').length !== 1
          ? null
          : (whose ?? null);
      const isShared =
        keys.length === 0 &&
        (SHARED_TYPES.has(one.type) || (one.type === 'Device' && why === 'nobody'));
      if (person === null && !isShared) {
        const key = keys[0];
        if (found.includes('waits'))
          await quarantine(
            one,
            { reason: 'person-waits', detail: 'whose it is waits for records staff' },
            key ? waitsFor(source, key) : null,
          );
        else if (key && found.every((who) => who === 'nobody'))
          await quarantine(
            one,
            { reason: 'nobody', detail: 'whoever or whatever it speaks of is not here yet' },
            waitsFor(source, key),
          );
        else
          await quarantine(one, {
            reason: key ? 'several-people' : (why ?? 'nobody'),
            detail: WHY[key ? 'several-people' : (why ?? 'nobody')] ?? '',
          });
        continue;
      }
      const name = keyOf(one);
      // the same id twice in a batch: the later one is its next version
      if (seen.has(name)) await flushBoth();
      seen.add(name);
      (person === null ? shared : own).push({ ...one, patientId: person });
    }
    await flushBoth();
  }

  async function end(): Promise<void> {
    people.clear(); // what speaks of a resource is looked up where that resource is now
    learned = false;
    await file(later.splice(0), true);
    // nothing in this run said otherwise afterwards: what was received last restores what stood
    // here before
    await keeping(
      [...doubtful.values()].map(({ one, id }) => ({ ...one, id })),
      async (access, list) => {
        const counted: Counted = [];
        for (const { id, ...one } of list) {
          await sql.replaceResource(access, one, id, deps.clock.now());
          counted.push([one, 'changed']);
        }
        return counted;
      },
    );
    for (const { one } of doubtful.values()) count(one, 'same', -1);
    doubtful.clear();
    await reached(async (access) => {
      await lockIdentity(access);
      await settleLinks(access, source, deps.clock.now());
    });
  }

  return { takePatients, takeOthers, end };
}
