import { bandFor } from '../../family/policy.ts';
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
  return (await sql.listRequests(access, since))
    .filter((one) => maySee(access, one, asOf))
    .map((one) => asSeen(access, one, asOf));
}

/**
 * A request as the account sees it. A caregiver sees the address that a caregiver asked for, not
 * where the parcel goes, and no number at the carrier, whose pages name the place: whether there is
 * a confidential address must not show. A young child has none.
 */
function asSeen(
  access: Access<ListsMedicines>,
  one: sql.RequestRow,
  { settings }: Pick<AsOf, 'settings'>,
): sql.RequestRow {
  const { actor, person } = access;
  if (access.as !== 'caregiver' || !actor) return one;
  const { tracking } = bandFor(person, { actor, settings }) === 'child' ? one : { tracking: null };
  return { ...one, address: one.caregiverAddress, tracking };
}

/**
 * The requests of one order or one prescription, with the steps of each. Undone steps are left out.
 */
export async function readRequests(
  access: Access<ListsMedicines>,
  by: { order: string } | { prescription: string },
  asOf: AsOf,
): Promise<{ requests: sql.RequestRow[]; events: Map<string, sql.EventRow[]> }> {
  const all = await sql.listRequestsOf(access, by);
  const shown = all.filter((one) => maySee(access, one, asOf));
  // what was written to the pharmacy is about all of them
  const note = shown.length === all.length ? {} : { note: '' };
  const requests = shown.map((one) => ({ ...asSeen(access, one, asOf), ...note }));
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
