import { z } from 'zod';
import { type Key, originalOf } from '../platform/i18n.ts';
import { lineOf } from '../platform/settings/setting-fields.ts';
import {
  DEFAULT_MRN_PATTERN,
  exampleMrn,
  readMrnPattern,
  wrongMrn,
} from './accounts/mrn-pattern.rules.ts';
import { OWN_TERMS } from './accounts/terms/own-terms.ts';
import {
  CAREGIVER_TERMS_VERSION,
  isSameVersion,
  type Terms,
  termsProblem,
} from './accounts/terms/terms.rules.ts';

/** The portal's own terms in the form of a health system's: the starting draft. */
const ownTerms = (of: keyof typeof OWN_TERMS, language: 'en' | 'es'): string =>
  OWN_TERMS[of]
    .map(
      ([heading, text]) => `## ${originalOf(language, heading)}\n\n${originalOf(language, text)}`,
    )
    .join('\n\n');

const termsRule = z
  .object({ version: z.string(), en: z.string().max(20_000), es: z.string().max(20_000) })
  .superRefine((terms, ctx) => {
    const found = termsProblem(terms);
    if (found)
      ctx.addIssue({
        code: 'custom',
        message: `problem.setting-${found.problem}` satisfies Key,
        path: [found.part],
      });
  });

/** The card's number, and the terms that members and caregivers accept. */
export const identitySettings = z.object({
  terms: termsRule
    .nullable()
    .default(null)
    .describe(
      'The terms in both languages, and the day from which they apply; without them, the portal’s own',
    )
    .meta({
      setting: {
        group: 'terms',
        kind: 'terms',
        start: () => ({
          version: '',
          en: ownTerms('members', 'en'),
          es: ownTerms('members', 'es'),
        }),
        change: (from, to) =>
          isSameVersion(from as Terms | null, to as Terms | null)
            ? { key: 'problem.setting-terms-same' }
            : null,
      },
    }),
  caregiverTerms: termsRule
    .nullable()
    .default(null)
    .describe(
      'The terms for caregivers in both languages, and the day from which they apply; without them, the portal’s own',
    )
    .meta({
      setting: {
        group: 'caregiver-terms',
        kind: 'terms',
        start: () => ({
          version: '',
          en: ownTerms('caregivers', 'en'),
          es: ownTerms('caregivers', 'es'),
        }),
        change: (from, to) =>
          isSameVersion(from as Terms | null, to as Terms | null, CAREGIVER_TERMS_VERSION)
            ? { key: 'problem.setting-terms-same' }
            : null,
      },
    }),
  mrnPattern: z
    .string()
    .superRefine((text, ctx) => {
      if (!readMrnPattern(text))
        ctx.addIssue({ code: 'custom', message: 'problem.setting-mrn' satisfies Key });
    })
    .default(DEFAULT_MRN_PATTERN)
    .describe(
      'The shape of a medical record number: `#` is a digit, `@` a letter, and the part in `[` `]` may be left out',
    )
    .meta({
      setting: {
        group: 'registration',
        examples(text) {
          const pattern = readMrnPattern(text);
          return pattern && { fits: exampleMrn(pattern), not: wrongMrn(pattern) };
        },
      },
    }),
  letterWorkingDays: z
    .number()
    .int()
    .min(1)
    .max(30)
    .default(7)
    .describe('How many business days we promise for a letter that someone requests')
    .meta({ setting: { group: 'rules', section: 'notices', unit: 'working-days' } }),
  returnAddress: z
    .array(lineOf(60))
    .max(4)
    .default([])
    .describe('The sender’s address on letters, one line each')
    .meta({ setting: { group: 'rules', section: 'notices' } }),
});

type IdentitySettings = z.infer<typeof identitySettings>;
declare module '../platform/settings/settings.ts' {
  interface Settings extends IdentitySettings {}
  interface SettingGroups {
    terms: true;
    'caregiver-terms': true;
    registration: true;
  }
}
