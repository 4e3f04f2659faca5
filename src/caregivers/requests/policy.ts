import type { Facts, Policy } from '../../platform/access/access.ts';

const member = ({ actor }: Facts): boolean => actor.account.kind === 'member';

/**
 * An account's own family page, requests and papers: every member account, with or without a
 * record. Row-level security limits it to the account's own rows.
 */
export const mayAskForAccess: Policy<'care:ask'> = {
  permission: 'care:ask',
  category: 'care',
  decide: (facts) =>
    member(facts) ? { allow: true, as: 'caregiver' } : { allow: false, reason: 'not-yours' },
};

/**
 * Sending a parent's form. It reaches across people to look up whether a record proves the request.
 * Its page is shown under `mayAskForAccess`, and its answer says nothing about any record unless
 * that record proves the request (docs/decisions/0075).
 */
export const mayAskAsParent: Policy<'care:ask'> = {
  ...mayAskForAccess,
  decide: (facts) =>
    member(facts)
      ? { allow: true, as: 'caregiver', reach: 'member:care-proof' }
      : { allow: false, reason: 'not-yours' },
};
