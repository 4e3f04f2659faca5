import type { Access } from '../../../platform/access/access.ts';
import { auditAction, auditShown, shownToStaff } from '../../../platform/access/audit-rows.ts';

/** Why staff look at caregivers, where they opened no record for a purpose. */
const PURPOSE = 'patient-request';

/** What the audit log names. To members all of these read the same (docs/decisions/0076). */
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
 * An entry in the person's access log. Pages about a right name the person cared for alone: the
 * caregiver is shown there by their account, and an entry in their own log would tell them of an
 * end that is quiet (docs/decisions/0076).
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
