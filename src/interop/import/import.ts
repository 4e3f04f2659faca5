import type { Patient } from '@medplum/fhirtypes';
import { type Asking, type Grant, systemReach } from '../../platform/access.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Db, Tx } from '../../platform/db.ts';
import type { Jobs } from '../../platform/jobs.ts';
import type { Log } from '../../platform/log.ts';
import type { Settings } from '../../platform/settings.ts';
import type { Checked, Draft } from './check.ts';
import { findSources } from './files.ts';
import { finishRecords } from './finish.ts';
import * as sql from './import.sql.ts';
import { personFrom, samePerson, sourceSystem } from './people.rules.ts';
import { Refused } from './refused.ts';
import { noteRename } from './renames.ts';
import { type Counts, DRAWN, type Report, SHARED_TYPES, zero } from './report.ts';
import { type Item, scan } from './scan.ts';
import { openValidator } from './validator.ts';

export interface ImportDeps {
  db: Db;
  clock: Clock;
  jobs: Jobs;
  log: Log;
  settings: Settings;
}

const BATCH = 500;
/** People are few and each takes several statements: they are written while the reading goes on. */
const PEOPLE = 25;
/** Characters of text that the first reading may keep, so that most files are unpacked and cut only once. */
const KEPT = 64 * 1024 * 1024;
/** A resource within its source, in text: what `insertNew` answers too. */
const keyOf = (one: { type: string; sourceId: string }): string => `${one.type} ${one.sourceId}`;
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
  const renames = new Map<string, [string, string][]>();
  const torn = new Set<string>(found.refused.map((one) => one.name));
  const kept = new Map<string, Item[]>();
  let room = KEPT;
  const validator = openValidator();
  const bytesOfAll = found.sources.reduce((sum, one) => sum + one.bytes, 0) * 2;
  let bytes = 0;
  let resources = 0;

  const count = (type: string, what: keyof Counts, by = 1) => {
    const row = report.types[type || 'unknown'] ?? zero();
    report.types[type || 'unknown'] = row;
    row[what] += by;
    report.total[what] += by;
  };
  const reached = <T>(work: (tx: Tx, grant: Grant<'system:import'>) => Promise<T>) =>
    deps.db.transaction(async (tx) => {
      return work(tx, await systemReach(tx, 'system:import', { ...asking, now: deps.clock.now() }));
    });

  /**
   * Reads every file once; `take` gets batches of what `want` wants. A torn file is refused, and what was read of it stays.
   * @param batches how large they are, and how many may be written at a time. Two that hold the same resource never are: the later is its next version.
   */
  async function pass(want: (draft: Draft) => boolean, take: (checked: Checked[]) => Promise<void>, batches: { size: number; abreast: number }): Promise<void> {
    const flying: { keys: Set<string>; done: Promise<void> }[] = [];
    let batch: Draft[] = [];
    let launched: Promise<void> = Promise.resolve();
    const launch = async (checking: Promise<Checked[]>) => {
      const checked = await checking;
      const keys = new Set(checked.map(keyOf));
      while (flying.length >= batches.abreast || flying.some((one) => !one.keys.isDisjointFrom(keys))) await flying.shift()?.done;
      const done = take(checked);
      done.catch(() => {}); // met by whoever waits for it
      flying.push({ keys, done });
    };
    /** Hands a batch to be checked, and goes on reading once the one before it is on its way to the database. */
    const flush = async () => {
      const checking = validator.check(batch);
      checking.catch(() => {});
      batch = [];
      await launched;
      launched = launch(checking);
      launched.catch(() => {});
    };
    for (const one of found.sources) {
      if (torn.has(one.name)) continue;
      try {
        const before = kept.get(one.name);
        kept.delete(one.name);
        const keep: Item[] | null = before === undefined && room > 0 ? [] : null;
        for await (const item of before ?? scan(one.open())) {
          bytes += item.text.length;
          if (keep && room > 0) {
            room -= item.text.length;
            if (room > 0) keep.push(item);
            else keep.length = 0; // too much to keep: the second reading takes it from the disk
          }
          const draft: Draft = {
            file: one.name,
            position: item.position,
            text: item.text,
            kind: item.kind,
            renames: renames.get(one.name) ?? [],
          };
          if (!want(draft)) continue;
          batch.push(draft);
          if (batch.length >= batches.size) {
            await flush();
            options.progress?.(bytes, bytesOfAll, resources);
          }
        }
        if (keep && room > 0) kept.set(one.name, keep);
      } catch (fault) {
        if (!(fault instanceof Refused)) throw fault;
        torn.add(one.name);
        report.refused.push({ name: one.name, why: fault.message });
        batch = batch.filter((draft) => draft.file !== one.name);
      }
    }
    await flush();
    await launched;
    await Promise.all(flying.map((one) => one.done));
  }

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
          type: one.type || null,
          sourceId: one.sourceId || null,
          ...problem,
          json: one.json.includes('\\u0000') ? null : one.json || null,
          hash: one.hash,
        },
        deps.clock.now(),
      ),
    );
  }

  /** Learns whose these references are, by the source's own id or, for a conditional one, by identifier. Remembered for the run. */
  async function learnPeople(references: Set<string>): Promise<void> {
    const unknown = [...references].filter((reference) => !people.has(reference));
    if (unknown.length === 0) return;
    await reached(async (tx, grant) => {
      for (const reference of unknown) {
        const conditional = /^Patient\?(?:.*&)?identifier=(?:([^|&]*)(?:\||%7C))?([^&]+)/.exec(reference);
        const id =
          reference
            .split('?')[0]
            ?.replace(/\/_history\/.*$/, '')
            .replace(/^urn:uuid:/, '')
            .split('/')
            .pop() ?? '';
        const person = conditional?.[2]
          ? await sql.findByIdentifier(tx, grant, conditional[1] ? decodeURIComponent(conditional[1]) : null, decodeURIComponent(conditional[2]))
          : await sql.findByIdentifier(tx, grant, sourceSystem(source), id);
        people.set(reference, person);
      }
    });
  }

  async function store(batch: (sql.Incoming & { checked: Checked })[]): Promise<void> {
    if (batch.length > 0) await reached((tx, grant) => storeIn(tx, grant, batch));
  }

  async function storeIn(tx: Tx, grant: Grant<'system:import'>, batch: (sql.Incoming & { checked: Checked })[]): Promise<void> {
    if (batch.length === 0) return;
    const now = deps.clock.now();
    const shared = batch[0]?.patientId === null;
    const stale = { lab: new Set<string>(), prescription: new Set<string>() };
    const touch = (one: sql.Incoming) => {
      const drawn = one.patientId ? DRAWN[one.type] : undefined;
      if (drawn && one.patientId) stale[drawn].add(one.patientId);
    };
    const fresh = await sql.insertNew(tx, grant, source, batch, shared, now);
    const rest: typeof batch = [];
    for (const one of batch) {
      // a batch holds each id once, see `takeOthers`
      if (!fresh.has(keyOf(one))) {
        rest.push(one);
        continue;
      }
      count(one.type, 'new');
      touch(one);
    }
    const existing = rest.length === 0 ? [] : await sql.findExisting(tx, grant, source, rest, shared);
    for (const row of existing) {
      const one = rest[row.index - 1];
      if (!one) continue;
      const older = one.updated !== null && row.updated !== null && Date.parse(one.updated) < Date.parse(row.updated);
      if (row.hash.equals(one.hash) || older || (await sql.wasBefore(tx, grant, one, row.id))) {
        count(one.type, 'same');
        continue;
      }
      await sql.replaceResource(tx, grant, one, row.id, now);
      count(one.type, 'changed');
      touch(one);
    }
    await sql.markStale(tx, grant, [...stale.lab], [...stale.prescription]);
    if (shared && batch.some((one) => one.type === 'Medication')) await sql.markNameless(tx, grant);
    if (anyQuarantined) {
      await sql.leaveQuarantine(
        tx,
        grant,
        source,
        batch.map((one) => one.hash),
      );
    }
    resources += batch.length;
  }

  const incoming = (one: Checked, patientId: string | null) => ({
    patientId,
    type: one.type,
    sourceId: one.sourceId,
    status: one.status,
    category: one.category,
    code: one.code,
    date: one.date,
    json: one.json,
    hash: one.hash,
    file: one.file,
    updated: one.updated,
    checked: one,
  });

  /** Makes the people of a batch known, each with the resource that speaks of them, in one step. */
  async function takePatients(batch: Checked[]): Promise<void> {
    const refused: [Checked, { reason: string; detail: string }][] = [];
    await reached(async (tx, grant) => {
      let known: ReturnType<typeof incoming>[] = [];
      for (const one of batch) {
        const draft = personFrom(JSON.parse(one.json) as Patient, source);
        const matches = await sql.findPeople(tx, grant, draft.identifiers);
        const match = matches[0];
        if (matches.length > 1) refused.push([one, { reason: 'two-people', detail: 'its identifiers belong to different people' }]);
        else if (match && !samePerson(match, draft))
          refused.push([one, { reason: 'identity-conflict', detail: 'an identifier is taken by someone of another name and birth date' }]);
        else {
          if (known.some((other) => other.sourceId === one.sourceId)) {
            await storeIn(tx, grant, known); // the same id twice in a batch: the later one is its next version
            known = [];
          }
          known.push(incoming(one, await sql.savePerson(tx, grant, match?.patient_id ?? null, draft, deps.clock.now())));
        }
      }
      await storeIn(tx, grant, known);
    });
    people.clear();
    for (const [one, problem] of refused) await quarantine(one, problem);
  }

  async function takeOthers(checked: Checked[]): Promise<void> {
    const own: (sql.Incoming & { checked: Checked })[] = [];
    const shared: typeof own = [];
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
      (mine ? own : shared).push(incoming(one, person));
    }
    await flushBoth();
  }

  let anyQuarantined = await reached((tx, grant) => sql.hasQuarantined(tx, grant, source));
  try {
    await pass(
      (draft) => {
        if (draft.kind === 'entry') noteRename(draft, renames);
        return /"resourceType"\s*:\s*"Patient"/.test(draft.text);
      },
      async (checked) => {
        const patients = checked.filter((one) => one.type === 'Patient');
        for (const one of patients) if (one.problem) await quarantine(one, one.problem);
        await takePatients(patients.filter((one) => !one.problem));
      },
      { size: PEOPLE, abreast: 1 },
    );
    await pass(() => true, takeOthers, { size: BATCH, abreast: 3 });
    options.progress?.(bytesOfAll, bytesOfAll, resources);
    await finishRecords(deps);
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
