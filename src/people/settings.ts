import { z } from 'zod';

/** How long staff keep a record open. */
export const peopleSettings = z.object({
  staffAccessMinutes: z
    .number()
    .int()
    .min(5)
    .max(480)
    .default(60)
    .describe('How long a record stays open to staff for the purpose they gave')
    .meta({ setting: { group: 'security', unit: 'minutes' } }),
});

type PeopleSettings = z.infer<typeof peopleSettings>;
declare module '../platform/settings/settings.ts' {
  interface Settings extends PeopleSettings {}
}
