import { auditAction, type RequestInfo } from '../../platform/access/access.ts';
import { hashPassword, newToken, passwordMatches, sha256 } from '../../platform/crypto/crypto.ts';
import { insteadOfHashing } from '../../platform/crypto/hashing.ts';
import { placeOf } from '../../platform/http/addresses.ts';
import { countTry } from '../../platform/limits.ts';
import * as sql from '../letters/letters.sql.ts';
import { PER_ADDRESS, TRIES } from '../letters/letters.ts';
import { findAccountOf, findByMrn } from './candidates.sql.ts';
import { type Draft, type Registering, saveDraft } from './drafts.ts';
import * as registrationSql from './registration.sql.ts';

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
