import type { Access } from '../../../platform/access/access.ts';
import type { RequestInfo } from '../../../platform/access/request-info.ts';
import type { AsOf } from '../../../platform/as-of.ts';
import type { ReadsResults } from '../../policy.ts';
import { listUnseen } from './results.sql.ts';
import { contextOf, type ListedResult, outline, viewerOf } from './shown.ts';

/** What was read already, by request: the badge and the card on Today show the same results. */
const known = new WeakMap<RequestInfo, Map<string, Promise<ListedResult[]>>>();

/**
 * The results in this record that are new to this account and that it may see, newest first. Read
 * once per request and person, so that every part of a page may call it, also at the same time.
 */
export function listNew(access: Access<ReadsResults>, asOf: AsOf): Promise<ListedResult[]> {
  const ofRequest = known.get(access.info) ?? new Map<string, Promise<ListedResult[]>>();
  known.set(access.info, ofRequest);
  const key = `${access.person.id} ${access.actor?.account.id} ${access.as}`;
  const before = ofRequest.get(key);
  if (before) return before;
  const results = readNew(access, asOf);
  ofRequest.set(key, results);
  return results;
}

async function readNew(access: Access<ReadsResults>, asOf: AsOf): Promise<ListedResult[]> {
  const since = new Date(asOf.now.getTime() - asOf.settings.newResultDays * 86_400_000);
  const rows = await listUnseen(access, since);
  if (rows.length === 0) return [];
  const viewer = viewerOf(access, asOf);
  const context = contextOf(rows, asOf);
  return rows.flatMap((row) => outline(row, viewer, context, asOf.settings.zone, false) ?? []);
}
