import type { Grant } from '../platform/access.ts';
import type { PlainDate } from '../platform/days.rules.ts';
import type { Tx } from '../platform/db.ts';
import type { Read } from './lab-shown.ts';

export async function insertNote(
  tx: Tx,
  grant: Grant<'results:note'>,
  resultId: string,
  body: string,
  now: Date,
): Promise<void> {
  const author = authorOf(grant);
  await tx
    .insertInto('result_note')
    .values({
      patient_id: grant.person.id,
      result_id: resultId,
      author_id: author.id,
      author_name: author.name,
      body,
      written_at: now,
      withdrawn_at: null,
    })
    .execute();
}

export async function insertReview(
  tx: Tx,
  grant: Grant<'results:note' | 'results:hold'>,
  resultId: string,
  version: number,
  now: Date,
): Promise<void> {
  await tx
    .insertInto('result_review')
    .values({
      patient_id: grant.person.id,
      result_id: resultId,
      version,
      reviewed_by: authorOf(grant).id,
      reviewed_at: now,
      released_by: null,
      released_at: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/**
 * Notes that a clinician shows this version to the patient, although its sender asked to wait. From
 * now on it is new to everybody who has not been told of it: it may have waited for longer than a
 * result counts as new.
 * @returns false when it was released before
 */
export async function insertRelease(
  tx: Tx,
  grant: Grant<'results:hold'>,
  resultId: string,
  version: number,
  now: Date,
): Promise<boolean> {
  const values = [grant.person.id, resultId, version, authorOf(grant).id, now];
  const released = await tx.raw(
    `insert into result_review (patient_id, result_id, version, reviewed_by, reviewed_at,
        released_by, released_at)
      values ($1, $2, $3, $4, $5, $4, $5)
     on conflict (patient_id, result_id, version) do update set released_by = $4, released_at = $5
     where result_review.released_at is null returning 1`,
    values,
  );
  if (released.length === 0) return false;
  await tx.raw(
    `update result_unseen set since = $3
      where patient_id = $1 and result_id = $2 and told_at is null`,
    [grant.person.id, resultId, now],
  );
  return true;
}

export function listHolds(tx: Tx, grant: Read, resultId: string) {
  return tx
    .selectFrom('result_hold')
    .selectAll()
    .where('patient_id', '=', grant.person.id)
    .where('result_id', '=', resultId)
    .orderBy('placed_at', 'desc')
    .execute();
}

/** Answers false when a hold stands already: the database allows one at a time. */
export async function insertHold(
  tx: Tx,
  grant: Grant<'results:hold'>,
  hold: { resultId: string; exception: string; reason: string; until: PlainDate },
  now: Date,
): Promise<boolean> {
  const author = authorOf(grant);
  const made = await tx
    .insertInto('result_hold')
    .values({
      patient_id: grant.person.id,
      result_id: hold.resultId,
      exception: hold.exception,
      reason: hold.reason,
      until: hold.until,
      placed_by: author.id,
      placed_by_name: author.name,
      placed_at: now,
      released_by_name: null,
      released_at: null,
    })
    .onConflict((conflict) =>
      conflict.columns(['patient_id', 'result_id']).where('released_at', 'is', null).doNothing(),
    )
    .returning('id')
    .executeTakeFirst();
  return made !== undefined;
}

export async function endHold(
  tx: Tx,
  grant: Grant<'results:hold'>,
  resultId: string,
  now: Date,
): Promise<boolean> {
  const ended = await tx
    .updateTable('result_hold')
    .set({ released_at: now, released_by_name: authorOf(grant).name })
    .where('patient_id', '=', grant.person.id)
    .where('result_id', '=', resultId)
    .where('released_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  return ended !== undefined;
}

function authorOf(grant: Grant): { id: string; name: string } {
  if (!grant.actor) throw new Error('staff grants have an actor');
  return grant.actor.account;
}
