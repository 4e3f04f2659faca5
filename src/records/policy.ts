import { ownOrCaregiver } from '../family/policy.ts';
import type { Policy } from '../platform/access/access.ts';
import type { Role } from '../staff/roles.rules.ts';

/**
 * Read lab results: the member, a caregiver whose right covers results. The release engine then
 * rules on each result.
 */
export const mayReadResults: Policy<'results:read'> = {
  permission: 'results:read',
  category: 'results',
  decide: (facts) => ownOrCaregiver(facts, 'results'),
};

const staff = <P extends string>(permission: P, roles: readonly Role[]): Policy<P> => ({
  permission,
  category: 'results',
  decide({ actor, person }) {
    if (actor.account.kind !== 'staff' || !roles.some((role) => actor.account.roles.includes(role)))
      return { allow: false, reason: 'role' };
    // staff reach a record only through one that they opened for a purpose, and only while that
    // lasts
    if (!actor.opened || actor.opened.id !== person?.id)
      return { allow: false, reason: 'not-opened' };
    return { allow: true, as: 'staff' };
  },
});

export const mayReadResultsAsStaff = staff('results:staff', ['clinician', 'nurse', 'records']);
/** A hold is a clinician's judgement about one patient (45 CFR 171.201). */
export const mayHoldResults = staff('results:hold', ['clinician']);
export const mayNoteResults = staff('results:note', ['clinician', 'nurse']);
/** To open the form is to look at a result: what is written down as a hold or a note is one. */
export const mayOpenHoldForm = staff('results:staff', ['clinician']);
export const mayOpenNoteForm = staff('results:staff', ['clinician', 'nurse']);
