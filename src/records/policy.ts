import { ownOrCaregiver } from '../family/policy.ts';
import type { Policy } from '../platform/access/access.ts';
import type { StaffPermission } from '../platform/access/permissions.ts';
import { staffMay, staffMayOpened } from '../staff/roles.rules.ts';

/** Permissions under which results are read. The release engine rules on each result. */
export type ReadsResults =
  | 'results:read'
  | 'results:staff'
  | 'today:read'
  | 'results:hold'
  | 'results:note'
  | 'results:notify'
  | 'access-log:read';

/** Reads lab results: the member, and a caregiver whose right covers results. */
export const mayReadResults: Policy<'results:read'> = {
  permission: 'results:read',
  category: 'results',
  decide: (facts) => ownOrCaregiver(facts, 'results'),
};

/** Staff see only a record that they opened for a purpose, and only for as long as that lasts. */
const staff = <P extends string>(permission: P, needs: StaffPermission): Policy<P> => ({
  permission,
  category: 'results',
  decide: staffMayOpened(needs),
});

export const mayReadResultsAsStaff = staff('results:staff', 'results:staff');
/** A hold is a clinician's judgment about one patient (45 CFR 171.201). */
export const mayHoldResults = staff('results:hold', 'results:hold');
export const mayNoteResults = staff('results:note', 'results:note');
/** Opening a form means reading the result: only what it saves is audited as a hold or a note. */
export const mayOpenHoldForm = staff('results:staff', 'results:hold');
export const mayOpenNoteForm = staff('results:staff', 'results:note');
/** The list of everybody's results that wait for a review: its own reach, audited per person. */
export const mayReviewResults: Policy<'results:review'> = {
  permission: 'results:review',
  category: 'results',
  decide: staffMay('results:review', 'staff:reviews'),
};
