import { z } from 'zod';

/** When results are shown, and how long they count as new. */
export const recordSettings = z.object({
  doctorFirstDays: z
    .number()
    .int()
    .min(1)
    .max(30)
    .default(3)
    .describe(
      'For how many days at most a result waits when the member wants a doctor to look first',
    )
    .meta({ setting: { group: 'rules', section: 'results', unit: 'days' } }),
  newResultDays: z
    .number()
    .int()
    .min(1)
    .max(365)
    .default(60)
    .describe('For how many days at most a result counts as new')
    .meta({ setting: { group: 'rules', section: 'results', unit: 'days' } }),
  jurisdiction: z
    .enum(['US', 'US-CA'])
    .default('US')
    .describe('Which state’s release rules apply in addition to the federal ones')
    .meta({ setting: { group: 'rules', section: 'results' } }),
});

type RecordSettings = z.infer<typeof recordSettings>;
declare module '../platform/settings/settings.ts' {
  interface Settings extends RecordSettings {}
  interface SettingSections {
    results: true;
  }
}
