import type { Access } from '../../platform/access/access.ts';
import type { PlainDate } from '../../platform/days.rules.ts';
import type { ReadsResults } from '../policy.ts';

export async function insertNote(
  access: Access<'results:note'>,
  resultId: string,
  body: string,
  now: Date,
): Promise<void> {
  const author = authorOf(access);
  await access.sql(
    `insert into result_note (patient_id, result_id, author_id, author_name, body, written_at)
     values ($1, $2, $3, $4, $5, $6)`,
    [access.person.id, resultId, author.id, author.name, body, now],
  );
}

/** A note of this result that nobody has withdrawn, locked until the transaction ends. */
export async function lockNote(
  access: Access<'results:note'>,
  resultId: string,
  noteId: string,
): Promise<{ version: number; body: string } | undefined> {
  const [note] = await access.sql<{ version: number; body: string }>(
    `select version, body
      from result_note
      where patient_id = $1 and result_id = $2 and id = $3 and withdrawn_at is null for update`,
    [access.person.id, resultId, noteId],
  );
  return note;
}

/** Writes a note anew. A trigger keeps what it said before, and counts its versions. */
export async function updateNote(
  access: Access<'results:note'>,
  noteId: string,
  body: string,
  now: Date,
): Promise<void> {
  const author = authorOf(access);
  await access.sql(
    `update result_note
      set body = $3, corrected_at = $4, corrected_by = $5, corrected_by_name = $6
      where patient_id = $1 and id = $2`,
    [access.person.id, noteId, body, now, author.id, author.name],
  );
}

export async function insertReview(
  access: Access<'results:note' | 'results:hold'>,
  resultId: string,
  version: number,
  now: Date,
): Promise<void> {
  await access.sql(
    `insert into result_review (patient_id, result_id, version, reviewed_by, reviewed_at)
     values ($1, $2, $3, $4, $5) on conflict do nothing`,
    [access.person.id, resultId, version, authorOf(access).id, now],
  );
}

/**
 * Records that a clinician releases this version to the patient although its sender asked to wait.
 * From now on it is new to everybody who was not notified of it, even if it waited for longer than
 * a result counts as new.
 * @returns false if it was released before
 */
export async function insertRelease(
  access: Access<'results:hold'>,
  resultId: string,
  version: number,
  now: Date,
): Promise<boolean> {
  const values = [access.person.id, resultId, version, authorOf(access).id, now];
  const released = await access.sql(
    `insert into result_review (patient_id, result_id, version, reviewed_by, reviewed_at,
        released_by, released_at)
      values ($1, $2, $3, $4, $5, $4, $5)
     on conflict (patient_id, result_id, version) do update set released_by = $4, released_at = $5
     where result_review.released_at is null returning 1`,
    values,
  );
  if (released.length === 0) return false;
  await access.sql(
    `update result_unseen set since = $3
      where patient_id = $1 and result_id = $2 and told_at is null`,
    [access.person.id, resultId, now],
  );
  return true;
}

interface HoldRow {
  id: string;
  exception: string;
  reason: string;
  until: PlainDate;
  placedByName: string;
  placedAt: Date;
  releasedByName: string | null;
  releasedAt: Date | null;
}
export function listHolds(access: Access<ReadsResults>, resultId: string): Promise<HoldRow[]> {
  return access.sql<HoldRow>(
    `select id, exception, reason, until, placed_by_name, placed_at, released_by_name, released_at
     from result_hold where patient_id = $1 and result_id = $2 order by placed_at desc`,
    [access.person.id, resultId],
  );
}

/** @returns false if there is already a hold: the database allows one at a time */
export async function insertHold(
  access: Access<'results:hold'>,
  hold: { resultId: string; exception: string; reason: string; until: PlainDate },
  now: Date,
): Promise<boolean> {
  const author = authorOf(access);
  const made = await access.sql(
    `insert into result_hold (patient_id, result_id, exception, reason, until, placed_by,
       placed_by_name, placed_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (patient_id, result_id) where released_at is null do nothing returning id`,
    [
      access.person.id,
      hold.resultId,
      hold.exception,
      hold.reason,
      hold.until,
      author.id,
      author.name,
      now,
    ],
  );
  return made.length > 0;
}

export async function endHold(
  access: Access<'results:hold'>,
  resultId: string,
  now: Date,
): Promise<boolean> {
  const ended = await access.sql(
    `update result_hold set released_at = $3, released_by_name = $4
     where patient_id = $1 and result_id = $2 and released_at is null returning id`,
    [access.person.id, resultId, now, authorOf(access).name],
  );
  return ended.length > 0;
}

function authorOf(access: Pick<Access<ReadsResults>, 'actor'>): { id: string; name: string } {
  if (!access.actor) throw new Error('staff grants have an actor');
  return access.actor.account;
}
