import type { Access } from '../platform/access/access.ts';
import { auditAction, auditShown, shownToStaff } from '../platform/access/audit-rows.ts';
import type { Flag } from './flags.rules.ts';
import type { ReviewsAccess } from './policy.ts';
import * as sql from './reviews.sql.ts';

export type { Deed, Opened, Review, State } from './reviews.sql.ts';
export { countFlags, countOpen } from './reviews.sql.ts';

type Reviewing = Access<ReviewsAccess>;
export const SHOWN = 50;
/** A review shows what else happened this many days before and after the opening. */
export const AROUND_DAYS = 3;
const DAY = 86_400_000;

/** One page of the queue. Writes an access log entry for each person on it. */
export async function listReviews(
  access: Reviewing,
  flag: Flag | null,
  page: number,
): Promise<{ reviews: sql.Review[]; more: boolean }> {
  const rows = await sql.listReviews(access, flag, SHOWN + 1, page * SHOWN);
  const reviews = rows.slice(0, SHOWN);
  auditShown(
    access,
    access.info,
    shownToStaff(access, 'privacy:listed', 'privacy', 'operations'),
    reviews.map((one) => one.patientId),
  );
  return { reviews, more: rows.length > SHOWN };
}

export interface WholeReview {
  review: sql.Review;
  openings: sql.Opened[];
  deeds: sql.Deed[];
}

/** One review with the typed reasons, and what else happened in the days around it. */
export async function readReview(
  access: Reviewing,
  id: string,
  zone: string,
): Promise<WholeReview | undefined> {
  const review = await sql.findReview(access, id);
  if (!review) return undefined;
  auditShown(access, access.info, shownToStaff(access, 'privacy:review', 'privacy', 'operations'), [
    review.patientId,
  ]);
  const [from, until] = [
    new Date(review.firstAt.getTime() - AROUND_DAYS * DAY),
    new Date(review.lastAt.getTime() + AROUND_DAYS * DAY),
  ];
  const [openings, deeds] = await Promise.all([
    sql.listOpenings(access, review),
    sql.listDeeds(access, review, { zone, from, until }),
  ]);
  return { review, openings, deeds };
}

/**
 * Clears an opening or marks it for follow-up. A follow-up may be cleared later; a cleared one is
 * final.
 * @param decision `seen`: the state that the page showed
 * @returns `moved` if somebody else was first; `own` for an opening by the officer; `none` if there
 * is no such review
 */
export async function decideReview(
  access: Access<'privacy:decide'>,
  id: string,
  decision: { state: 'cleared' | 'follow-up'; note: string; seen: string },
): Promise<'decided' | 'moved' | 'own' | 'none'> {
  const row = await sql.lockReview(access, id);
  if (!row) return 'none';
  const account = access.actor?.account;
  if (!account || row.accountId === account.id) return 'own';
  if (row.state !== decision.seen || row.state === 'cleared' || row.state === decision.state)
    return 'moved';
  await sql.saveDecision(
    access,
    id,
    { ...decision, by: { id: account.id, name: account.name } },
    access.info.now,
  );
  auditAction(access, access.info, {
    ...shownToStaff(access, 'privacy:decide', 'privacy', 'operations'),
    person: row.patientId,
    outcome: 'granted',
    reason: decision.state,
  });
  return 'decided';
}
