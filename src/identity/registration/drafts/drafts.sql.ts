import type { Db } from '../../../platform/access/db.ts';
import type { Registering } from '../registration-access.ts';

export type Step = 'terms' | 'user-id' | 'identity' | 'secure' | 'check';

/** Stores a draft, without waiting. */
export function insertDraft(
  access: Registering,
  idHash: Buffer,
  sealed: Buffer,
  now: Date,
  expiresAt: Date,
): void {
  access.pipeline('delete from registration_draft where expires_at < $1', [now]);
  access.pipeline(
    `insert into registration_draft (id_hash, step, sealed, expires_at)
      values ($1, 'terms', $2, $3)`,
    [idHash, sealed, expiresAt],
  );
}

/**
 * The draft that a browser's cookie names, read by a database function that opens a reach of its
 * own.
 */
export async function readDraft(
  db: Db,
  idHash: Buffer,
  now: Date,
): Promise<{ step: Step; sealed: Buffer } | undefined> {
  return (
    await db.ask<{ step: Step; sealed: Buffer }>('select * from portico_read_draft($1, $2)', [
      idHash,
      now,
    ])
  )[0];
}

/** The same, locked: if two requests finish one registration at once, the second waits. */
export async function lockDraft(
  access: Registering,
  idHash: Buffer,
  now: Date,
): Promise<{ step: Step; sealed: Buffer } | undefined> {
  const [row] = await access.sql<{ step: Step; sealed: Buffer }>(
    'select step, sealed from registration_draft where id_hash = $1 and expires_at > $2 for update',
    [idHash, now],
  );
  return row;
}

/** Without waiting. */
export function updateDraft(access: Registering, idHash: Buffer, step: Step, sealed: Buffer): void {
  access.pipeline('update registration_draft set step = $2, sealed = $3 where id_hash = $1', [
    idHash,
    step,
    sealed,
  ]);
}

/** Deletes the draft: if the last button is pressed twice, only one press gets true. */
export async function takeDraft(access: Registering, idHash: Buffer): Promise<boolean> {
  return (
    (await access.sql('delete from registration_draft where id_hash = $1 returning 1', [idHash]))
      .length > 0
  );
}
