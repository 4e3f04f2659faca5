import { idOf, readReference } from '../../fhir/references.ts';
import type { Access } from '../../platform/access/access.ts';
import type { AsOf } from '../../platform/as-of.ts';
import { addDays, dayIn, type PlainDate, startOfDay } from '../../platform/clock.ts';
import { isAbnormal, isCritical } from '../observations/lab-flags.rules.ts';
import { isDrug, type Test, type TestOutline } from '../observations/lab-tests.rules.ts';
import type { Label } from '../release/release.rules.ts';
import { securityLabels, securityOf } from '../release/security-labels.rules.ts';
import { fileBytes, sentAs } from './lab-files.rules.ts';
import type { LabText } from './lab-results.rules.ts';
import {
  contextOf,
  type ListedResult,
  outline,
  type Read,
  type ShownFile,
  type ShownResult,
  show,
  viewerOf,
} from './lab-shown.ts';
import * as sql from './labs.sql.ts';
import type { Wanted } from './test-names.ts';

export type { ListedResult, ShownResult } from './lab-shown.ts';

export const PAGE_SIZE = 20;
/** A search reads so many at once, and looks at no more than so many for one page. */
const SEARCH_BATCH = 200;
const SEARCH_MOST = 2_000;

export interface ResultFilter {
  from: PlainDate | null;
  to: PlainDate | null;
  abnormalOnly: boolean;
  /**
   * Says whether a result has what was searched for; the page knows the plain names of the reader's
   * language.
   */
  matches: ((result: ListedResult) => boolean) | null;
  /** The words of the same search, by which the database leaves out what can't match. */
  wanted?: readonly Wanted[];
}
export interface ResultList {
  results: ListedResult[];
  /**
   * Where the next page begins, or null at the end. A search stops there too when it has looked at
   * enough for one page.
   */
  next: string | null;
  /**
   * Whether there is anything at all without the filter: "no results in this range" differs from
   * "no results".
   */
  any: boolean;
}

const cursorOf = (row: sql.LabOutline) => `${row.collected_at.getTime()}.${row.id}`;
function readCursor(text: string | undefined): { at: Date; id: string } | null {
  const parts = /^(-?\d{1,15})\.([0-9a-f-]{36})$/.exec(text ?? '');
  return parts?.[1] && parts[2] ? { at: new Date(Number(parts[1])), id: parts[2] } : null;
}

/**
 * The person's results as this viewer may see them, newest first. The page ends at a place in the
 * record, not at a count, so a result that arrives meanwhile moves nothing under the reader.
 */
export async function listResults(
  access: Read,
  asOf: AsOf,
  filter: ResultFilter,
  after: string | undefined,
  size = PAGE_SIZE,
): Promise<ResultList> {
  const viewer = viewerOf(access, asOf);
  const { zone } = asOf.settings;
  const fits = (result: ListedResult): boolean => {
    if ((filter.from || filter.to) && result.collectedPrecision === 'unknown' && !result.reportedAt)
      return false; // in no range of dates
    if (filter.from && dayIn(zone, result.collectedAt) < filter.from) return false;
    if (filter.to && dayIn(zone, result.collectedAt) > filter.to) return false;
    if (filter.abnormalOnly && !hasAbnormal(result.tests)) return false;
    return !filter.matches || filter.matches(result);
  };
  const filtered =
    filter.from !== null || filter.to !== null || filter.abnormalOnly || filter.matches !== null;
  const sought = {
    from: filter.from ? startOfDay(zone, filter.from) : null,
    before: filter.to ? startOfDay(zone, addDays(filter.to, 1)) : null,
    wanted: filter.wanted ?? [],
  };
  const batch = filtered ? SEARCH_BATCH : size + 1;
  const results: ListedResult[] = [];
  let cursor = readCursor(after);
  let any = cursor !== null;
  for (let looked = 0; ; ) {
    const rows = await (filtered
      ? sql.searchResults(access, cursor, batch, sought)
      : sql.listResults(access, cursor, batch));
    const context = contextOf(rows, asOf);
    for (const row of rows) {
      const shown = outline(row, viewer, context, zone, false);
      if (!shown) continue;
      any = true;
      if (!fits(shown)) continue;
      if (results.length === size) return { results, next: lastCursor(results), any };
      results.push(shown);
    }
    const last = rows.at(-1);
    looked += rows.length;
    if (rows.length < batch || !last)
      return { results, next: null, any: any || (filtered && (await hasAny(access, asOf))) };
    if (filtered && looked >= SEARCH_MOST) return { results, next: cursorOf(last), any };
    cursor = readCursor(cursorOf(last));
  }
}

/** Whether this viewer may know of any result at all. */
async function hasAny(access: Read, asOf: AsOf): Promise<boolean> {
  const nothing = { from: null, to: null, abnormalOnly: false, matches: null };
  return (await listResults(access, asOf, nothing, undefined, 1)).results.length > 0;
}
function lastCursor(results: ListedResult[]): string | null {
  const last = results.at(-1);
  return last ? `${last.collectedAt.getTime()}.${last.id}` : null;
}

export const hasCritical = (tests: TestOutline[]): boolean =>
  tests.some((test) => isCritical(test.flag) || hasCritical(test.members));
/** A germ that drugs were tried against is a finding, even where all of them work. */
export const hasAbnormal = (tests: TestOutline[]): boolean =>
  tests.some((test) => isAbnormal(test.flag) || isDrug(test) || hasAbnormal(test.members));

export interface ResultPage {
  result: ShownResult;
  notes: { id: string; author_name: string; body: string; written_at: Date }[];
  /** What it said before, newest first; texts only where they were others. */
  earlier: {
    version: number;
    status: string;
    tests: Test[];
    texts: LabText[];
    replaced_at: Date;
  }[];
}

/**
 * One result with its notes and, when corrected, what it said before. Opening it is seeing it.
 * @returns undefined when it is not this person's, or hidden from this viewer: nobody can tell
 * which
 */
export async function readResult(
  access: Read,
  asOf: AsOf,
  id: string,
  opened: boolean,
): Promise<ResultPage | undefined> {
  const row = await sql.findResult(access, id);
  if (!row) return undefined;
  const viewer = viewerOf(access, asOf);
  const context = contextOf([row], asOf);
  const { zone } = asOf.settings;
  const result = show(row, viewer, context, zone, opened);
  if (!result) return undefined;
  if (result.gated) return { result, notes: [], earlier: [] };
  if (row.unseen) await sql.markSeen(access, id);
  const notes = result.hasNote ? await sql.listNotes(access, id) : [];
  const versions = row.version > 1 ? await sql.listVersions(access, id) : [];
  const earlier = versions.flatMap((version) => {
    const old = show(
      { ...row, tests: version.tests, texts: version.texts, status: version.status },
      viewer,
      context,
      zone,
      true,
    );
    if (!old) return [];
    const others = JSON.stringify(old.texts) !== JSON.stringify(result.texts);
    if (old.tests.length === 0 && !others) return []; // it said nothing yet
    return [
      {
        version: version.version,
        status: version.status,
        tests: old.tests,
        texts: others ? old.texts : [],
        replaced_at: version.replaced_at,
      },
    ];
  });
  // a file may be kept from the patient by itself (NOPAT on the Binary), under a report that is not
  const shows = (labels: readonly Label[]) =>
    show({ ...row, labels: [...row.labels, ...labels] }, viewer, context, zone, true) !== null;
  return {
    result: { ...result, files: await withBinaries(access, id, result.files, shows) },
    notes,
    earlier,
  };
}

/**
 * Files, with those told to be here whose Binary is. It may come before its report, after it, or
 * never. One that the viewer may not see is left out.
 */
async function withBinaries(
  access: Read,
  id: string,
  files: ShownFile[],
  shows: (labels: readonly Label[]) => boolean,
): Promise<ShownFile[]> {
  const wanted = files.flatMap((file) => file.binary ?? []);
  if (wanted.length === 0) return files;
  const here = new Map(
    (await sql.listBinaries(access, id, wanted)).map((one) => [
      one.sourceId,
      securityLabels(securityOf(one)),
    ]),
  );
  return files.flatMap((file) => {
    const labels = file.binary && here.get(file.binary);
    if (!labels) return [file];
    return labels.length === 0 || shows(labels) ? [{ ...file, here: true }] : [];
  });
}

export interface TrendPoint {
  resultId: string;
  resultName: string;
  resultCode: string | null;
  collectedAt: Date;
  collectedPrecision: ShownResult['collectedPrecision'];
  reportedAt: Date | null;
  laboratory: string | null;
  test: Test;
}

/**
 * Every value of one test that this viewer may see, newest first. Nothing leads here from behind a
 * gate, so who asks has opened it.
 */
export async function readTrend(access: Read, asOf: AsOf, code: string): Promise<TrendPoint[]> {
  const rows = await sql.listByCode(access, code);
  const viewer = viewerOf(access, asOf);
  const context = contextOf(rows, asOf);
  const points: TrendPoint[] = [];
  const collect = (result: ListedResult<Test>, laboratory: string | null, tests: Test[]) => {
    for (const test of tests) {
      if (test.code === code) {
        points.push({
          resultId: result.id,
          resultName: result.name,
          resultCode: result.code,
          collectedAt: result.collectedAt,
          collectedPrecision: result.collectedPrecision,
          reportedAt: result.reportedAt,
          laboratory,
          test,
        });
      }
      collect(result, laboratory, test.members);
    }
  };
  for (const row of rows) {
    const result = outline(row, viewer, context, asOf.settings.zone, true);
    if (result) collect(result, row.laboratory, result.tests);
  }
  return points;
}

/** Which of these results this viewer may know of. */
export async function listVisible(access: Read, asOf: AsOf, ids: string[]): Promise<string[]> {
  const rows = await sql.listByIds(access, ids);
  const viewer = viewerOf(access, asOf);
  const context = contextOf(rows, asOf);
  return rows
    .filter((row) => outline(row, viewer, context, asOf.settings.zone, false))
    .map((row) => row.id);
}

/** What is new to this account in this record: for Today and the badge. */
export async function listNew(access: Read, asOf: AsOf): Promise<ListedResult[]> {
  const since = new Date(asOf.now.getTime() - asOf.settings.newResultDays * 86_400_000);
  const rows = await sql.listUnseen(access, since);
  if (rows.length === 0) return [];
  const viewer = viewerOf(access, asOf);
  const context = contextOf(rows, asOf);
  return rows.flatMap((row) => outline(row, viewer, context, asOf.settings.zone, false) ?? []);
}

/**
 * A report's attachment, as it is sent. Undefined wherever the result itself, or a part of it, may
 * not be seen, and for what is not here or is not what the report says of it.
 */
export async function readFile(
  access: Read,
  asOf: AsOf,
  id: string,
  index: number,
): Promise<{ name: string; type: string; bytes: Buffer } | undefined> {
  const page = await readResult(access, asOf, id, true);
  const file = page?.result.files.find((one) => one.index === index);
  const report = file?.here ? await sql.findReport(access, id) : undefined;
  if (!file || !report) return undefined;
  const binary = file.binary ? await sql.findBinary(access, report.source, file.binary) : undefined;
  // one that is under another person's protection is nothing that this report can hand out
  const guard = readReference(binary?.securityContext);
  if (
    guard?.is === 'literal' &&
    guard.type === 'Patient' &&
    guard.id !== idOf(report.content.subject, 'Patient')
  )
    return undefined;
  const read = fileBytes(report.content, index, binary);
  return read ? { ...sentAs(file.title, read.type, read.bytes), bytes: read.bytes } : undefined;
}

/**
 * Whether the record tells of any visit, order or treatment with us: a member may have none, and is
 * told which services are theirs.
 */
export const getsCareHere = (access: Read): Promise<boolean> => sql.hasCare(access);

export const readWish = (access: Read | Access<'preferences:write'>) => sql.findWish(access);
export const saveWish = (
  access: Access<'preferences:write'>,
  wish: 'immediate' | 'doctor-first',
  now: Date,
) => sql.saveWish(access, wish, now);
