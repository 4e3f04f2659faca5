import { randomInt, randomUUID } from 'node:crypto';
import { type Access, auditAction, type RequestInfo } from '../../platform/access/access.ts';
import { hashPassword, seal, unseal } from '../../platform/crypto/crypto.ts';
import type { Deps } from '../../platform/http/routes.ts';
import * as sql from './letter-batches.sql.ts';
import { makeCode } from './letter-code.rules.ts';
import { lettersPdf } from './letters.pdf.ts';
import { LETTER_DAYS, mayPrint } from './letters.rules.ts';
import { lockForPrinting } from './letters.sql.ts';
import { movedSince, type PrintedLetter } from './letters.ts';

const DAY = 86_400_000;
/** Each letter costs a hash: so many at a press. */
export const BATCH = 40;
/** How long a file is kept that nobody opened, or whose letters nobody marked as mailed. */
const KEPT_DAYS = 3;

type Mailing = Access<'letters:mail'>;
type Printing = Pick<Deps, 'config' | 'settings'>;
const purpose = (id: string) => `letters ${id}`;

/**
 * Makes one file of the letters that wait, 40 at most (or of one that is printed again), and keeps
 * it sealed. The letters are not printed by it: that they are is written down when the file is
 * opened, and until then the paper that may be out there counts.
 * @returns the id of the batch; null where there is none to print
 */
export async function prepareLetters(
  deps: Printing,
  access: Mailing,
  now: Date,
  id: string | null,
): Promise<string | null> {
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
 * Opens the file of a batch: the same file, with the same codes, as often as it takes to get it on
 * paper. The first time its letters become printed ones and their 21 days begin. Each time stands
 * in the log of each person whose letter it is.
 */
export async function openBatch(
  deps: Printing,
  access: Mailing,
  info: RequestInfo,
  id: string,
): Promise<Buffer | null> {
  const { now } = info;
  const batch = await sql.lockBatch(access, id);
  const file = batch && unseal(deps.config.secret, purpose(id), batch.sealed);
  if (!file) return null;
  for (const person of await sql.markOpened(
    access,
    id,
    now,
    new Date(now.getTime() + LETTER_DAYS * DAY),
  ))
    auditAction(access, info, {
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
/** After a letter was mailed or withdrawn: files whose letters are all out of hand are deleted. */
export const dropSpentBatches = (access: Mailing, now: Date): Promise<void> =>
  sql.dropBatches(access, new Date(now.getTime() - KEPT_DAYS * DAY));
