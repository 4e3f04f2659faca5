import type { Access } from '../../platform/access/access.ts';

type Mailing = Access<'letters:mail'>;

export interface LetterBatch {
  id: string;
  madeAt: Date;
  openedAt: Date | null;
  letters: number;
}

export async function insertBatch(
  access: Mailing,
  id: string,
  sealed: Buffer,
  now: Date,
): Promise<void> {
  await access.sql(
    'insert into letter_batch (id, made_by, made_at, sealed) values ($1, $2, $3, $4)',
    [id, access.actor?.account.id ?? null, now, sealed],
  );
}

/**
 * Puts a letter into a batch. The code, if it has one, becomes the letter's when the file is
 * opened.
 */
export async function putInBatch(
  access: Mailing,
  letter: { patientId: string; id: string },
  batchId: string,
  codeHash: string | null,
): Promise<void> {
  await access.sql(
    'update letter set batch_id = $3, next_hash = $4 where patient_id = $1 and id = $2',
    [letter.patientId, letter.id, batchId, codeHash],
  );
}

export function listBatches(access: Mailing): Promise<LetterBatch[]> {
  return access.sql<LetterBatch>(
    `select b.id, b.made_at, b.opened_at, count(l.id)::int as letters from letter_batch b
     join letter l on l.batch_id = b.id and l.state in ('waiting', 'printed', 'returned')
     group by b.id order by b.made_at limit 50`,
  );
}

export interface SealedBatch {
  sealed: Buffer;
  madeAt: Date;
  openedAt: Date | null;
}
/** The file of a batch, locked: if two people open it at once, the second waits. */
export async function lockBatch(access: Mailing, id: string): Promise<SealedBatch | undefined> {
  return (
    await access.sql<SealedBatch>(
      'select sealed, made_at, opened_at from letter_batch where id = $1 for update',
      [id],
    )
  )[0];
}

/**
 * Gives the letters of a batch the codes in its file; opening it again changes nothing. Returns
 * whose letters they are.
 */
export async function markOpened(
  access: Mailing,
  id: string,
  now: Date,
  expiresAt: Date,
): Promise<string[]> {
  await access.sql('update letter_batch set opened_at = coalesce(opened_at, $2) where id = $1', [
    id,
    now,
  ]);
  await access.sql(
    `update letter
      set state = 'printed', code_hash = next_hash, next_hash = null, printed_at = $2,
        expires_at = case when kind = 'password' then $3::timestamptz end, tries = 0
     where batch_id = $1 and state in ('waiting', 'printed', 'returned') and (next_hash is not null
       or kind <> 'password' and coalesce(printed_at < (select made_at from letter_batch
         where id = $1), true))`,
    [id, now, expiresAt],
  );
  return peopleIn(access, id);
}

/** Whose letters are in a batch. */
export const peopleIn = async (access: Mailing, id: string): Promise<string[]> =>
  (
    await access.sql<{ patientId: string }>('select patient_id from letter where batch_id = $1', [
      id,
    ])
  ).map((row) => row.patientId);

/**
 * Deletes files that are no longer needed: all of their letters are mailed or void, or they are too
 * old. Letters in those that nobody printed go back to waiting.
 */
export async function dropBatches(access: Mailing, madeBefore: Date): Promise<void> {
  await access.sql(
    `delete from letter_batch b where b.made_at < $1
       or not exists (select 1 from letter l where l.batch_id = b.id
         and l.state in ('waiting', 'printed', 'returned'))`,
    [madeBefore],
  );
}
