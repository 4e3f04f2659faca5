import type { Facts, Policy } from '../../platform/access/access.ts';

const member = ({ actor }: Facts): boolean => actor.account.kind === 'member';

/**
 * One's own family page, requests and papers: every member account, with a record or without.
 * Row-level security limits it to the account's own rows.
 */
export const mayAskForAccess: Policy<'care:ask'> = {
  permission: 'care:ask',
  category: 'care',
  decide: (facts) =>
    member(facts) ? { allow: true, as: 'caregiver' } : { allow: false, reason: 'not-yours' },
};

/**
 * Sending the form of a parent. It reaches across people: whether a record proves the request is
 * looked up there. Its page is shown under `mayAskForAccess`, and its answer says nothing about
 * anybody's record unless that proves the request (docs/decisions/0075).
 */
export const mayAskAsParent: Policy<'care:ask'> = {
  ...mayAskForAccess,
  decide: (facts) =>
    member(facts)
      ? { allow: true, as: 'caregiver', reach: 'member:care-proof' }
      : { allow: false, reason: 'not-yours' },
};
