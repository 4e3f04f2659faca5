import type { Access } from '../../../platform/access/access.ts';
import type { AsOf } from '../../../platform/as-of.ts';
import { addDays, type PlainDate } from '../../../platform/clock.ts';
import { logShown } from '../shared/audit.ts';
import { familyCheck } from '../shared/own.ts';
import * as sql from './reviews.sql.ts';

export type { DueRight } from './reviews.sql.ts';

type Review = Access<'care:review'>;

/** Rights that end within this many days are reviewed before they do. */
const AHEAD_DAYS = 60;
const FEED_DAYS = 30;
const ALONE_DAYS = 365;
const daysAgo = (now: Date, days: number): Date => new Date(now.getTime() - days * 86_400_000);

/** How many rights, orders and invitations wait for staff. */
export const countDue = (access: Review, today: PlainDate): Promise<number> =>
  sql.countDue(access, today, addDays(today, AHEAD_DAYS));

export interface Reviews {
  rights: sql.DueRight[];
  orders: sql.DueOrder[];
  feed: sql.DueRight[];
  alone: Awaited<ReturnType<typeof sql.listLeftAlone>>;
  locked: sql.LockedInvitation[];
}

/**
 * Everything that records staff look at again, but for what is about themselves or their family.
 * Each person gets an access log entry.
 */
export async function listReviews(
  access: Review,
  { now, today, settings }: AsOf,
): Promise<Reviews> {
  const [rights, orders, feed, alone, locked] = await Promise.all([
    sql.listDueRights(access, today, addDays(today, AHEAD_DAYS)),
    sql.listPastOrders(access, today),
    sql.listEndedByFeed(access, daysAgo(now, FEED_DAYS)),
    sql.listLeftAlone(access, today, {
      since: daysAgo(now, ALONE_DAYS),
      adultAge: settings.adultAge,
    }),
    sql.listLocked(access),
  ]);
  const check = await familyCheck(access);
  const others = <T extends { patientId: string }>(rows: readonly T[]): T[] =>
    rows.filter(({ patientId }) => check({ caregiver: null, person: patientId }) === null);
  const all = {
    rights: others(rights),
    orders: others(orders),
    feed: others(feed),
    alone: others(alone),
    locked: others(locked),
  };
  logShown(
    access,
    Object.values(all).flatMap((rows) => rows.map(({ patientId }) => patientId)),
  );
  return all;
}
