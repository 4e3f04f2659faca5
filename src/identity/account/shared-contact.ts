import { sharedContact } from '../../family/contacts/contacts.ts';
import type { AsOf } from '../../platform/as-of.ts';
import { type Limit, mayTry } from '../../platform/limits.ts';
import type { OwnAccount } from './account.sql.ts';
import { me, type Own } from './own.ts';

/** A refusal says that a teen uses an address, so nobody may try one after another. */
const TRIES: Limit = { failures: 10, minutes: 60 };

/**
 * Whether a teen and somebody who cares for them would share an address or a phone if the account
 * had this one.
 * @returns whose it is; `too-many` after too many attempts
 */
export async function sharesContact(
  access: Own,
  own: Pick<OwnAccount, 'birthDate'>,
  contact: { email?: string; phone?: string },
  asOf: Pick<AsOf, 'today' | 'settings'>,
): Promise<'caregivers' | 'teens' | 'too-many' | null> {
  if (!(await mayTry(access, [[`contact by ${me(access)}`, TRIES]], access.info.now)))
    return 'too-many';
  const patientId = access.actor?.account.patientId ?? null;
  const person = access.actor?.people.find(({ id }) => id === patientId);
  const born = patientId
    ? { birthDate: own.birthDate, partialBirthDate: person?.partialBirthDate ?? null }
    : null;
  const asker = { accountId: me(access), patientId, born };
  const shared = await sharedContact(access, asker, contact, asOf);
  return shared === 'guardians' ? 'caregivers' : shared;
}
