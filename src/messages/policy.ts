import { ownOrCaregiver } from '../family/policy.ts';
import type { Decide, Decision, Facts, Policy } from '../platform/access/access.ts';
import type { Writers } from '../platform/notices/writing.ts';
import { staffMay, staffMayOpened } from '../staff/roles.rules.ts';

/** A person's conversations with the office: the person, a caregiver whose right covers messages. */
export const mayReadMessages: Policy<'messages:read'> = {
  permission: 'messages:read',
  category: 'messages',
  decide: (facts) => ownOrCaregiver(facts, 'messages'),
};

/** Write to a team, and keep drafts. */
export const mayWriteMessages: Policy<'messages:write'> = {
  permission: 'messages:write',
  category: 'messages',
  decide: (facts) => ownOrCaregiver(facts, 'messages', 'act'),
};

/** What an account wrote itself and did not send, whoever it is about: its own words, and no more. */
export const mayKeepDrafts: Policy<'messages:drafts'> = {
  permission: 'messages:drafts',
  category: 'account',
  decide: ({ actor }) =>
    actor.account.kind === 'member'
      ? { allow: true, as: 'self' }
      : { allow: false, reason: 'not-yours' },
};

/** Being notified of a message: as long as the page that shows it may be read. */
export const mayHearOfMessages: Policy<'messages:notify'> = {
  permission: 'messages:notify',
  category: 'messages',
  decide: (facts) => ownOrCaregiver(facts, 'messages'),
};

/** Read and answer what members write to one's teams. */
export const mayAnswerMessages: Policy<'messages:answer'> = {
  permission: 'messages:answer',
  category: 'messages',
  decide: staffMay('messages:answer', 'staff:messages'),
};

const mayAnswerOpened = staffMayOpened('messages:answer');
/** Write to the person whose record one has open for a purpose, in the name of one's team. */
export const mayBeginMessages: Policy<'messages:begin'> = {
  permission: 'messages:begin',
  category: 'messages',
  // it reaches the team's people too, which are in nobody's record
  decide: Object.assign(
    (facts: Facts): Decision => {
      const decision = mayAnswerOpened(facts);
      return decision.allow ? { ...decision, reach: 'staff:messages' } : decision;
    },
    { needs: 'messages:answer' },
  ) satisfies Decide,
};

/** Send a message to each person on a list, in the name of any team that answers. */
export const maySendLists: Policy<'messages:send-list'> = {
  permission: 'messages:send-list',
  category: 'messages',
  decide: staffMay('messages:send-list', 'staff:messages'),
};

/** Whoever writes to a person for a team, unasked. */
export type BeginsMessages = 'messages:begin' | 'messages:send-list';
/** Whoever writes for a team: the first message, an answer, or words that come of other work. */
export type WritesForTeam = BeginsMessages | 'messages:answer' | keyof Writers;

/** Stop the messages of a person or of a caregiver who write to one's teams. */
export const mayBlockMessages: Policy<'messages:block'> = {
  permission: 'messages:block',
  category: 'messages',
  decide: staffMay('messages:block', 'staff:messages'),
};

/** Where a person's conversations are read by themselves or by a caregiver. */
export type ReadsMessages = 'messages:read' | 'messages:write' | 'messages:notify';

/**
 * Care teams: what they are called, who is on them, and which takes over when one ends. It reaches
 * the accounts of staff, and where an open conversation is: never what it says.
 */
export const mayManageTeams: Policy<'teams:manage'> = {
  permission: 'teams:manage',
  category: 'staff',
  decide: staffMay('teams:manage', 'staff:teams'),
};
