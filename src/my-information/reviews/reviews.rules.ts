import { type Part, sameParts } from '../sections/sections.rules.ts';

/** Why the front desk declines a correction. The member reads the sentence. */
export const REASONS = ['incomplete', 'not-found', 'identity', 'not-yours', 'other'] as const;

/** Who requested it, and their relation to the person today. */
export interface Asker {
  /** It is the account's own record, and the account is open. */
  own: boolean;
  /** Their right as a caregiver covers corrections today. */
  caregiver: boolean;
}

/** Whether a requested correction may still be accepted: the requester could still request it. */
export const mayStillAsk = (askedAs: 'self' | 'caregiver', asker: Asker): boolean =>
  askedAs === 'self' ? asker.own : asker.caregiver;

export type Verdict = 'accept' | 'decline' | 'call';
export type Refusal = 'decided' | 'changed' | 'own' | 'right-ended';

/**
 * Whether the front desk's decision counts. Somebody else's decision, or what the record says by
 * now, comes first: nobody decides on an outdated page.
 */
export function refusalOf(
  verdict: Verdict,
  facts: {
    waiting: boolean;
    /** Fingerprint of the record's section on the page, and now. */
    seen: string;
    now: string;
    /** The person is the staff member themselves. */
    own: boolean;
    mayAsk: boolean;
  },
): Refusal | null {
  if (!facts.waiting) return 'decided';
  if (facts.own) return 'own';
  if (facts.seen !== facts.now) return 'changed';
  return verdict === 'accept' && !facts.mayAsk ? 'right-ended' : null;
}

/** Whether the record has changed since the correction was requested. */
export const isStale = (base: Part, now: Part): boolean => !sameParts(base, now);

export type Marked = 'same' | 'changed' | 'added' | 'removed';
/** How a value differs from the previous one. */
export const markOf = (before: string, after: string): Marked =>
  before === after ? 'same' : before === '' ? 'added' : after === '' ? 'removed' : 'changed';
