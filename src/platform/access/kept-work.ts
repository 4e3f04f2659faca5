import { seal, unseal } from '../crypto/crypto.ts';
import type { Tx } from '../db/statements.ts';
import { BY_REF } from './session.ts';

/** What was being sent when the session had run out. */
export interface SavedForm {
  path: string;
  fields: Record<string, string>;
}
const KEPT_HOURS = 1;
const KEPT_AT_MOST = 5;
/** What is typed again rather than kept, and shown on no page. */
const SECRET_FIELD = /password|answer|code|response|ticket/i;

/**
 * Keeps a form, sealed, for the account whose session ran out while it was filled in. Answers its
 * id.
 * @param ref the session, with which it ends unless the same browser signs on again; null where
 * there is none yet
 */
export async function saveForm(
  tx: Tx,
  secret: string,
  accountId: string,
  work: SavedForm,
  now: Date,
  ref: string | null,
): Promise<string> {
  // what is kept is bounded: a browser whose cookie has run out may send forms for ever
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

/** The kept form, for the same account alone. */
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
