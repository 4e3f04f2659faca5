/** What became of a notice. */
export type Outcome =
  | 'sent'
  | 'off'
  | 'seen'
  | 'no-right'
  | 'no-address'
  | 'unreachable'
  | 'closed'
  | 'deceased'
  | 'expired';

/** What is known when a notice is about to be sent, about it and about its recipient. */
export interface NoticeFacts {
  /** The topic can be switched off. */
  optional: boolean;
  /** The account wants the topic on this channel. */
  wanted: boolean;
  /** The account is open. */
  open: boolean;
  /** The account's own person is dead. */
  ownerDeceased: boolean;
  /** It goes to an address that its feature names, whatever the state of the account. */
  addressNamed: boolean;
  /** There is a confirmed address. */
  address: boolean;
  /** Mail to that address bounced. */
  bounced: boolean;
  /** When it was made, and how long it is worth sending. */
  age: number;
  maxAge: number;
}

/**
 * Whether a notice is sent to its account at all. Rights over a person's record are decided
 * separately, by the topic's policy.
 * @returns the reason why not; null to send it
 */
export function refusalOf(facts: NoticeFacts): Exclude<Outcome, 'sent'> | null {
  if (facts.age > facts.maxAge) return 'expired';
  if (facts.ownerDeceased) return 'deceased';
  if (!facts.open && !facts.addressNamed) return 'closed';
  if (facts.optional && !facts.wanted) return 'off';
  if (!facts.address) return 'no-address';
  // whoever reads the mailbox could send a report back, so security notices are sent all the same
  if (facts.bounced && facts.optional) return 'unreachable';
  return null;
}
