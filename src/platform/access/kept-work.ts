import { seal, unseal } from '../crypto/crypto.ts';
import type { Tx } from '../db/statements.ts';
import { BY_REF } from './session.ts';

/** A form that was sent after the session had expired. */
export interface SavedForm {
  path: string;
  fields: Record<string, string>;
}
const KEPT_HOURS = 1;
const KEPT_AT_MOST = 5;
/** Fields that are never saved and must be typed again. */
const SECRET_FIELD = /password|answer|code|response|ticket/i;

/**
 * Saves a form, sealed, for the account whose session expired while it was filled in.
 * @returns its id
 * @param owner.ref the session that it belongs to until the same browser signs on again; null if
 * there is none yet
 */
export async function saveForm(
  tx: Tx,
  {
    secret,
    accountId,
    ref,
    now,
  }: {
    secret: string;
    accountId: string;
    ref: string | null;
    now: Date;
  },
  work: SavedForm,
): Promise<string> {
  // bounded: a browser with an expired cookie could send forms forever
  await tx.sql(
    `delete from kept_work
      where account_id = $1 and id in (select id from kept_work where account_id = $1
        order by expires_at desc offset $2)`,
    [accountId, KEPT_AT_MOST - 1],
  );
  const fields = Object.fromEntries(
    Object.entries(work.fields).filter(([name]) => !SECRET_FIELD.test(name)),
  );
  const [row] = await tx.sql<{ id: string }>(
    `insert into kept_work (session_id, account_id, sealed, expires_at)
      select (select id from session where ${BY_REF} and account_id = $2), $2, $3, $4 returning id`,
    [
      ref,
      accountId,
      seal(secret, `kept-work ${accountId}`, JSON.stringify({ ...work, fields })),
      new Date(now.getTime() + KEPT_HOURS * 3_600_000),
    ],
  );
  if (!row) throw new Error('kept work was not written');
  return row.id;
}

/** The saved form, for the same account only. */
export async function findSavedForm(
  tx: Tx,
  secret: string,
  accountId: string,
  id: string,
  now: Date,
): Promise<SavedForm | null> {
  const [row] = await tx.sql<{ sealed: Buffer }>(
    'select sealed from kept_work where id = $1 and account_id = $2 and expires_at > $3',
    [id, accountId, now],
  );
  const text = row && unseal(secret, `kept-work ${accountId}`, row.sealed);
  return text ? JSON.parse(text) : null;
}
