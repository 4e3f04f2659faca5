import type { Access } from '../../../platform/access/access.ts';
import type { AsOf } from '../../../platform/as-of.ts';
import { addDays, dayIn, type PlainDate, startOfDay } from '../../../platform/clock.ts';
import { isAbnormal, isCritical } from '../../observations/flags/flags.rules.ts';
import { isDrug, type TestOutline } from '../../observations/tests.rules.ts';
import type { ReadsResults } from '../../policy.ts';
import type { Wanted } from '../names/test-names.ts';
import * as sql from './results.sql.ts';
import { contextOf, type ListedResult, outline, viewerOf } from './shown.ts';

export { findResult } from './results.sql.ts';
export type { ListedResult } from './shown.ts';

export const PAGE_SIZE = 20;

/** A search reads results in batches, and at most this many for one page. */
const SEARCH_BATCH = 200;

const SEARCH_MOST = 2_000;

export interface ResultFilter {
  from: PlainDate | null;
  to: PlainDate | null;
  abnormalOnly: boolean;
  /** Whether a result has what was searched for, by names that the database does not know. */
  matches: ((result: ListedResult) => boolean) | null;
  /** The words of the same search, so that the database can leave out what can't match. */
  wanted?: readonly Wanted[];
}

export const NO_FILTER: ResultFilter = {
  from: null,
  to: null,
  abnormalOnly: false,
  matches: null,
};

export interface ResultList {
  results: ListedResult[];
  /** The cursor of the next page, or null. A search also ends a page when it has read enough. */
  next: string | null;
  /** Whether there are results without the filter: "none in this range" is not "none". */
  any: boolean;
}

const cursorOf = (row: sql.LabOutline) => `${row.collectedAt.getTime()}.${row.id}`;

function readCursor(text: string | undefined): { at: Date; id: string } | null {
  const parts = /^(-?\d{1,15})\.([0-9a-f-]{36})$/.exec(text ?? '');
  return parts?.[1] && parts[2] ? { at: new Date(Number(parts[1])), id: parts[2] } : null;
}

/**
 * The person's results as this viewer may see them, newest first.
 * @param page `after`: the cursor where the page begins. It is a place in the record, so a result
 * that arrives meanwhile moves nothing
 */
export async function listResults(
  access: Access<ReadsResults>,
  asOf: AsOf,
  filter: ResultFilter,
  { after, size = PAGE_SIZE }: { after?: string | undefined; size?: number } = {},
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

/** Whether there is any result that this viewer may see. */
async function hasAny(access: Access<ReadsResults>, asOf: AsOf): Promise<boolean> {
  return (await listResults(access, asOf, NO_FILTER, { size: 1 })).results.length > 0;
}

function lastCursor(results: ListedResult[]): string | null {
  const last = results.at(-1);
  return last ? `${last.collectedAt.getTime()}.${last.id}` : null;
}

export const hasCritical = (tests: TestOutline[]): boolean =>
  tests.some((test) => isCritical(test.flag) || hasCritical(test.members));

/** A germ with tested drugs is a finding, even if all of them work. */
export const hasAbnormal = (tests: TestOutline[]): boolean =>
  tests.some((test) => isAbnormal(test.flag) || isDrug(test) || hasAbnormal(test.members));

/** Those of these results that this viewer may see. */
export async function listSome(
  access: Access<ReadsResults>,
  asOf: AsOf,
  ids: string[],
): Promise<ListedResult[]> {
  const rows = await sql.listByIds(access, ids);
  const viewer = viewerOf(access, asOf);
  const context = contextOf(rows, asOf);
  return rows.flatMap((row) => outline(row, viewer, context, asOf.settings.zone, false) ?? []);
}

/** The ids of those results that this viewer may see. */
export const listVisible = async (
  access: Access<ReadsResults>,
  asOf: AsOf,
  ids: string[],
): Promise<string[]> => (await listSome(access, asOf, ids)).map(({ id }) => id);
