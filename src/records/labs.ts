import { bandOf } from '../family/age.rules.ts';
import type { Grant } from '../platform/access.ts';
import { dayIn, type PlainDate } from '../platform/clock.ts';
import type { Tx } from '../platform/db.ts';
import type { Settings } from '../platform/settings.ts';
import type { LabFile } from './lab-results.rules.ts';
import type { Test, TestOutline } from './lab-values.rules.ts';
import * as sql from './labs.sql.ts';
import { awaitsClinician, type Releasable, type ReleaseContext, rule, type Viewer } from './release.rules.ts';

/** Who reads, and by which day and rules: what each verb on results is told beside its grant. */
export interface Reading {
  now: Date;
  today: PlainDate;
  settings: Settings;
}
export type Read = Grant<'results:read' | 'results:staff' | 'today:read' | 'results:hold' | 'results:note' | 'results:notify'>;

/** A result as one viewer may see it in a list. Behind a gate it has a name and a date, and nothing of what was found. */
export interface ListedResult<T extends TestOutline = TestOutline> {
  id: string;
  version: number;
  name: string;
  code: string | null;
  status: string;
  collectedAt: Date;
  collectedPrecision: 'time' | 'day' | 'month' | 'year';
  tests: T[];
  gated: boolean;
  isNew: boolean;
  hasNote: boolean;
  /** For staff: how the engine rules for the member, and until when a hold stands. */
  heldUntil: PlainDate | null;
  reviewed: boolean;
  /** For staff: the sender asks not to show it, or a test of it, to the patient, and no clinician has decided otherwise. */
  senderHold: boolean;
}
/** The same on its own page. */
export interface ShownResult extends ListedResult<Test> {
  receivedAt: Date | null;
  reportedAt: Date | null;
  laboratory: string | null;
  orderedBy: string | null;
  comment: string | null;
  files: LabFile[];
}

export const PAGE_SIZE = 20;

function viewerOf(grant: Read, reading: Reading): Viewer {
  const as = grant.as === 'staff' ? 'staff' : grant.as === 'self' ? 'self' : 'caregiver';
  return { as, band: bandOf(grant.person.birthDate, reading.today, reading.settings) };
}

function contextOf(rows: sql.LabOutline[], reading: Reading): ReleaseContext {
  const { jurisdiction, doctorFirstDays } = reading.settings;
  return { today: reading.today, jurisdiction, doctorFirstDays, wish: rows[0]?.wish ?? 'immediate' };
}

/**
 * A result, or one test of it, as the release engine asks about it. The day is said only where it is asked: a page has twenty.
 * A class, since V8 puts the getter of an object literal into its old generation, where it keeps the row until a full sweep.
 */
class OfRow implements Releasable {
  readonly #row: sql.LabOutline;
  readonly #zone: string;
  readonly status: string;
  readonly labels: readonly string[];
  readonly heldUntil: PlainDate | null;
  readonly reviewed: boolean;
  readonly released: boolean;
  constructor(row: sql.LabOutline, zone: string, of: { status: string; labels: readonly string[] } = row) {
    this.#row = row;
    this.#zone = zone;
    this.status = of.status;
    this.labels = of.labels;
    this.heldUntil = row.held_until;
    this.reviewed = row.reviewed || row.notes > 0;
    this.released = row.released;
  }
  get arrivedOn(): PlainDate {
    return dayIn(this.#zone, this.#row.arrived_at);
  }
}

/**
 * What is left of a result for a viewer. Each test is ruled by itself: a hidden one is gone as if it had never been ordered,
 * a panel of which nothing is left is gone too.
 */
function outline<T extends TestOutline>(
  row: sql.LabOutline<T>,
  viewer: Viewer,
  context: ReleaseContext,
  zone: string,
  opened: boolean,
): (ListedResult<T> & { complete: boolean }) | null {
  const own = new OfRow(row, zone);
  const whole = rule(own, viewer, context);
  if (whole.outcome === 'hide') return null;
  let gated = whole.outcome === 'gate';
  const keep = <O extends TestOutline>(tests: O[]): O[] => {
    const kept: O[] = [];
    for (const test of tests) {
      const alike = test.status === own.status && test.labels.length === 0 && own.labels.length === 0; // then so is the ruling
      const { outcome } = alike ? whole : rule(new OfRow(row, zone, test), viewer, context);
      if (outcome === 'hide') continue;
      if (outcome === 'gate') gated = true;
      kept.push(test.members.length > 0 ? { ...test, members: keep(test.members) } : test);
    }
    return kept;
  };
  const tests = keep(row.tests);
  if (row.tests.length > 0 && tests.length === 0) return null;
  const closed = gated && !opened;
  // a file and a comment speak of the whole report: where a part of it is hidden, so are they
  const complete = count(tests) === count(row.tests);
  return {
    id: row.id,
    version: row.version,
    name: row.name,
    code: row.code,
    status: row.status,
    collectedAt: row.collected_at,
    collectedPrecision: row.collected_precision,
    tests: closed ? [] : tests,
    complete,
    gated: closed,
    isNew: row.unseen,
    hasNote: row.notes > 0 && complete,
    heldUntil: viewer.as === 'staff' ? row.held_until : null,
    reviewed: row.reviewed,
    senderHold: viewer.as === 'staff' && awaitsClinician(row),
  };
}
function show(row: sql.LabRow, viewer: Viewer, context: ReleaseContext, zone: string, opened: boolean): ShownResult | null {
  const shown = outline(row, viewer, context, zone, opened);
  if (!shown) return null;
  const whole = shown.complete && !shown.gated;
  return {
    ...shown,
    receivedAt: row.received_at,
    reportedAt: row.reported_at,
    laboratory: row.laboratory,
    orderedBy: row.ordered_by,
    comment: whole ? row.comment : null,
    files: whole ? row.files : [],
  };
}

function count(tests: TestOutline[]): number {
  let sum = 0;
  for (const test of tests) if (test.status !== 'entered-in-error') sum += 1 + count(test.members);
  return sum;
}

export interface ResultFilter {
  from: PlainDate | null;
  to: PlainDate | null;
  abnormalOnly: boolean;
  /** Says whether a result has what was searched for; the page knows the plain names of the reader's language. */
  matches: ((result: ListedResult) => boolean) | null;
}
export interface ResultList {
  results: ListedResult[];
  /** Where the next page begins, or null at the end. */
  next: string | null;
  /** Whether there is anything at all without the filter: "no results in this range" differs from "no results". */
  any: boolean;
}

const cursorOf = (row: sql.LabOutline) => `${row.collected_at.getTime()}.${row.id}`;
function readCursor(text: string | undefined): { at: Date; id: string } | null {
  const parts = /^(-?\d{1,15})\.([0-9a-f-]{36})$/.exec(text ?? '');
  return parts?.[1] && parts[2] ? { at: new Date(Number(parts[1])), id: parts[2] } : null;
}

/**
 * The person's results as this viewer may see them, newest first. The page ends at a place in the record, not at a count, so
 * a result that arrives meanwhile moves nothing under the reader.
 */
export async function listResults(tx: Tx, grant: Read, reading: Reading, filter: ResultFilter, after: string | undefined, size = PAGE_SIZE): Promise<ResultList> {
  const viewer = viewerOf(grant, reading);
  const { zone } = reading.settings;
  const fits = (result: ListedResult): boolean => {
    if (filter.from && dayIn(zone, result.collectedAt) < filter.from) return false;
    if (filter.to && dayIn(zone, result.collectedAt) > filter.to) return false;
    if (filter.abnormalOnly && !hasAbnormal(result.tests)) return false;
    return !filter.matches || filter.matches(result);
  };
  const results: ListedResult[] = [];
  let cursor = readCursor(after);
  let any = cursor !== null;
  for (;;) {
    const rows = await sql.listResults(tx, grant, cursor, size + 1);
    const context = contextOf(rows, reading);
    for (const row of rows) {
      const shown = outline(row, viewer, context, zone, false);
      if (!shown) continue;
      any = true;
      if (!fits(shown)) continue;
      if (results.length === size) return { results, next: lastCursor(results), any };
      results.push(shown);
    }
    const last = rows.at(-1);
    if (rows.length <= size || !last) return { results, next: null, any };
    cursor = readCursor(cursorOf(last));
  }
}
function lastCursor(results: ListedResult[]): string | null {
  const last = results.at(-1);
  return last ? `${last.collectedAt.getTime()}.${last.id}` : null;
}

export function hasAbnormal(tests: TestOutline[]): boolean {
  return tests.some((test) => abnormalFlags.has(test.flag) || hasAbnormal(test.members));
}
const abnormalFlags = new Set(['low', 'high', 'critical-low', 'critical-high', 'abnormal', 'critical', 'intermediate', 'resistant', 'positive']);

export interface ResultPage {
  result: ShownResult;
  notes: { id: string; author_name: string; body: string; written_at: Date }[];
  earlier: { version: number; status: string; tests: Test[]; replaced_at: Date }[];
}

/**
 * One result with its notes and, when corrected, what it said before. Opening it is seeing it.
 * @returns undefined when it is not this person's, or hidden from this viewer: nobody can tell which
 */
export async function readResult(tx: Tx, grant: Read, reading: Reading, id: string, opened: boolean): Promise<ResultPage | undefined> {
  const row = await sql.findResult(tx, grant, id);
  if (!row) return undefined;
  const viewer = viewerOf(grant, reading);
  const context = contextOf([row], reading);
  const { zone } = reading.settings;
  const result = show(row, viewer, context, zone, opened);
  if (!result) return undefined;
  if (result.gated) return { result, notes: [], earlier: [] };
  if (row.unseen) await sql.markSeen(tx, grant, id);
  const notes = result.hasNote ? await sql.listNotes(tx, grant, id) : [];
  const versions = row.version > 1 ? await sql.listVersions(tx, grant, id) : [];
  const earlier = versions.flatMap((version) => {
    const old = show({ ...row, tests: version.tests, status: version.status }, viewer, context, zone, true);
    return old ? [{ version: version.version, status: version.status, tests: old.tests, replaced_at: version.replaced_at }] : [];
  });
  return { result, notes, earlier };
}

export interface TrendPoint {
  resultId: string;
  resultName: string;
  resultCode: string | null;
  collectedAt: Date;
  collectedPrecision: ShownResult['collectedPrecision'];
  laboratory: string | null;
  test: Test;
}

/**
 * Every value of one test that this viewer may see, newest first. Nothing leads here from behind a gate, so who asks has
 * opened it.
 */
export async function readTrend(tx: Tx, grant: Read, reading: Reading, code: string): Promise<TrendPoint[]> {
  const rows = await sql.listByCode(tx, grant, code);
  const viewer = viewerOf(grant, reading);
  const context = contextOf(rows, reading);
  const points: TrendPoint[] = [];
  const collect = (result: ShownResult, tests: Test[]) => {
    for (const test of tests) {
      if (test.code === code) {
        points.push({
          resultId: result.id,
          resultName: result.name,
          resultCode: result.code,
          collectedAt: result.collectedAt,
          collectedPrecision: result.collectedPrecision,
          laboratory: result.laboratory,
          test,
        });
      }
      collect(result, test.members);
    }
  };
  for (const row of rows) {
    const result = show(row, viewer, context, reading.settings.zone, true);
    if (result) collect(result, result.tests);
  }
  return points;
}

/** What is new to this account in this record: for Today and the badge. */
export async function listNew(tx: Tx, grant: Read, reading: Reading): Promise<ListedResult[]> {
  const since = new Date(reading.now.getTime() - reading.settings.newResultDays * 86_400_000);
  const rows = await sql.listUnseen(tx, grant, since);
  if (rows.length === 0) return [];
  const viewer = viewerOf(grant, reading);
  const context = contextOf(rows, reading);
  return rows.flatMap((row) => outline(row, viewer, context, reading.settings.zone, false) ?? []);
}

/** A report's attachment, decoded. Undefined wherever the result itself, or a part of it, may not be seen. */
export async function readFile(tx: Tx, grant: Read, reading: Reading, id: string, index: number): Promise<{ bytes: Buffer; type: string; title: string } | undefined> {
  const page = await readResult(tx, grant, reading, id, true);
  if (!page?.result.files.some((file) => file.index === index)) return undefined;
  const file = await sql.findFile(tx, grant, id, index);
  return file && { bytes: Buffer.from(file.data, 'base64'), type: file.type, title: file.title };
}

/** Whether the record tells of any visit, order or treatment with us: a member may have none, and is told which services are theirs. */
export const getsCareHere = (tx: Tx, grant: Read): Promise<boolean> => sql.hasCare(tx, grant);

export const readWish = (tx: Tx, grant: Grant) => sql.findWish(tx, grant);
export const saveWish = (tx: Tx, grant: Grant<'preferences:write'>, wish: 'immediate' | 'doctor-first', now: Date) => sql.saveWish(tx, grant, wish, now);
