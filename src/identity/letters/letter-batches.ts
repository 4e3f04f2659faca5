import { randomInt, randomUUID } from 'node:crypto';
import type { Access } from '../../platform/access/access.ts';
import { auditAction, shownToStaff } from '../../platform/access/audit-rows.ts';
import { dayIn } from '../../platform/clock.ts';
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
    code: letter.kind === 'password' ? makeCode(randomInt) : null,
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
      letter.code && (await hashPassword(letter.code, deps.config.pepper, share)),
    );
  return batch;
}

/**
 * Opens a batch: its letters count as printed and their 21 days start. From then on its file can be
 * read. Opening it again changes nothing.
 * @returns false if there is no such batch, or its file can't be unsealed
 */
export async function openBatch(deps: Printing, access: Mailing, id: string): Promise<boolean> {
  const { now } = access.info;
  const batch = await sql.lockBatch(access, id);
  if (!batch || !unseal(deps.config.secret, purpose(id), batch.sealed)) return false;
  const expiresAt = new Date(now.getTime() + LETTER_DAYS * DAY);
  notePrinted(access, await sql.markOpened(access, id, now, expiresAt));
  return true;
}

/**
 * The file of an opened batch, named by the day on its letters: the same file with the same codes,
 * as often as it takes to get it on paper. Each time is an entry in the access log of everybody
 * whose letter is in it.
 */
export async function readBatch(
  deps: Printing,
  access: Mailing,
  id: string,
): Promise<{ name: string; bytes: Buffer } | null> {
  const batch = await sql.lockBatch(access, id);
  if (!batch?.openedAt) return null;
  const file = unseal(deps.config.secret, purpose(id), batch.sealed);
  if (!file) return null;
  notePrinted(access, await sql.peopleIn(access, id));
  return {
    name: `letters-${dayIn(deps.settings.zone, batch.madeAt)}.pdf`,
    bytes: Buffer.from(file, 'base64'),
  };
}

function notePrinted(access: Mailing, people: readonly string[]): void {
  for (const person of people)
    auditAction(access, access.info, {
      ...shownToStaff(access, 'letter:print', 'sign-on', 'operations'),
      person,
      outcome: 'granted',
    });
}

export const listBatches = (access: Mailing): Promise<sql.LetterBatch[]> => sql.listBatches(access);
/** After a letter was mailed or withdrawn: deletes files whose letters are all done. */
export const dropSpentBatches = (access: Mailing): Promise<void> =>
  sql.dropBatches(access, new Date(access.info.now.getTime() - KEPT_DAYS * DAY));
