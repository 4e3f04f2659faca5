import type { Access } from '../../platform/access/access.ts';
import { auditAction, auditShown, shownToStaff } from '../../platform/access/audit-rows.ts';
import type { AsOf } from '../../platform/as-of.ts';
import { watchOpening } from '../../privacy/watch.ts';

const CATEGORY = 'upcoming-appointments';
const PURPOSE = 'operations';

/** Notes that staff were shown these people's visits in a list. */
export const logListed = (
  access: Access<'visits:day' | 'schedule:manage'>,
  list: readonly { patientId: string }[],
): void =>
  auditShown(
    access,
    access.info,
    shownToStaff(access, 'visits:listed', CATEGORY, PURPOSE),
    list.map(({ patientId }) => patientId),
  );

/**
 * Notes that staff opened or changed a visit. The person sees that in their access log, and unusual
 * openings are flagged for the privacy officer.
 */
export async function logOpening(
  access: Access<'visits:day' | 'visits:schedule'>,
  patientId: string,
  { today }: Pick<AsOf, 'today'>,
): Promise<void> {
  auditAction(access, access.info, {
    ...shownToStaff(access, access.permission, CATEGORY, PURPOSE),
    person: patientId,
    outcome: 'granted',
  });
  await watchOpening(
    access,
    { now: access.info.now, today },
    { patientId, purpose: PURPOSE, anew: false },
  );
}
