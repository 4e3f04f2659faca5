import type { ContactPoint } from '@medplum/fhirtypes';
import { inForce } from '../../fhir/addresses.ts';
import type { PlainDate } from '../../platform/days.rules.ts';

/** The phones that members correct (FHIR contact-point-use). */
export const PHONES = ['home', 'mobile', 'work'] as const;
export type PhoneUse = (typeof PHONES)[number];
/** The form's values: a number for each use, empty if there is none, and which one is preferred. */
export type TypedPhones = Record<PhoneUse, string> & { preferred: PhoneUse | '' };

/**
 * Reads a phone number as people write it: `(319) 555-0100`, `319.555.0100 x12`, `+44 20 7946
 * 0018`.
 * @returns the number as we store it; null if it is not a phone number. A US number has an area
 * code and an exchange that begin with 2-9 (North American Numbering Plan).
 */
export function readPhone(typed: string): string | null {
  const text = typed
    .normalize('NFKC')
    .replace(/[\u2010-\u2015\u2212]/g, '-')
    .trim();
  const [, number = '', extension] =
    /^(.*?)(?:[\s,;]*(?:ext(?:ension)?\.?|x|#)\s*[:.]?\s*(\d{1,6}))?$/i.exec(text) ?? [];
  if (!/^\+?[\d\s().\-/]+$/.test(number)) return null;
  const digits = number.replace(/\D/g, '');
  const tail = extension ? ` ext. ${extension}` : '';
  const us = /^1?([2-9]\d\d)([2-9]\d\d)(\d{4})$/.exec(digits);
  if (us && (!number.startsWith('+') || digits.length === 11))
    return `${us[1]}-${us[2]}-${us[3]}${tail}`;
  if (!number.startsWith('+') || !/^[1-9]\d{6,14}$/.test(digits) || digits.startsWith('1'))
    return null;
  return `+${number
    .slice(1)
    .replace(/[^\d]+/g, ' ')
    .trim()}${tail}`;
}

/**
 * The number for each use. One without a use, or with another use, counts as home if there is none.
 */
function slots(telecom: readonly ContactPoint[], today: PlainDate): Map<PhoneUse, ContactPoint> {
  const phones = inForce(telecom, today).filter((one) => one.value);
  const found = new Map<PhoneUse, ContactPoint>();
  for (const use of PHONES) {
    const one = phones.find((phone) => phone.use === use);
    if (one) found.set(use, one);
  }
  const unnamed = phones.find((phone) => phone.use === undefined);
  if (unnamed && !found.has('home')) found.set('home', unnamed);
  return found;
}

/** Phones as the form shows them. */
export function typedPhones(
  telecom: readonly ContactPoint[] | undefined,
  today: PlainDate,
): TypedPhones {
  const found = slots(telecom ?? [], today);
  const ranked = PHONES.filter((use) => found.get(use)?.rank !== undefined).sort(
    (a, b) => (found.get(a)?.rank ?? 0) - (found.get(b)?.rank ?? 0),
  );
  return {
    home: found.get('home')?.value ?? '',
    mobile: found.get('mobile')?.value ?? '',
    work: found.get('work')?.value ?? '',
    preferred: ranked[0] ?? '',
  };
}

/** The number to call first: the preferred one, or else mobile, home, work; empty for none. */
export function phoneToCall(
  telecom: readonly ContactPoint[] | undefined,
  today: PlainDate,
): string {
  const phones = typedPhones(telecom, today);
  return phones.preferred ? phones[phones.preferred] : phones.mobile || phones.home || phones.work;
}

/** Further phones in the record, which the form does not show and a correction keeps. */
export function otherPhones(
  telecom: readonly ContactPoint[] | undefined,
  today: PlainDate,
): ContactPoint[] {
  const shown = new Set(slots(telecom ?? [], today).values());
  return (telecom ?? []).filter((one) => !shown.has(one));
}

/** Phones as corrected. A number that did not change keeps its element as it came. */
export function withPhones(
  telecom: readonly ContactPoint[] | undefined,
  typed: TypedPhones,
  today: PlainDate,
): ContactPoint[] {
  const before = slots(telecom ?? [], today);
  const corrected = PHONES.flatMap((use) => {
    const old = before.get(use);
    if (typed[use] === '') return [];
    const { rank: _, ...kept } =
      old?.value === typed[use] ? old : { system: 'phone' as const, value: typed[use], use };
    return [{ ...kept, ...(typed.preferred === use ? { rank: 1 } : {}) }];
  });
  const others = otherPhones(telecom, today).map((one) => {
    const { rank, ...rest } = one;
    return rank === undefined || typed.preferred === '' ? one : rest;
  });
  return [...corrected, ...others];
}
