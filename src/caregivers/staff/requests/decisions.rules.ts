import { opensAnything, type Standing } from '../../../family/access-classes.rules.ts';
import type { Relation } from '../../../platform/access/actor.ts';
import type { PlainDate } from '../../../platform/clock.ts';
import { ordersFor, type RecordedOrder } from '../shared/effects.rules.ts';
import type { Involved } from '../shared/own.rules.ts';
import type { Terms } from '../shared/terms.rules.ts';

export type ApproveRefusal =
  | 'moved'
  | 'suspended'
  | 'warned'
  | 'opens-nothing'
  | 'not-there'
  | 'shared-mail'
  | Involved;

/** Everything that decides about the approval of a request. */
export interface Approval {
  involved: Involved | null;
  /** The caregiver's right to this record is suspended in an emergency. */
  suspended: boolean;
  /** The caregiver reads the mail of the minor's own account. */
  sharedMail: boolean;
  /** The safety flags and orders that the page showed, and the current ones. */
  warned: string;
  standing: string;
  /** There is a safety flag. */
  flagged: boolean;
  /** The reason that was typed. */
  reasoned: boolean;
  opens: Standing;
}

/**
 * Why a request can't be approved this way; null if it can. A flag raised since the page was shown
 * makes staff look again, and a right that opens nothing today is not given.
 */
export function approveRefusal(facts: Approval): ApproveRefusal | null {
  if (facts.involved) return facts.involved;
  if (facts.suspended) return 'suspended';
  if (facts.sharedMail) return 'shared-mail';
  if (!opensAnything(facts.opens)) return 'opens-nothing';
  if (facts.warned !== facts.standing || (facts.flagged && !facts.reasoned)) return 'warned';
  return null;
}

/** All flags and orders against giving access, as one text that changes with each of them. */
export const standingAgainst = (ids: readonly string[]): string => [...ids].sort().join('.');

/** The right as it would be, to compute what it opens today. */
export function relationFor(
  terms: Terms,
  granted: { categories: readonly string[]; acting: readonly string[] },
  orders: readonly RecordedOrder[],
  accountId: string,
  today: PlainDate,
): Relation {
  return {
    id: '',
    relationship: terms.relationship,
    basis: terms.basis,
    ...granted,
    startsOn: today,
    endsOn: terms.endsOn,
    restsOn: null,
    orders: ordersFor(accountId, orders),
  };
}
