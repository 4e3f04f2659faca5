import { z } from 'zod';

/** How long a request for access waits for papers, and how long it is kept. */
export const careRequestSettings = z.object({
  careRequestDays: z
    .number()
    .int()
    .min(14)
    .max(365)
    .default(60)
    .describe('After how many days a request for access ends if its papers do not come')
    .meta({ setting: { group: 'registration', unit: 'days' } }),
  careRequestYears: z
    .number()
    .int()
    .min(0)
    .max(100)
    .default(6)
    .describe(
      'How many years a request for access and its papers are kept after it, or the access it gave, has ended; 0: always',
    )
    .meta({ setting: { group: 'retention', unit: 'years' } }),
});
type CareRequestSettings = z.infer<typeof careRequestSettings>;
declare module '../../platform/settings/settings.ts' {
  interface Settings extends CareRequestSettings {}
}
