import { bandOf } from '../../../family/bands.rules.ts';
import type { RequestInfo } from '../../../platform/access/request-info.ts';
import { dayIn } from '../../../platform/clock.ts';
import { placeOf } from '../../../platform/http/addresses.ts';
import { type Limit, mayTry } from '../../../platform/limits.ts';
import { fitsRecord, type Membership } from '../../accounts/membership.rules.ts';
import { requestLetterAsVisitor } from '../../letters/letters.ts';
import { findOrStandIn } from '../candidates.ts';
import type { RegistrationDeps } from '../registration-access.ts';

const PER_ADDRESS: Limit = { failures: 20, minutes: 60 };

/**
 * Requests a letter. A living person of at least the teen age gets one if name, birth date and
 * number match the record. The response reveals nothing, neither in words nor by its timing: if no
 * letter is due, the same rows are written for the person or a stand-in, and rolled back.
 * @returns false if too many letters were requested from this place
 */
export const requestLetter = (
  deps: RegistrationDeps,
  info: RequestInfo,
  membership: Membership,
): Promise<boolean> =>
  deps.db.asSystem('system:registration', info, async (access) => {
    if (!(await mayTry(access, [[`letter ${placeOf(info.address)}`, PER_ADDRESS]], info.now)))
      return false;
    const { candidate, read: person } = await findOrStandIn(
      access,
      deps,
      'letter-stand-in',
      membership.mrn,
    );
    if (!person) return true;
    const fits = fitsRecord(membership, person);
    const child =
      bandOf(person.birthDate, dayIn(deps.settings.zone, info.now), deps.settings) === 'child';
    const due = candidate !== null && fits && !child;
    await requestLetterAsVisitor(access, person.patientId, due);
    return true;
  });
