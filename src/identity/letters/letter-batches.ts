import { randomInt, randomUUID } from 'node:crypto';
import type { Access } from '../../platform/access/access.ts';
import { auditAction } from '../../platform/access/audit-rows.ts';
import { hashPassword, seal, unseal } from '../../platform/crypto/crypto.ts';
import type { Deps } from '../../platform/http/routes.ts';
import * as sql from './letter-batches.sql.ts';
import { makeCode } from './letter-code.rules.ts';
import { lettersPdf, type PrintedLetter } from './letters.pdf.ts';
import { LETTER_DAYS, mayPrint } from './letters.rules.ts';
import { lockForPrinting } from './letters.sql.ts';
import { movedSince } from './letters.ts';

const DAY = 86_400_000;
/** Each letter costs a hash, so one file holds at most this many. */
export const BATCH = 40;
/** How long a file is kept if nobody opens it, or nobody marks its letters as mailed. */
const KEPT_DAYS = 3;

type Mailing = Access<'letters:mail'>;
type Printing = Pick<Deps, 'config' | 'settings'>;
const purpose = (id: string) => `letters ${id}`;

/**
 * Makes one file of the waiting letters (at most 40), or of a letter that is printed again, and
 * stores it sealed. The letters count as printed once the file is opened. Until then a letter that
 * may already be on paper stays valid.
 * @returns the id of the batch; null if there is nothing to print
 */
export async function prepareLetters(
  deps: Printing,
  access: Mailing,
  id: string | null,
): Promise<string | null> {
  const { now } = access.info;
  await sql.dropBatches(access, new Date(now.getTime() - KEPT_DAYS * DAY));
  const ready = (await lockForPrinting(access, movedSince(now), id))
    .filter(mayPrint)
    .slice(0, BATCH);
  if (ready.length === 0) return null;
  const batch = randomUUID();
  const printed: PrintedLetter[] = ready.map((letter) => ({
    ...letter,
    code: makeCode(randomInt),
  }));
  const file = await lettersPdf(printed, deps.settings, deps.config.publicUrl, now);
  await sql.insertBatch(
    access,
    batch,
    seal(deps.config.secret, purpose(batch), file.toString('base64')),
    now,
  );
  const share = { purpose: 'letter', place: access.actor?.account.id ?? '' } as const;
  for (const letter of printed)
    await sql.putInBatch(
      access,
      letter,
      batch,
      await hashPassword(letter.code, deps.config.pepper, share),
    );
  return batch;
}

/**
 * Opens the file of a batch: the same file with the same codes, as often as it takes to get it on
 * paper. The first time, its letters count as printed and their 21 days start. Each opening is an
 * entry in the access log of everybody whose letter is in it.
 */
export async function openBatch(
  deps: Printing,
  access: Mailing,
  id: string,
): Promise<Buffer | null> {
  const { now } = access.info;
  const batch = await sql.lockBatch(access, id);
  const file = batch && unseal(deps.config.secret, purpose(id), batch.sealed);
  if (!file) return null;
  for (const person of await sql.markOpened(
    access,
    id,
    now,
    new Date(now.getTime() + LETTER_DAYS * DAY),
  ))
    auditAction(access, access.info, {
      person,
      actor: access.actor?.account.id ?? null,
      kind: 'staff',
      as: 'staff',
      permission: 'letter:print',
      outcome: 'granted',
      category: 'sign-on',
    });
  return Buffer.from(file, 'base64');
}

export const listBatches = (access: Mailing): Promise<sql.LetterBatch[]> => sql.listBatches(access);
/** After a letter was mailed or withdrawn: deletes files whose letters are all done. */
export const dropSpentBatches = (access: Mailing): Promise<void> =>
  sql.dropBatches(access, new Date(access.info.now.getTime() - KEPT_DAYS * DAY));
