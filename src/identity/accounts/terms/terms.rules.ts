import { isDay } from '../../../platform/days.rules.ts';
import type { Language } from '../../../platform/i18n.ts';

/**
 * The version of the portal's own terms, in the strings `terms.*`. They apply until the health
 * system has its own.
 */
export const TERMS_VERSION = '2026-11-26';
/** The same for the terms of caregivers, in the strings `caregiver-terms.*`. */
export const CAREGIVER_TERMS_VERSION = '2026-11-27';

/** A health system's own terms. The version is the day from which they apply. */
export interface Terms {
  version: string;
  en: string;
  es: string;
}

/**
 * The version that members accept. A member who accepted another one is asked at the next sign-on.
 */
export const termsVersion = (terms: Terms | null): string => terms?.version ?? TERMS_VERSION;

/** Whether the page being answered showed different terms than those that apply now. */
export const areOtherTerms = (shown: string, terms: Terms | null): boolean =>
  shown !== '' && shown !== termsVersion(terms);

const OF_CAREGIVERS = 'caregiver-';
/**
 * The version that whoever has access to somebody's record accepts, beside the terms of members. It
 * never equals a version of those.
 */
export const caregiverTermsVersion = (terms: Terms | null): string =>
  OF_CAREGIVERS + (terms?.version ?? CAREGIVER_TERMS_VERSION);

/** Which terms an accepted version is of, and their day. */
export const readVersion = (accepted: string): { of: 'members' | 'caregivers'; day: string } =>
  accepted.startsWith(OF_CAREGIVERS)
    ? { of: 'caregivers', day: accepted.slice(OF_CAREGIVERS.length) }
    : { of: 'members', day: accepted };

export interface TermsSection {
  heading: string | null;
  paragraphs: string[];
}

const NAMES = ['{name}', '{phone}'];

/**
 * The sections of a text: a line that begins with `##` is a heading, an empty line ends a
 * paragraph. `{name}` and `{phone}` are filled in; anything else in braces stays as it is.
 */
export function termsSections(
  terms: Terms,
  language: Language,
  values: { name: string; phone: string },
): TermsSection[] {
  const sections: TermsSection[] = [];
  for (const block of terms[language].replace(/\r\n?/g, '\n').split(/\n\s*\n|\n(?=##)/)) {
    const [first = '', ...rest] = block.trim().split('\n');
    const heading = /^##+\s*(\S.*)$/.exec(first)?.[1];
    if (heading) sections.push({ heading: fill(heading, values), paragraphs: [] });
    const text = (heading ? rest : [first, ...rest]).join(' ').trim();
    if (text === '') continue;
    if (sections.length === 0) sections.push({ heading: null, paragraphs: [] });
    sections.at(-1)?.paragraphs.push(fill(text, values));
  }
  return sections;
}
const fill = (text: string, { name, phone }: { name: string; phone: string }): string =>
  text.replaceAll('{name}', name).replaceAll('{phone}', phone);

export type TermsProblem = 'terms-version' | 'terms-text' | 'terms-braces';

/** Why these can't be terms, and in which part the problem is. */
export function termsProblem(terms: Terms): { part: keyof Terms; problem: TermsProblem } | null {
  if (!isDay(terms.version)) return { part: 'version', problem: 'terms-version' };
  for (const part of ['en', 'es'] as const) {
    if (terms[part].trim().length < 40) return { part, problem: 'terms-text' };
    const braces = terms[part].match(/\{\w*\}?|\}/g) ?? [];
    if (braces.some((one) => !NAMES.includes(one))) return { part, problem: 'terms-braces' };
  }
  return null;
}

/**
 * Whether the wording changed under the same version: members would be held to something they have
 * not read. A version never goes back.
 * @param own the version of the portal's own terms, which apply before the first of these
 */
export const isSameVersion = (
  from: Terms | null,
  to: Terms | null,
  own: string = TERMS_VERSION,
): boolean =>
  to !== null && (from?.en !== to.en || from?.es !== to.es) && to.version <= (from?.version ?? own);
