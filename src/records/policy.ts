import { ownOrCaregiver } from '../family/policy.ts';
import type { Policy } from '../platform/access/access.ts';
import type { Role } from '../staff/roles.rules.ts';

/** Permissions under which results are read. The release engine rules on each result. */
export type ReadsResults =
  | 'results:read'
  | 'results:staff'
  | 'today:read'
  | 'results:hold'
  | 'results:note'
  | 'results:notify'
  | 'access-log:read';

/** Read lab results: the member, and a caregiver whose right covers results. */
export const mayReadResults: Policy<'results:read'> = {
  permission: 'results:read',
  category: 'results',
  decide: (facts) => ownOrCaregiver(facts, 'results'),
};

const REVIEWERS: readonly Role[] = ['clinician', 'nurse'];
const staff = <P extends string>(permission: P, roles: readonly Role[]): Policy<P> => ({
  permission,
  category: 'results',
  decide({ actor, person }) {
    if (actor.account.kind !== 'staff' || !roles.some((role) => actor.account.roles.includes(role)))
      return { allow: false, reason: 'role' };
    // staff see only a record that they opened for a purpose, and only for as long as that lasts
    if (!actor.opened || actor.opened.id !== person?.id)
      return { allow: false, reason: 'not-opened' };
    return { allow: true, as: 'staff' };
  },
});

export const mayReadResultsAsStaff = staff('results:staff', ['clinician', 'nurse', 'records']);
/** A hold is a clinician's judgement about one patient (45 CFR 171.201). */
export const mayHoldResults = staff('results:hold', ['clinician']);
export const mayNoteResults = staff('results:note', REVIEWERS);
/** Opening a form is reading the result: only what it saves is audited as a hold or a note. */
export const mayOpenHoldForm = staff('results:staff', ['clinician']);
export const mayOpenNoteForm = staff('results:staff', REVIEWERS);
/** The list of results that wait for a review, of everybody: its own reach, audited per person. */
export const mayReviewResults: Policy<'results:review'> = {
  permission: 'results:review',
  category: 'results',
  decide: ({ actor: { account } }) =>
    account.kind === 'staff' && REVIEWERS.some((role) => account.roles.includes(role))
      ? { allow: true, as: 'staff', reach: 'staff:reviews' }
      : { allow: false, reason: 'role' },
};
