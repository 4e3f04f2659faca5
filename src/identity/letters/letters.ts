import {
  type Access,
  auditAction,
  type RequestInfo,
  shownToStaff,
} from '../../platform/access/access.ts';
import type { Limit } from '../../platform/limits.ts';
import * as sql from './letters.sql.ts';

export const DAY = 86_400_000;
export const TRIES = 5;
const MOVED_DAYS = 30;
export const PER_ADDRESS: Limit = { failures: 20, minutes: 60 };

export type QueuedLetter = sql.QueuedLetter;
type Mailing = Access<'letters:mail'>;
export const movedSince = (now: Date) => new Date(now.getTime() - MOVED_DAYS * DAY);

export const listLetters = (access: Mailing, now: Date): Promise<QueuedLetter[]> =>
  sql.listLetters(access, movedSince(now));

export interface PrintedLetter extends QueuedLetter {
  code: string;
}

/** Each letter belongs to a person, whose access log says who had it in hand. */
const note = (access: Mailing, info: RequestInfo, person: string, permission: string) =>
  auditAction(access, info, {
    ...shownToStaff(access, permission, 'sign-on', 'operations'),
    person,
    outcome: 'granted',
  });

export type LetterStep = 'mailed' | 'returned' | 'withdraw' | 'release';

/** A step of the queue; false where the letter is not at a place from which it leads there. */
export async function stepLetter(
  access: Mailing,
  info: RequestInfo,
  id: string,
  step: LetterStep,
): Promise<boolean> {
  const person =
    step === 'release'
      ? await sql.releaseLetter(access, id)
      : step === 'mailed'
        ? await sql.moveLetter(access, id, ['printed'], 'mailed')
        : step === 'returned'
          ? await sql.moveLetter(access, id, ['printed', 'mailed'], 'returned')
          : await sql.moveLetter(access, id, ['waiting', 'printed', 'returned'], 'void');
  if (person) await note(access, info, person, `letter:${step}`);
  return person !== null;
}
