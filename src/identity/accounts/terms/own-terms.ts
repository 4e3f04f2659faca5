import type { Key } from '../../../platform/i18n.ts';

/** The portal's own terms, section by section: the strings of heading and text. */
export const OWN_TERMS = {
  members: [
    ['terms.what', 'terms.what-text'],
    ['terms.not', 'terms.not-text'],
    ['terms.you', 'terms.you-text'],
    ['terms.family', 'terms.family-text'],
    ['terms.privacy', 'terms.privacy-text'],
    ['terms.e-mail', 'terms.e-mail-text'],
    ['terms.end', 'terms.end-text'],
    ['terms.change', 'terms.change-text'],
  ],
  caregivers: [
    ['caregiver-terms.what', 'caregiver-terms.what-text'],
    ['caregiver-terms.use', 'caregiver-terms.use-text'],
    ['caregiver-terms.own', 'caregiver-terms.own-text'],
    ['caregiver-terms.log', 'caregiver-terms.log-text'],
    ['caregiver-terms.end', 'caregiver-terms.end-text'],
    ['caregiver-terms.not', 'terms.not-text'],
    ['caregiver-terms.change', 'caregiver-terms.change-text'],
  ],
} as const satisfies Record<string, readonly (readonly [Key, Key])[]>;
export type TermsOf = keyof typeof OWN_TERMS;
