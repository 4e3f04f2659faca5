import {
  type Access,
  auditAction,
  type RequestInfo,
  shownToStaff,
} from '../../platform/access/access.ts';
import { bandOf } from '../../platform/ages.rules.ts';
import { dayIn } from '../../platform/clock.ts';
import { hashPassword, newToken, passwordMatches, sha256 } from '../../platform/crypto/crypto.ts';
import { insteadOfHashing } from '../../platform/crypto/hashing.ts';
import { placeOf } from '../../platform/http/addresses.ts';
import { countTry, type Limit, mayTry } from '../../platform/limits.ts';
import { fitsRecord, type Membership } from '../accounts/membership.rules.ts';
import { findAccountOf, findByMrn, findOrStandIn } from '../registration/candidates.sql.ts';
import * as registrationSql from '../registration/registration.sql.ts';
import { type Draft, pointFor, type Registering, saveDraft } from '../registration/registration.ts';
import * as sql from './letters.sql.ts';

const DAY = 86_400_000;
/** NIST SP 800-63B-4: 21 days for a code that goes by mail. */
export const LETTER_DAYS = 21;
const TRIES = 5;
const MOVED_DAYS = 30;
/**
 * Whoever can type a number can't make the letter worthless that is in the mail: for so long a
 * second asking changes nothing.
 */
const REST_DAYS = 5;
const PER_ADDRESS: Limit = { failures: 20, minutes: 60 };

export type QueuedLetter = sql.QueuedLetter;
type Mailing = Access<'letters:mail'>;
export const movedSince = (now: Date) => new Date(now.getTime() - MOVED_DAYS * DAY);

/**
 * Asks for a letter: a living person of the teen age or above whom the three facts fit gets one.
 * The answer says nothing: not whether there is such a person, not whether a letter will come, and
 * not by its time: for who gets none the same is written, in place of nobody for somebody else, and
 * taken back. False where too many were asked for.
 */
export async function askForLetter(
  deps: Registering,
  info: RequestInfo,
  membership: Membership,
): Promise<boolean> {
  return deps.db.asSystem('system:registration', info, async (access) => {
    if (!(await mayTry(access, [[`letter ${placeOf(info.address)}`, PER_ADDRESS]], info.now)))
      return false;
    const { candidate, read: person } = await findOrStandIn(
      access,
      membership.mrn,
      pointFor(deps, 'letter-stand-in', membership.mrn),
    );
    if (!person) return true;
    const fits = fitsRecord(membership, person);
    const child =
      bandOf(person.birth_date, dayIn(deps.settings.zone, info.now), deps.settings) === 'child';
    sql.markAsked(access);
    await sql.insertLetter(
      access,
      person.patient_id,
      null,
      info.now,
      new Date(info.now.getTime() - REST_DAYS * DAY),
    );
    auditAction(access, info, {
      person: person.patient_id,
      actor: null,
      kind: 'visitor',
      as: 'visitor',
      permission: 'letter:ask',
      outcome: 'granted',
      category: 'sign-on',
    });
    await sql.keepAsked(access, candidate !== null && fits && !child);
    return true;
  });
}

export const listLetters = (access: Mailing, now: Date): Promise<QueuedLetter[]> =>
  sql.listLetters(access, movedSince(now));

/**
 * Whether a letter may be printed: it has an address, and one that changed lately was looked at.
 */
export const mayPrint = (letter: QueuedLetter): boolean =>
  Boolean(letter.lines?.length && letter.city) && (!letter.moved || letter.released);

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

let decoy: Promise<string> | undefined;

/**
 * Opens a letter's journey: terms, user ID and e-mail where there is no account yet, then password
 * and secret questions. The letter itself is used up at the end of it, so that nobody is left half
 * way. Null for everything that does not fit, with the same work and the same words.
 */
export async function openLetter(
  deps: Registering,
  info: RequestInfo,
  typed: { mrn: string; birthDate: string; code: string },
): Promise<string | null> {
  const place = placeOf(info.address);
  const tried = await countTry(deps.db, [[`letter code ${place}`, PER_ADDRESS]], info.now);
  const counted = tried === 'counted';
  // past the limit no hash is made, and it takes as long
  if (!counted) await insteadOfHashing(1);
  if (tried === 'known-full') return null;
  const found = await deps.db.asSystem('system:registration', info, async (access) => {
    if (!counted) return null;
    const person = await findByMrn(access, typed.mrn);
    if (!person || person.deceased || person.birth_date !== typed.birthDate) return null;
    const letter = await sql.takeTry(access, person.patient_id, TRIES, info.now);
    return letter ? { person, letter } : null;
  });
  decoy ??= hashPassword('no letter has this code', deps.config.pepper);
  const right =
    counted &&
    (await passwordMatches(
      found?.letter.code_hash ?? (await decoy),
      typed.code,
      deps.config.pepper,
      { purpose: 'letter', place },
    ));
  return deps.db.asSystem('system:registration', info, async (access) => {
    auditAction(access, info, {
      person: found?.person.patient_id ?? null,
      actor: null,
      kind: 'visitor',
      as: 'visitor',
      permission: 'letter:open',
      outcome: found && right ? 'granted' : 'denied',
      category: 'sign-on',
    });
    if (!found || !right) return null;
    const { person, letter } = found;
    const account = await findAccountOf(access, person.patient_id);
    const known = account && (await registrationSql.findUserId(access, account.id));
    const draft: Draft = {
      membership: {
        given: person.given,
        family: person.family,
        birthDate: typed.birthDate,
        mrn: typed.mrn,
      },
      patientId: person.patient_id,
      letterId: letter.id,
      ...(account &&
        known && { accountId: account.id, userId: known.user_id, email: known.email ?? '' }),
    };
    const token = newToken();
    saveDraft(deps, access, sha256(token), draft, info.now);
    return token;
  });
}
