import type { Access } from '../../platform/access/access.ts';
import type { PlainDate } from '../../platform/clock.ts';
import { findResult } from '../labs/results/results.ts';
import type { ReadsResults } from '../policy.ts';
import { awaitsClinician } from '../release/release.rules.ts';
import * as sql from './reviews.sql.ts';

/**
 * Writes a note that the member reads above the result, which counts as a review. It does not
 * release a result that the sender asks to withhold (then `written-unseen`) or that a clinician
 * holds (then `written-held`).
 */
export async function writeNote(
  access: Access<'results:note'>,
  resultId: string,
  body: string,
  { now, today }: { now: Date; today: PlainDate },
): Promise<'written' | 'written-held' | 'written-unseen' | 'no-result'> {
  const row = await findResult(access, resultId);
  if (!row) return 'no-result';
  await sql.insertNote(access, resultId, body, now);
  await sql.insertReview(access, resultId, row.version, now);
  if (awaitsClinician(row)) return 'written-unseen';
  return row.heldUntil !== null && today <= row.heldUntil ? 'written-held' : 'written';
}

/**
 * Corrects a note. What it said before is kept, and shown to whoever sees the note.
 * @param one.version of the note that the form showed
 * @returns `moved`: somebody else corrected it meanwhile, and nothing was written; `unchanged`: it
 * says that already; `no-note`: no such note of this result of the open record
 */
export async function correctNote(
  access: Access<'results:note'>,
  one: { resultId: string; noteId: string; version: number; body: string },
  now: Date,
): Promise<'corrected' | 'unchanged' | 'moved' | 'no-note'> {
  const note = await sql.lockNote(access, one.resultId, one.noteId);
  if (!note) return 'no-note';
  if (note.version !== one.version) return 'moved';
  if (note.body === one.body) return 'unchanged';
  await sql.updateNote(access, one.noteId, one.body, now);
  return 'corrected';
}

/** Records that a clinician has reviewed the result, which a member may have asked to wait for. */
export async function reviewResult(
  access: Access<'results:note'>,
  resultId: string,
  now: Date,
): Promise<'reviewed' | 'no-result'> {
  const row = await findResult(access, resultId);
  if (!row) return 'no-result';
  await sql.insertReview(access, resultId, row.version, now);
  return 'reviewed';
}

/** Holds a result for one of the lawful reasons, with an explanation, for at most 30 days. */
export async function holdResult(
  access: Access<'results:hold'>,
  hold: { resultId: string; exception: string; reason: string; until: PlainDate },
  now: Date,
): Promise<'held' | 'held-already' | 'no-result'> {
  if (!(await findResult(access, hold.resultId))) return 'no-result';
  return (await sql.insertHold(access, hold, now)) ? 'held' : 'held-already';
}

/**
 * Releases a result to the patient: ends a clinician's hold, and shows this version although its
 * sender asked to wait. A later version with the sender's mark waits again.
 */
export async function releaseResult(
  access: Access<'results:hold'>,
  resultId: string,
  now: Date,
): Promise<'released' | 'not-held' | 'no-result'> {
  const row = await findResult(access, resultId);
  if (!row) return 'no-result';
  const ended = await sql.endHold(access, resultId, now);
  const released =
    awaitsClinician(row) && (await sql.insertRelease(access, resultId, row.version, now));
  if (!ended && !released) return 'not-held';
  await sql.insertReview(access, resultId, row.version, now);
  return 'released';
}

export const listHolds = (access: Access<ReadsResults>, resultId: string) =>
  sql.listHolds(access, resultId);
