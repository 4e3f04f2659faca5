import type { Access } from '../../platform/access/access.ts';
import type { AsOf } from '../../platform/as-of.ts';
import type { ListsMedicines } from '../policy.ts';
import { maySee } from '../prescriptions/prescriptions.ts';
import * as sql from './requests.sql.ts';
import { isOpen } from './stages.rules.ts';

export type { EventRow, RequestRow } from './requests.sql.ts';
export const { findRequestById, listEvents, listOpen, listOpenOf, listOrdersOf } = sql;

const RECENT_DAYS = 30;
const DAY_MS = 86_400_000;

/**
 * The tracker: the person's open requests, and those that ended in the last 30 days, no matter who
 * made them and how.
 */
export async function listRequests(
  access: Access<ListsMedicines>,
  asOf: AsOf,
): Promise<sql.RequestRow[]> {
  const since = new Date(asOf.now.getTime() - RECENT_DAYS * DAY_MS);
  return (await sql.listRequests(access, since)).filter((one) => maySee(access, one, asOf));
}

/**
 * The requests of one order or one prescription, with the steps of each. Undone steps are left out.
 */
export async function readRequests(
  access: Access<ListsMedicines>,
  by: { order: string } | { prescription: string },
  asOf: AsOf,
): Promise<{ requests: sql.RequestRow[]; events: Map<string, sql.EventRow[]> }> {
  const requests = (await sql.listRequestsOf(access, by)).filter((one) =>
    maySee(access, one, asOf),
  );
  const events = new Map<string, sql.EventRow[]>();
  const rows = await sql.listEvents(
    access,
    access.person.id,
    requests.map((one) => one.id),
  );
  for (const row of rows)
    if (!row.undoneAt && row.reason !== 'undone')
      events.set(row.requestId, [...(events.get(row.requestId) ?? []), row]);
  return { requests, events };
}

/** Requests for Today: the open ones, and those that were refused in the last week. */
export async function listNews(
  access: Access<ListsMedicines>,
  asOf: AsOf,
): Promise<sql.RequestRow[]> {
  const since = asOf.now.getTime() - 7 * DAY_MS;
  return (await listRequests(access, asOf)).filter(
    (one) =>
      isOpen(one.stage) ||
      ((one.stage === 'refused' || one.stage === 'visit') && one.stageAt.getTime() > since),
  );
}
