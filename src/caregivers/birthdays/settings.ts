import { z } from 'zod';
import type { Key } from '../../platform/i18n.ts';

const MOST = 365;

/** When people get notices about a birthday that changes who may see a record. */
export const birthdaySettings = z.object({
  birthdayDays: z
    .array(z.coerce.number<number | string>().int().min(1).max(MOST))
    .min(1)
    .max(6)
    .superRefine((days, ctx) => {
      if (new Set(days).size !== days.length)
        ctx.addIssue({ code: 'custom', message: 'problem.setting-birthday-days' satisfies Key });
    })
    .default([90, 30, 7])
    .describe(
      'How many days before a birthday that changes access both sides are told; they are also told on the day',
    )
    .meta({ setting: { group: 'rules', section: 'notices', kind: 'list' } }),
});

type BirthdaySettings = z.infer<typeof birthdaySettings>;
declare module '../../platform/settings/settings.ts' {
  interface Settings extends BirthdaySettings {}
}
