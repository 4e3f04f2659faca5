import type { Access } from '../../platform/access/access.ts';
import { auditShown, type Showing } from '../../platform/access/audit-rows.ts';
import { systemRequest } from '../../platform/access/request-info.ts';

/**
 * Work on a person's refills while nobody is signed on, under the name that the person reads in
 * their access log.
 */
export type Touch = 'refills:by-number' | 'refills:automatic' | 'refills:news';
const ROUTES: Record<Touch, string> = {
  'refills:by-number': 'job refill.by-number',
  'refills:automatic': 'job automatic',
  'refills:news': 'pharmacy link',
};

/**
 * Records in the person's access log that the system worked on their refills.
 * @param account the account that it worked for; null if another system sent something
 */
export function logTouch(
  access: Access<'system:refills' | 'system:pharmacy'>,
  { touch, patientId, account }: { touch: Touch; patientId: string; account: string | null },
  now: Date,
): void {
  const who: Showing = {
    actor: account,
    kind: account ? 'member' : 'system',
    as: 'system',
    permission: touch,
    category: 'refills',
    purpose: 'treatment',
  };
  auditShown(access, systemRequest(now, ROUTES[touch]), who, [patientId]);
}
