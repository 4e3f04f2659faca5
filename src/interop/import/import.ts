import type { Patient } from '@medplum/fhirtypes';
import { type Asking, type Grant, systemReach } from '../../platform/access.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Db, Tx } from '../../platform/db.ts';
import type { Jobs } from '../../platform/jobs.ts';
import { faultCode, type Log } from '../../platform/log.ts';
import type { Settings } from '../../platform/settings.ts';
import { type Checked, isUnkeepable, keyOf } from './check.ts';
import { findSources } from './files.ts';
import { finishRecords } from './finish.ts';
import * as sql from './import.sql.ts';
import { personFrom, samePerson } from './people.rules.ts';
import { readingOf } from './reading.ts';
import { type Counts, DRAWN, type Report, SHARED_TYPES, zero } from './report.ts';
import { openValidator } from './validator.ts';
import { whose } from './whose.ts';

export interface ImportDeps {
  db: Db;
  clock: Clock;
  jobs: Jobs;
  log: Log;
  settings: Settings;
}

type Incoming = sql.Incoming;
/** What was done with each of some resources, told when it stands. */
type Counted = [type: string, what: keyof Counts][];
const BATCH = 500;
/** People are few and each takes several statements: they are written while the reading goes on. */
const PEOPLE = 25;
/** A name as quarantine shows it, which is of any length and holds anything. */
const shown = (name: string): string | null => name.replaceAll('\0', '').slice(0, 200) || null;
/** Whether the database says that the data can't be kept (SQLSTATE classes 22 and 54), rather than that it can't work. */
const isOfData = (fault: unknown): boolean => /^(22|54)/.test(faultCode(fault));
const UNKEPT = { reason: 'invalid', detail: 'the database can’t keep it' };

/**
 * Brings FHIR R4 resources in: Bundles of any kind, single resources, NDJSON; plain, gzip or zip; files or folders. The same
 * input again changes nothing. What can't be read is kept in quarantine with its reason and stops nothing else; a file that is
 * torn or hostile is refused as a whole.
 * @param options.source the system that the resources come from: ids are unique within it
 * @param options.progress told after each batch: bytes of text read so far, of all bytes on disk
 */
export async function importFiles(
  deps: ImportDeps,
  paths: readonly string[],
  options: { source?: string; progress?: (done: number, of: number, resources: number) => void } = {},
): Promise<Report> {
  const began = performance.now();
  const source = options.source ?? 'files';
  const found = await findSources(paths);
  const report: Report = {
    files: found.sources.length,
    ignored: found.ignored,
    refused: found.refused,
    types: {},
    total: zero(),
    undrawn: 0,
    seconds: 0,
  };
  const asking: Asking = {
    now: deps.clock.now(),
    requestId: crypto.randomUUID(),
    route: 'import',
    address: null,
    sessionRef: null,
  };
  const people = new Map<string, string | null>();
  const bytesOfAll = found.sources.reduce((sum, one) => sum + one.bytes, 0) * 2;
  let resources = 0;

  const count = (type: string, what: keyof Counts) => {
    const row = report.types[type || 'unknown'] ?? zero();
    report.types[type || 'unknown'] = row;
    row[what] += 1;
    report.total[what] += 1;
  };
  const reached = <T>(work: (tx: Tx, grant: Grant<'system:import'>) => Promise<T>) =>
    deps.db.transaction(async (tx) => {
      return work(tx, await systemReach(tx, 'system:import', { ...asking, now: deps.clock.now() }));
    });

  async function quarantine(one: Checked, problem: { reason: string; detail: string }): Promise<void> {
    count(one.type, 'quarantined');
    anyQuarantined = true;
    await reached((tx, grant) =>
      sql.insertQuarantine(
        tx,
        grant,
        {
          source,
          file: one.file,
          position: one.position,
          type: shown(one.type),
          sourceId: shown(one.sourceId),
          ...problem,
          json: isUnkeepable(one.json) ? null : one.json || null,
          hash: one.hash,
        },
        deps.clock.now(),
      ),
    );
  }

  /** Learns whose these references are. Remembered for the run. */
  async function learnPeople(references: Set<string>): Promise<void> {
    const unknown = [...references].filter((reference) => !people.has(reference));
    if (unknown.length === 0) return;
    await reached(async (tx, grant) => {
      for (const reference of unknown) people.set(reference, await whose(tx, grant, reference, source));
    });
  }

  /** Does a piece of work over several, in one step. What the database can't keep is found by halving, and put in quarantine alone. */
  async function keeping<T extends Checked>(list: T[], work: (tx: Tx, grant: Grant<'system:import'>, list: T[]) => Promise<Counted>): Promise<void> {
    const [only] = list;
    if (!only) return;
    try {
      const counted = await reached((tx, grant) => work(tx, grant, list));
      for (const [type, what] of counted) count(type, what);
      resources += counted.length;
    } catch (fault) {
      if (!isOfData(fault)) throw fault;
      if (list.length === 1) return quarantine(only, UNKEPT);
      const half = list.length >> 1;
      await keeping(list.slice(0, half), work);
      await keeping(list.slice(half), work);
    }
  }

  const store = (batch: Incoming[]) => keeping(batch, storeIn);

  async function storeIn(tx: Tx, grant: Grant<'system:import'>, batch: Incoming[]): Promise<Counted> {
    const counted: Counted = [];
    if (batch.length === 0) return counted;
    const now = deps.clock.now();
    const shared = batch[0]?.patientId === null;
    const stale = { lab: new Set<string>(), prescription: new Set<string>() };
    const changed: Incoming[] = [];
    const touch = (one: Incoming) => {
      if (shared) changed.push(one);
      const drawn = one.patientId ? DRAWN[one.type] : undefined;
      if (drawn && one.patientId) stale[drawn].add(one.patientId);
    };
    const fresh = await sql.insertNew(tx, grant, source, batch, shared, now);
    const rest: Incoming[] = [];
    for (const one of batch) {
      // a batch holds each id once, see `takeOthers`
      if (!fresh.has(keyOf(one))) {
        rest.push(one);
        continue;
      }
      counted.push([one.type, 'new']);
      touch(one);
    }
    const existing = rest.length === 0 ? [] : await sql.findExisting(tx, grant, source, rest, shared);
    for (const row of existing) {
      const one = rest[row.index - 1];
      if (!one) continue;
      const older = one.updated !== null && row.updated !== null && Date.parse(one.updated) < Date.parse(row.updated);
      if (row.hash.equals(one.hash) || older || (await sql.wasBefore(tx, grant, one, row.id))) {
        counted.push([one.type, 'same']);
        continue;
      }
      await sql.replaceResource(tx, grant, one, row.id, now);
      counted.push([one.type, 'changed']);
      touch(one);
    }
    await sql.markStale(tx, grant, [...stale.lab], [...stale.prescription]);
    if (changed.length > 0) await sql.markNameless(tx, grant, source, changed);
    if (anyQuarantined) {
      await sql.leaveQuarantine(
        tx,
        grant,
        source,
        batch.map((one) => one.hash),
      );
    }
    return counted;
  }

  /** Makes the people of a batch known, each with the resource that speaks of them, in one step. */
  async function takePatients(batch: Checked[]): Promise<void> {
    const refused = new Map<Checked, { reason: string; detail: string }>();
    const write = async (tx: Tx, grant: Grant<'system:import'>, some: Checked[]): Promise<Counted> => {
      const counted: Counted = [];
      let known: Incoming[] = [];
      for (const one of some) {
        refused.delete(one); // it is tried again where the batch held something that could not be kept
        const draft = personFrom(JSON.parse(one.json) as Patient, source);
        const matches = await sql.findPeople(tx, grant, draft.identifiers);
        const match = matches[0];
        if (matches.length > 1) refused.set(one, { reason: 'two-people', detail: 'its identifiers belong to different people' });
        else if (match && !samePerson(match, draft))
          refused.set(one, { reason: 'identity-conflict', detail: 'an identifier is taken by someone of another name and birth date' });
        else {
          if (known.some((other) => other.sourceId === one.sourceId)) {
            counted.push(...(await storeIn(tx, grant, known))); // the same id twice in a batch: the later one is its next version
            known = [];
          }
          known.push({ ...one, patientId: await sql.savePerson(tx, grant, match?.patient_id ?? null, draft, deps.clock.now()) });
        }
      }
      return [...counted, ...(await storeIn(tx, grant, known))];
    };
    await keeping(batch, write);
    people.clear();
    for (const [one, problem] of refused) await quarantine(one, problem);
  }

  async function takeOthers(checked: Checked[]): Promise<void> {
    const own: Incoming[] = [];
    const shared: Incoming[] = [];
    const seen = new Set<string>();
    const flushBoth = async () => {
      await store(own.splice(0));
      await store(shared.splice(0));
      seen.clear();
    };
    await learnPeople(new Set(checked.flatMap((one) => (one.subject && !one.problem ? [one.subject] : []))));
    for (const one of checked) {
      if (one.type === 'Patient' && !one.problem) continue; // came in on the first pass
      if (one.problem) {
        if (one.type !== 'Patient') await quarantine(one, one.problem);
        continue;
      }
      const person = (one.subject && people.get(one.subject)) || null;
      const mine = person !== null;
      if (!mine && !SHARED_TYPES.has(one.type) && !(one.type === 'Device' && !one.subject)) {
        await quarantine(one, one.subject ? { reason: 'nobody', detail: 'the person it speaks of is not here' } : { reason: 'nobody', detail: 'it names no person' });
        continue;
      }
      const key = keyOf(one);
      if (seen.has(key)) await flushBoth(); // the same id twice in a batch: the later one is its next version
      seen.add(key);
      (mine ? own : shared).push({ ...one, patientId: person });
    }
    await flushBoth();
  }

  const validator = openValidator();
  const pass = readingOf(found, validator, (bytes) => options.progress?.(bytes, bytesOfAll, resources));
  let anyQuarantined = await reached((tx, grant) => sql.hasQuarantined(tx, grant, source));
  try {
    await pass(
      (text) => /"resourceType"\s*:\s*"Patient"/.test(text),
      async (checked) => {
        const patients = checked.filter((one) => one.type === 'Patient');
        for (const one of patients) if (one.problem) await quarantine(one, one.problem);
        await takePatients(patients.filter((one) => !one.problem));
      },
      { size: PEOPLE, abreast: 1 },
    );
    await pass(() => true, takeOthers, { size: BATCH, abreast: 3 });
    options.progress?.(bytesOfAll, bytesOfAll, resources);
    report.undrawn = await finishRecords(deps);
  } finally {
    await validator.close();
  }
  report.seconds = Math.round(performance.now() - began) / 1000;
  deps.log({
    event: 'import.done',
    files: report.files,
    resources,
    quarantined: report.total.quarantined,
    ms: Math.round(performance.now() - began),
  });
  return report;
}
