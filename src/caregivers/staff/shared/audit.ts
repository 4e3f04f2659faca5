import type { Access } from '../../../platform/access/access.ts';
import { auditAction, auditShown, shownToStaff } from '../../../platform/access/audit-rows.ts';

/** Why staff look at caregivers when they have not opened a record for a purpose. */
const PURPOSE = 'operations';

/** What the audit log records. Members see the same words for all of it (docs/decisions/0076). */
export type CareDeed =
  | 'care:review'
  | 'care:approve'
  | 'care:decline'
  | 'care:emergency'
  | 'care:confirm'
  | 'care:lift'
  | 'care:order'
  | 'care:order-end'
  | 'care:flag'
  | 'care:flag-lift'
  | 'care:reviewed';

/**
 * An entry in the person's access log. A page about a right is logged only for the person cared
 * for. The page shows just the caregiver's account, and an entry in the caregiver's own log would
 * reveal access that ended quietly (docs/decisions/0076).
 */
export const logDeed = <P extends string>(
  access: Access<P>,
  person: string,
  deed: CareDeed,
  reason?: string,
): void =>
  auditAction(access, access.info, {
    ...shownToStaff(access, deed, 'care', access.purpose ?? PURPOSE),
    person,
    outcome: 'granted',
    ...(reason ? { reason } : {}),
  });

/** An entry for each person whom a list shows. */
export const logShown = <P extends string>(
  access: Access<P>,
  people: Iterable<string | null | undefined>,
): void =>
  auditShown(access, access.info, shownToStaff(access, 'care:listed', 'care', PURPOSE), people);
