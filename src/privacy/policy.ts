import type { Policy } from '../platform/access/access.ts';
import { staffMay } from '../staff/roles.rules.ts';

/** A privacy officer who looks at reviews and lists, or decides them. */
export type ReviewsAccess = 'privacy:review' | 'privacy:decide';
/** Staff who open a record or one person's work: what access reviews watch. */
export type OpensRecord =
  | 'people:open'
  | 'identity:read'
  | 'identity:decide'
  | 'refills:fill'
  | 'renewals:answer'
  | 'messages:answer'
  | 'information:review'
  | 'visits:day'
  | 'visits:schedule'
  | 'care:review'
  | 'care:emergency'
  | 'care:confirm';

/** Sees flagged openings and the lists: its own reach across people, audited for each person. */
export const mayReviewAccess: Policy<'privacy:review'> = {
  permission: 'privacy:review',
  category: 'privacy',
  decide: staffMay('privacy:review', 'staff:privacy'),
};
/** Clears or follows up an opening, and keeps the lists. Requires a fresh proof. */
export const mayDecideAccess: Policy<'privacy:decide'> = {
  permission: 'privacy:decide',
  category: 'privacy',
  fresh: true,
  decide: staffMay('privacy:decide', 'staff:privacy'),
};
