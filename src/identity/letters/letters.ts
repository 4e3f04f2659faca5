import type { Access } from '../../platform/access/access.ts';
import { auditAction, shownToStaff } from '../../platform/access/audit-rows.ts';
import * as sql from './letters.sql.ts';

const DAY = 86_400_000;
const TRIES = 5;
const MOVED_DAYS = 30;
/**
 * Typing somebody's number must not void a letter in the mail: for so many days after it was
 * printed, a visitor's second request changes nothing.
 */
const REST_DAYS = 5;

export type QueuedLetter = sql.QueuedLetter;
export { insertOther as requestOtherLetter, useLetter, voidLetters } from './letters.sql.ts';

type Mailing = Access<'letters:mail'>;
type Registering = Access<'system:registration'>;

/** If an address changed since then, staff check it before a letter is printed. */
export const movedSince = (now: Date) => new Date(now.getTime() - MOVED_DAYS * DAY);

/**
 * A visitor requests a letter. The same is written whether one is due or not, and rolled back if
 * none is due, so that the answer takes as long.
 */
export async function requestLetterAsVisitor(
  access: Registering,
  patientId: string,
  due: boolean,
): Promise<void> {
  const { now } = access.info;
  sql.beginRequest(access);
  await sql.insertLetter(access, patientId, {
    askedBy: null,
    keepPrintedSince: new Date(now.getTime() - REST_DAYS * DAY),
  });
  auditAction(access, access.info, {
    person: patientId,
    actor: null,
    kind: 'visitor',
    as: 'visitor',
    permission: 'letter:ask',
    outcome: 'granted',
    category: 'sign-on',
  });
  await sql.endRequest(access, due);
}

/** Staff request a letter for a member; it replaces one that was printed before. */
export const requestLetterFor = (
  access: Access<'members:help'>,
  patientId: string,
): Promise<boolean> =>
  sql.insertLetter(access, patientId, {
    askedBy: access.actor?.account.id ?? null,
    keepPrintedSince: access.info.now,
  });

/**
 * Uses one of the five attempts at a person's letter, before the code is compared. Returns null if
 * there is no letter or no attempt is left.
 */
export const takeLetterTry = (
  access: Registering,
  patientId: string,
): Promise<{ id: string; codeHash: string } | undefined> =>
  sql.takeTry(access, patientId, TRIES, access.info.now);

export const listLetters = (access: Mailing): Promise<QueuedLetter[]> =>
  sql.listLetters(access, movedSince(access.info.now));

export type LetterStep = 'mailed' | 'returned' | 'withdraw' | 'release';

/**
 * Moves a letter one step forward in the queue, and notes it in its person's access log.
 * @returns false if the letter is not in a state that the step starts from
 */
export async function stepLetter(access: Mailing, id: string, step: LetterStep): Promise<boolean> {
  const person =
    step === 'release'
      ? await sql.releaseLetter(access, id)
      : step === 'mailed'
        ? await sql.moveLetter(access, id, ['printed'], 'mailed')
        : step === 'returned'
          ? await sql.moveLetter(access, id, ['printed', 'mailed'], 'returned')
          : await sql.moveLetter(access, id, ['waiting', 'printed', 'returned'], 'void');
  if (person)
    auditAction(access, access.info, {
      ...shownToStaff(access, `letter:${step}`, 'sign-on', 'operations'),
      person,
      outcome: 'granted',
    });
  return person !== null;
}
