import type { Access } from '../../platform/access/access.ts';
import { auditAction, shownToStaff } from '../../platform/access/audit-rows.ts';
import type { PlainDate } from '../../platform/clock.ts';
import { watchOpening } from '../../privacy/watch.ts';
import type { WorksOnRequests } from '../policy.ts';

/**
 * Records in the person's access log that staff opened their request, and lets the privacy officer
 * know if something flags it.
 */
export async function logOpening(
  access: Access<WorksOnRequests>,
  patientId: string,
  today: PlainDate,
): Promise<void> {
  auditAction(access, access.info, {
    ...shownToStaff(access, access.permission, 'refills', 'treatment'),
    person: patientId,
    outcome: 'granted',
  });
  await watchOpening(
    access,
    { now: access.info.now, today },
    { patientId, purpose: 'treatment', anew: false },
  );
}
