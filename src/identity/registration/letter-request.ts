import { auditAction, type RequestInfo } from '../../platform/access/access.ts';
import { bandOf } from '../../platform/ages.rules.ts';
import { dayIn } from '../../platform/clock.ts';
import { placeOf } from '../../platform/http/addresses.ts';
import { mayTry } from '../../platform/limits.ts';
import { fitsRecord, type Membership } from '../accounts/membership.rules.ts';
import * as sql from '../letters/letters.sql.ts';
import { DAY, PER_ADDRESS } from '../letters/letters.ts';
import { findOrStandIn } from './candidates.sql.ts';
import { pointFor } from './candidates.ts';
import type { Registering } from './drafts.ts';

/**
 * Whoever can type a number can't make the letter worthless that is in the mail: for so long a
 * second asking changes nothing.
 */
const REST_DAYS = 5;

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
