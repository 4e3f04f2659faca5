import { mayBeTeen } from '../../family/contacts/contacts.rules.ts';
import { sharedContact } from '../../family/contacts/contacts.ts';
import type { Access } from '../../platform/access/access.ts';
import type { AsOf } from '../../platform/as-of.ts';
import type { Problems, Typed } from '../../platform/http/forms.ts';
import { type Limit, mayTry } from '../../platform/limits.ts';
import { PHONES } from './phones.rules.ts';

/** The answer says whether somebody close has a number. */
const TRIES: Limit = { failures: 20, minutes: 60 };

/**
 * Whether a number is that of somebody who cares for the teen whose it would be. Only a teen is
 * asked: what adults give is between adults.
 */
export async function isCaregiversPhone(
  access: Access<'information:correct' | 'confidential:own'>,
  phone: string,
  asOf: AsOf,
): Promise<'caregivers' | 'too-many' | null> {
  const { actor, person } = access;
  if (access.as !== 'self' || !actor) return null;
  const { now, today, settings } = asOf;
  if (!mayBeTeen(person, { first: today, last: today }, settings)) return null;
  const by = `phones by ${actor.account.id}`;
  if (!(await mayTry(access, [[by, TRIES]], now))) return 'too-many';
  const asker = { accountId: actor.account.id, patientId: person.id, born: person };
  return (await sharedContact(access, asker, { phone }, asOf)) === 'guardians'
    ? 'caregivers'
    : null;
}

/**
 * What is wrong with the phones that a teen gives: a mobile or work number, or the number to call
 * first, may not be a caregiver's. The family's home line may.
 */
export async function phoneProblems(
  access: Access<'information:correct'>,
  typed: Typed,
  asOf: AsOf,
): Promise<Problems> {
  const problems: Problems = {};
  for (const use of PHONES) {
    const phone = typed[use];
    if (!phone || (use === 'home' && typed.preferred !== 'home')) continue;
    const shared = await isCaregiversPhone(access, phone, asOf);
    if (shared)
      problems[use] =
        shared === 'too-many' ? 'problem.contact-too-many' : 'problem.caregivers-phone';
  }
  return problems;
}
