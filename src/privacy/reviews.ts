import {
  type Asking,
  auditAction,
  auditShown,
  type Grant,
  shownToStaff,
} from '../platform/access.ts';
import type { Tx } from '../platform/db.ts';
import type { Flag } from './flags.rules.ts';
import * as sql from './reviews.sql.ts';

export type { Deed, Opened, Review, State } from './reviews.sql.ts';
export { countFlags, countOpen } from './reviews.sql.ts';

type Reviewing = Grant<'privacy:review' | 'privacy:decide'>;
export const SHOWN = 50;
/** So many days before and after an opening are shown with it. */
export const AROUND_DAYS = 3;
const DAY = 86_400_000;

/** One page of the queue. Whoever is shown in it has that in their own list of who looked. */
export async function listReviews(
  tx: Tx,
  grant: Reviewing,
  asking: Asking,
  flag: Flag | null,
  page: number,
): Promise<{ reviews: sql.Review[]; more: boolean }> {
  const rows = await sql.listReviews(tx, grant, flag, SHOWN + 1, page * SHOWN);
  const reviews = rows.slice(0, SHOWN);
  auditShown(
    tx,
    asking,
    shownToStaff(grant, 'privacy:listed', 'privacy', 'operations'),
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
  tx: Tx,
  grant: Reviewing,
  asking: Asking,
  id: string,
  zone: string,
): Promise<WholeReview | undefined> {
  const review = await sql.findReview(tx, grant, id);
  if (!review) return undefined;
  auditShown(tx, asking, shownToStaff(grant, 'privacy:review', 'privacy', 'operations'), [
    review.patient_id,
  ]);
  const [from, until] = [
    new Date(review.first_at.getTime() - AROUND_DAYS * DAY),
    new Date(review.last_at.getTime() + AROUND_DAYS * DAY),
  ];
  const [openings, deeds] = await Promise.all([
    sql.listOpenings(tx, grant, review),
    sql.listDeeds(tx, grant, review, zone, from, until),
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
  tx: Tx,
  grant: Grant<'privacy:decide'>,
  asking: Asking,
  id: string,
  decision: { state: 'cleared' | 'follow-up'; note: string; seen: string },
): Promise<'decided' | 'moved' | 'own' | 'none'> {
  const row = await sql.lockReview(tx, grant, id);
  if (!row) return 'none';
  const account = grant.actor?.account;
  if (!account || row.account_id === account.id) return 'own';
  if (row.state !== decision.seen || row.state === 'cleared' || row.state === decision.state)
    return 'moved';
  await sql.saveDecision(
    tx,
    grant,
    id,
    { ...decision, by: { id: account.id, name: account.name } },
    asking.now,
  );
  auditAction(tx, asking, {
    ...shownToStaff(grant, 'privacy:decide', 'privacy', 'operations'),
    person: row.patient_id,
    outcome: 'granted',
    reason: decision.state,
  });
  return 'decided';
}
