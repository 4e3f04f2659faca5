import type { DaySpan } from '../../platform/days.rules.ts';
import type { Settings } from '../../platform/settings/settings.ts';
import { ageSpan, type Born } from '../bands.rules.ts';
import { ageOfConsent, lawOf } from '../law.rules.ts';

/**
 * A phone number to compare: its digits without a country code of 1 and without an extension; null
 * for fewer than seven digits. `portico_phone_key` in the database does the same.
 */
export function phoneKey(phone: string): string | null {
  const digits = phone.replace(/(ext|x|#).*$/is, '').replace(/[^0-9]/g, '');
  if (digits.length === 11 && digits.startsWith('1')) return digits.slice(1);
  return digits.length >= 7 ? digits : null;
}

/**
 * Someone who already has the address or phone that is about to be used. `record`: a RelatedPerson
 * or a contact in the asker's own record. `close`: they seem to belong to the same family.
 */
export interface Sharer extends Born {
  relation: 'record' | 'guardian' | 'cared-for' | 'close' | 'none';
  /** True if they have the address; false if they have the phone. */
  byMail: boolean;
}

type Ages = Pick<Settings, 'teenAge' | 'adultAge' | 'familyLaw'>;

/** Whether someone may be at an age when e-mail to them must not reach a parent. */
export function mayBeTeen(born: Born, days: DaySpan, settings: Ages): boolean {
  const span = ageSpan(born, days);
  if (!span) return true;
  return span.oldest >= lawOf(settings).teenAge && span.youngest < ageOfConsent(settings);
}

/**
 * Why an address or a phone can't be used: a teen and someone who cares for them, or who seems to
 * belong to the family, must not read the same mail. Each of the two gets their own wording; nobody
 * else learns that there is such an account (docs/decisions/0078).
 * @param asker the person whose address it would be; null for an account without a record
 * @param mailbox.read whether the asker has shown that they read this mailbox: then there is
 * nothing to hide from them, and everyone else who uses it counts
 */
export function shareProblem(
  asker: Born | null,
  sharers: readonly Sharer[],
  { days, settings, read }: { days: DaySpan; settings: Ages; read: boolean },
): 'guardians' | 'teens' | null {
  const isTeen = (born: Born) => mayBeTeen(born, days, settings);
  if (asker && isTeen(asker)) {
    const counts = (one: Sharer) => {
      if (one.relation === 'record' || one.relation === 'guardian') return true;
      return (one.relation === 'close' || read) && !isTeen(one);
    };
    return sharers.some(counts) ? 'guardians' : null;
  }
  const teens = sharers.filter((one) => one.relation !== 'record' && isTeen(one));
  const known = teens.some(({ relation }) => relation === 'cared-for' || relation === 'close');
  return known || (read && teens.length > 0) ? 'teens' : null;
}
