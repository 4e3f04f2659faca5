import { auditAction } from '../../../platform/access/audit-rows.ts';
import type { RequestInfo } from '../../../platform/access/request-info.ts';
import { hashPassword, passwordMatches } from '../../../platform/crypto/crypto.ts';
import { insteadOfHashing } from '../../../platform/crypto/hashing.ts';
import { placeOf } from '../../../platform/http/addresses.ts';
import { countTry, type Limit } from '../../../platform/limits.ts';
import { takeLetterTry } from '../../letters/letters.ts';
import { findAccountOf, findByMrn } from '../candidates.ts';
import { type Draft, insertDraft } from '../drafts/drafts.ts';
import { findUserId } from '../registration.sql.ts';
import type { RegistrationDeps } from '../registration-access.ts';

const PER_ADDRESS: Limit = { failures: 20, minutes: 60 };

let decoy: Promise<string> | undefined;

/**
 * Starts a registration with a letter's code: terms, user ID and e-mail if there is no account yet,
 * then password and secret questions. The letter is used up at the end, so that nobody is left
 * halfway. Anything that does not match gets the same response after the same work.
 * @returns the token for the browser's cookie; null if the letter does not match
 */
export async function openLetter(
  deps: RegistrationDeps,
  info: RequestInfo,
  typed: { mrn: string; birthDate: string; code: string },
): Promise<string | null> {
  const place = placeOf(info.address);
  const tried = await countTry(deps.db, [[`letter code ${place}`, PER_ADDRESS]], info.now);
  const counted = tried === 'counted';
  // past the limit nothing is hashed, and the response takes as long
  if (!counted) await insteadOfHashing(1);
  if (tried === 'known-full') return null;
  const found = await deps.db.asSystem('system:registration', info, async (access) => {
    if (!counted) return null;
    const person = await findByMrn(access, typed.mrn);
    if (!person || person.deceased || person.birthDate !== typed.birthDate) return null;
    const letter = await takeLetterTry(access, person.patientId);
    return letter ? { person, letter } : null;
  });
  decoy ??= hashPassword('no letter has this code', deps.config.pepper);
  const right =
    counted &&
    (await passwordMatches(
      found?.letter.codeHash ?? (await decoy),
      typed.code,
      deps.config.pepper,
      { purpose: 'letter', place },
    ));
  return deps.db.asSystem('system:registration', info, async (access) => {
    auditAction(access, info, {
      person: found?.person.patientId ?? null,
      actor: null,
      kind: 'visitor',
      as: 'visitor',
      permission: 'letter:open',
      outcome: found && right ? 'granted' : 'denied',
      category: 'sign-on',
    });
    if (!found || !right) return null;
    const { person, letter } = found;
    const account = await findAccountOf(access, person.patientId);
    const known = account && (await findUserId(access, account.id));
    const draft: Draft = {
      membership: {
        given: person.given,
        family: person.family,
        birthDate: typed.birthDate,
        mrn: typed.mrn,
      },
      patientId: person.patientId,
      letterId: letter.id,
      ...(account &&
        known && { accountId: account.id, userId: known.userId, email: known.email ?? '' }),
    };
    return insertDraft(access, deps, draft);
  });
}
