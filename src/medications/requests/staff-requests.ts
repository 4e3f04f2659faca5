import type { Access } from '../../platform/access/access.ts';
import type { AsOf } from '../../platform/as-of.ts';
import * as sql from './staff-requests.sql.ts';
import type { Stage } from './stages.rules.ts';
import { byUrgency, type Urgency, urgencyOf, type Waits } from './urgency.rules.ts';

export type { Report, StaffRequest } from './staff-requests.sql.ts';
export const { countStages, findByNumber, findMine, findRenewal, readReport } = sql;

/** A request in a work list, with how urgent it is. */
export type Listed = sql.StaffRequest & { urgency: Urgency };

/** The most that a page lists. */
export const LIST_MOST = 200;

/** How urgent a request is as of now. */
export const judge = <T extends Waits>(one: T, { now, today, settings }: AsOf) => ({
  ...one,
  urgency: urgencyOf(one, { now, today, lateDays: settings.refillLateDays }),
});

/** Reads the most urgent of all that wait, in their order. */
async function readFirst(
  waits: readonly Waits[],
  most: number,
  read: (ids: string[]) => Promise<sql.StaffRequest[]>,
  asOf: AsOf,
): Promise<Listed[]> {
  const first = waits
    .map((one) => judge(one, asOf))
    .sort(byUrgency)
    .slice(0, most);
  if (first.length === 0) return [];
  const found = new Map((await read(first.map(({ id }) => id))).map((one) => [one.id, one]));
  return first.flatMap(({ id, urgency }) => {
    const one = found.get(id);
    return one ? [{ ...one, urgency }] : [];
  });
}

/**
 * Requests at these stages of the pharmacies where one works, or of one of them, the most urgent
 * first.
 * @param filter `most`: how many at most
 */
export async function listQueue(
  access: Access<'refills:fill'>,
  { most, ...filter }: { pharmacy: string | null; stages: readonly Stage[]; most: number },
  asOf: AsOf,
): Promise<Listed[]> {
  const waits = await sql.listQueueWaits(access, filter);
  return readFirst(waits, most, (ids) => sql.listMine(access, ids), asOf);
}

/**
 * Renewals that wait for the prescribers with these NPIs, or for prescribers without an account
 * here, the most urgent first.
 */
export async function listWaiting(
  access: Access<'renewals:answer'>,
  npis: string[] | 'nobody',
  asOf: AsOf,
): Promise<Listed[]> {
  const waits = await sql.listRenewalWaits(access, npis);
  const mine = npis === 'nobody' ? [] : npis;
  return readFirst(waits, LIST_MOST, (ids) => sql.listRenewals(access, ids, mine), asOf);
}
