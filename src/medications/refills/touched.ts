import { auditShown, type Showing } from '../../platform/access/audit-rows.ts';
import { systemRequest } from '../../platform/access/request-info.ts';
import type { Tx } from '../../platform/db/statements.ts';

/**
 * Work on one person's refills while nobody is signed on, by the name that the person reads in
 * their list of who looked.
 */
export type Touch = 'refills:by-number' | 'refills:automatic' | 'refills:news';
const ROUTES: Record<Touch, string> = {
  'refills:by-number': 'job refill.by-number',
  'refills:automatic': 'job automatic',
  'refills:news': 'pharmacy link',
};

/**
 * Writes that the system did something with a person's refills: asked for one, or took news of one.
 * @param account for whom it did; null where another system said so
 */
export function noteTouched(
  access: Tx,
  now: Date,
  touch: Touch,
  patientId: string,
  account: string | null,
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
