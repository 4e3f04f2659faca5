import { z } from 'zod';
import { isContact } from './security-txt.rules.ts';

/** Where people report a security problem of this portal. */
export const operationsSettings = z.object({
  securityContacts: z
    .array(z.string().refine(isContact, 'must be a mailto:, https: or tel:+ address'))
    .default([])
    .describe(
      'Where to report a security problem (mailto:, https: or tel:+), in order of preference; if empty, there is no /.well-known/security.txt',
    )
    .meta({ setting: { group: 'health-system', section: 'alarms' } }),
  securityPolicy: z
    .union([z.literal(''), z.url({ protocol: /^https$/ })])
    .default('')
    .describe('The https address of your disclosure policy, for security.txt')
    .meta({ setting: { group: 'health-system', section: 'alarms' } }),
});

type OperationsSettings = z.infer<typeof operationsSettings>;
declare module '../platform/settings/settings.ts' {
  interface Settings extends OperationsSettings {}
}
