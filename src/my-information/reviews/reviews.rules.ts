import { type Part, sameParts } from '../sections/sections.rules.ts';

/** Why the front desk declines a correction. The member reads the sentence. */
export const REASONS = ['incomplete', 'not-found', 'identity', 'not-yours', 'other'] as const;

/** Who asked, as they stand to the person today. */
export interface Asker {
  /** It is the account's own record, and the account is open. */
  own: boolean;
  /** Their right as a caregiver covers corrections today. */
  caregiver: boolean;
}

/** Whether what somebody asked for may still be accepted: they may still ask for it. */
export const mayStillAsk = (askedAs: 'self' | 'caregiver', asker: Asker): boolean =>
  askedAs === 'self' ? asker.own : asker.caregiver;

export type Verdict = 'accept' | 'decline' | 'call';
export type Refusal = 'decided' | 'changed' | 'own' | 'right-ended';

/**
 * Whether the front desk's decision counts. What another decided, or what the record says by now,
 * comes first: nobody decides about a page that is out of date.
 */
export function refusalOf(
  verdict: Verdict,
  facts: {
    waiting: boolean;
    /** Fingerprint of the record's section on the page, and now. */
    seen: string;
    now: string;
    /** The person is the member of staff themselves. */
    own: boolean;
    mayAsk: boolean;
  },
): Refusal | null {
  if (!facts.waiting) return 'decided';
  if (facts.own) return 'own';
  if (facts.seen !== facts.now) return 'changed';
  return verdict === 'accept' && !facts.mayAsk ? 'right-ended' : null;
}

/** Whether the record has changed since the correction was asked for. */
export const isStale = (base: Part, now: Part): boolean => !sameParts(base, now);

export type Marked = 'same' | 'changed' | 'added' | 'removed';
/** How a value differs from the one before it. */
export const markOf = (before: string, after: string): Marked =>
  before === after ? 'same' : before === '' ? 'added' : after === '' ? 'removed' : 'changed';
