import { z } from 'zod';
import { JURISDICTIONS, type JurisdictionCode } from './law.rules.ts';

const CODES = JURISDICTIONS.map(({ code }) => code);

/** At which ages a parent’s access narrows and ends. */
export const familySettings = z.object({
  teenAge: z
    .number()
    .int()
    .min(10)
    .max(18)
    .default(12)
    .describe('From this birthday a parent’s access is limited')
    .meta({ setting: { group: 'registration', unit: 'years' } }),
  adultAge: z
    .number()
    .int()
    .min(18)
    .max(21)
    .default(18)
    .describe('On this birthday a parent’s access ends')
    .meta({ setting: { group: 'registration', unit: 'years' } }),
  familyLaw: z
    .array(z.enum(CODES as [JurisdictionCode, ...JurisdictionCode[]]))
    .default([])
    .describe('The states whose law about minors counts here beside the ages above')
    .meta({ setting: { group: 'registration', kind: 'list' } }),
});

type FamilySettings = z.infer<typeof familySettings>;
declare module '../platform/settings/settings.ts' {
  interface Settings extends FamilySettings {}
}
