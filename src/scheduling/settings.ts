import { z } from 'zod';

/** How visits are booked and cancelled. */
export const schedulingSettings = z.object({
  holdMinutes: z
    .number()
    .int()
    .min(2)
    .max(30)
    .default(5)
    .describe('For how many minutes a time is kept for someone who is booking it')
    .meta({ setting: { group: 'rules', section: 'visits', unit: 'minutes' } }),
  cancelHours: z
    .number()
    .int()
    .min(0)
    .max(168)
    .default(24)
    .describe('Up to how many hours before an appointment members can change or cancel it online')
    .meta({ setting: { group: 'rules', section: 'visits', unit: 'hours' } }),
  videoLink: z
    .union([z.literal(''), z.url({ protocol: /^https$/ })])
    .default('')
    .describe(
      'Where members join an appointment by video; {visit} stands for the number of the appointment',
    )
    .meta({ setting: { group: 'rules', section: 'visits', kind: 'text' } }),
});

type SchedulingSettings = z.output<typeof schedulingSettings>;
declare module '../platform/settings/settings.ts' {
  interface Settings extends SchedulingSettings {}
  interface SettingSections {
    visits: true;
  }
}
