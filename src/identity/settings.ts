import { z } from 'zod';

export const identitySettings = z.object({
  letterWorkingDays: z
    .number()
    .int()
    .min(1)
    .max(30)
    .default(7)
    .describe('A letter that is asked for is promised within so many business days'),
});

type IdentitySettings = z.infer<typeof identitySettings>;
declare module '../platform/settings.ts' {
  interface Settings extends IdentitySettings {}
}
