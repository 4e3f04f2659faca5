import type { Key } from '../../../platform/i18n.ts';
import { PASSWORD_FLOOR } from './strength.rules.ts';

export const PASSWORD_MOST = 256;

/** What a password must not contain: facts about the person that others know. */
export interface PasswordContext {
  userId: string;
  given: string;
  family: string;
  mrn: string;
  birthDate: string;
  email: string;
  product: string;
}

const lower = (text: string) => text.normalize('NFKC').toLowerCase();
const bare = (text: string) => lower(text).replace(/[^\p{L}\p{N}]/gu, '');

/**
 * What is wrong with a password, or null. No rules on kinds of characters (NIST SP 800-63B-4): it
 * has to be long, and not among the first guesses.
 * @param isCommon whether a text is in the list of common and breached passwords
 */
export function passwordProblem(
  password: string,
  context: PasswordContext,
  isCommon: (text: string) => boolean,
  floor = PASSWORD_FLOOR,
): Key | null {
  const text = password.normalize('NFKC');
  const length = [...text].length;
  if (length < floor) return 'problem.password-short';
  if (length > PASSWORD_MOST) return 'problem.password-long';
  if (isCommon(lower(text)) || isCommon(bare(text)) || isCommon(bare(text).replace(/\d+$/, '')))
    return 'problem.password-common';
  if (new Set(lower(text)).size < 5 || /^(.{1,7}?)\1+$/u.test(lower(text)))
    return 'problem.password-repeats';
  const plain = bare(text);
  const { birthDate } = context;
  const [year, month, day] = birthDate.split('-');
  const words = [
    context.userId,
    context.given,
    context.family,
    context.mrn,
    context.email.split('@')[0] ?? '',
    `${year}${month}${day}`,
    `${month}${day}${year}`,
    `${day}${month}${year}`,
  ];
  if (words.map(bare).some((word) => word.length >= 3 && plain.includes(word)))
    return 'problem.password-about-you';
  // the product's name alone is not a password, but it may be part of a phrase
  const product = bare(context.product);
  if (product && plain.includes(product) && plain.replace(product, '').length < 8)
    return 'problem.password-about-you';
  return null;
}
