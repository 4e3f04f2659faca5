import { ownOrCaregiver } from '../family/policy.ts';
import type { Policy } from '../platform/access/access.ts';
import { staffMay } from '../staff/roles.rules.ts';

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
