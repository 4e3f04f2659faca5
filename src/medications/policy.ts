import type { Action, Category } from '../categories.rules.ts';
import { ownOrCaregiver } from '../family/policy.ts';
import type { Policy } from '../platform/access/access.ts';
import type { StaffPermission } from '../platform/access/permissions.ts';
import { staffMay, staffMayOpened } from '../staff/roles.rules.ts';

/**
 * A right of members and caregivers: to see (medicines) or to act (refills). Caregivers have it by
 * category.
 */
const own = <P extends string>(
  permission: P,
  category: Category,
  action: Action = 'view',
): Policy<P> => ({
  permission,
  category,
  decide: (facts) => ownOrCaregiver(facts, category, action),
});

export const mayReadMedicines = own('medicines:read', 'medicines');
export const mayReportMedicines = own('medicines:report', 'medicines', 'act');
export const mayRequestRefills = own('refills:request', 'refills', 'act');
export const mayHearOfRefills = own('refills:notify', 'refills');

/**
 * Any member may request a relative's refill by number. What is found is shown only to the
 * relative.
 */
export const mayRefillByNumber: Policy<'refills:by-number'> = {
  permission: 'refills:by-number',
  category: 'refills',
  decide: ({ actor }) =>
    actor.account.kind === 'member'
      ? { allow: true, as: 'self' }
      : { allow: false, reason: 'role' },
};

const working = <P extends StaffPermission>(permission: P, reach: string): Policy<P> => ({
  permission,
  category: 'refills',
  decide: staffMay(permission, reach),
});

/** The queues of one's own pharmacies; the SQL checks which those are. */
export const mayFillRefills = working('refills:fill', 'staff:pharmacy');
/** A file leaves the portal only after a fresh proof of identity (ASVS 7.5.3). */
export const mayExportRefills: Policy<'refills:fill'> = { ...mayFillRefills, fresh: true };
/** Renewals that wait for a prescriber. */
export const mayAnswerRenewals = working('renewals:answer', 'staff:renewals');
/** Pharmacies, their staff, and clinicians' NPIs. */
export const mayRunPharmacies = working('pharmacies:manage', 'staff:pharmacies');

/** Allergies of the person whose record is open, on every page of it. */
export const mayReadAllergiesAsStaff: Policy<'allergies:staff'> = {
  permission: 'allergies:staff',
  category: 'allergies',
  decide: staffMayOpened('allergies:staff'),
};

/** Pages of members and caregivers that list medicines and requests. */
export type ListsMedicines = 'medicines:read' | 'refills:request';
/** Staff who have one person's request open. */
export type WorksOnRequests = 'refills:fill' | 'renewals:answer';
/** Pages that show allergies: the member's own, and those of staff. */
export type ReadsAllergies = ListsMedicines | WorksOnRequests | 'allergies:staff';
/**
 * What may create requests: the member's pages, the pharmacy for somebody on the phone or at the
 * counter, and the jobs for automatic refills and refills by number.
 */
export type MakesRequests = 'refills:request' | 'refills:fill' | 'system:refills';
/** What may derive prescriptions again: whoever has just written to the record, and the import. */
export type DerivesPrescriptions = WorksOnRequests | 'system:records';
/** What may move a request on: people, the pharmacies' own system, and changes in the record. */
export type MovesRequests =
  | 'refills:request'
  | WorksOnRequests
  | 'system:pharmacy'
  | 'system:records';
