import { z } from 'zod';

/** How long an invitation to a caregiver can be accepted. */
export const invitationSettings = z.object({
  careInvitationDays: z
    .number()
    .int()
    .min(1)
    .max(60)
    .default(14)
    .describe('How long a caregiver can accept an invitation')
    .meta({ setting: { group: 'registration', unit: 'days' } }),
});

type InvitationSettings = z.infer<typeof invitationSettings>;
declare module '../../platform/settings/settings.ts' {
  interface Settings extends InvitationSettings {}
}
