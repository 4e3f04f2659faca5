import type { Access } from '../platform/access/access.ts';
import { auditAction, auditShown, shownToStaff } from '../platform/access/audit-rows.ts';
import type { RequestInfo } from '../platform/access/request-info.ts';
import type { Flag } from './flags.rules.ts';
import * as sql from './reviews.sql.ts';

export type { Deed, Opened, Review, State } from './reviews.sql.ts';
export { countFlags, countOpen } from './reviews.sql.ts';

type Reviewing = Access<'privacy:review' | 'privacy:decide'>;
export const SHOWN = 50;
/** So many days before and after an opening are shown with it. */
export const AROUND_DAYS = 3;
const DAY = 86_400_000;

/** One page of the queue. Whoever is shown in it has that in their own list of who looked. */
export async function listReviews(
  access: Reviewing,
  info: RequestInfo,
  flag: Flag | null,
  page: number,
): Promise<{ reviews: sql.Review[]; more: boolean }> {
  const rows = await sql.listReviews(access, flag, SHOWN + 1, page * SHOWN);
  const reviews = rows.slice(0, SHOWN);
  auditShown(
    access,
    info,
    shownToStaff(access, 'privacy:listed', 'privacy', 'operations'),
    reviews.map((one) => one.patient_id),
  );
  return { reviews, more: rows.length > SHOWN };
}

export interface WholeReview {
  review: sql.Review;
  openings: sql.Opened[];
  deeds: sql.Deed[];
}

/**
 * One review with what was typed, and what this member of staff did with this person in the days
 * around.
 */
export async function readReview(
  access: Reviewing,
  info: RequestInfo,
  id: string,
  zone: string,
): Promise<WholeReview | undefined> {
  const review = await sql.findReview(access, id);
  if (!review) return undefined;
  auditShown(access, info, shownToStaff(access, 'privacy:review', 'privacy', 'operations'), [
    review.patient_id,
  ]);
  const [from, until] = [
    new Date(review.first_at.getTime() - AROUND_DAYS * DAY),
    new Date(review.last_at.getTime() + AROUND_DAYS * DAY),
  ];
  const [openings, deeds] = await Promise.all([
    sql.listOpenings(access, review),
    sql.listDeeds(access, review, zone, from, until),
  ]);
  return { review, openings, deeds };
}

/**
 * Clears an opening or marks it for follow-up. What is followed up may be cleared later; what is
 * cleared stays so.
 * @param seen the state that the page showed
 * @returns `moved` where somebody else was first; `own` where it is about the officer's own
 * opening; `none` where there is no such review
 */
export async function decideReview(
  access: Access<'privacy:decide'>,
  info: RequestInfo,
  id: string,
  decision: { state: 'cleared' | 'follow-up'; note: string; seen: string },
): Promise<'decided' | 'moved' | 'own' | 'none'> {
  const row = await sql.lockReview(access, id);
  if (!row) return 'none';
  const account = access.actor?.account;
  if (!account || row.account_id === account.id) return 'own';
  if (row.state !== decision.seen || row.state === 'cleared' || row.state === decision.state)
    return 'moved';
  await sql.saveDecision(
    access,
    id,
    { ...decision, by: { id: account.id, name: account.name } },
    info.now,
  );
  auditAction(access, info, {
    ...shownToStaff(access, 'privacy:decide', 'privacy', 'operations'),
    person: row.patient_id,
    outcome: 'granted',
    reason: decision.state,
  });
  return 'decided';
}
