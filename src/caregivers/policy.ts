import type { Policy } from '../platform/access/access.ts';
import { staffMay, staffMayOpened } from '../staff/roles.rules.ts';

/** Staff's reach across people who have caregivers or whose records are asked for. */
const REACH = 'staff:care';

/** Records staff see requests, papers and rights: audited for each person on the page. */
export const mayReviewCare: Policy<'care:review'> = {
  permission: 'care:review',
  category: 'care',
  decide: staffMay('care:review', REACH),
};
/** Records staff decide about them, right after proving who they are. */
export const mayDecideCare: Policy<'care:review'> = { ...mayReviewCare, fresh: true };

/**
 * Ends access right away in an emergency. It does not ask them to prove again who they are, so that
 * nothing slows them down; a second person confirms or lifts it.
 */
export const mayEndAtOnce: Policy<'care:emergency'> = {
  permission: 'care:emergency',
  category: 'care',
  decide: staffMay('care:emergency', REACH),
};
/** Sees what waits for a second person. */
export const maySeeEmergencies: Policy<'care:confirm'> = {
  permission: 'care:confirm',
  category: 'care',
  decide: staffMay('care:confirm', REACH),
};
/** The second person confirms or undoes access ended in an emergency. */
export const mayConfirmEmergency: Policy<'care:confirm'> = { ...maySeeEmergencies, fresh: true };

/** Who has access to the record that is open. */
export const mayReadCareAsStaff: Policy<'care:staff'> = {
  permission: 'care:staff',
  category: 'care',
  decide: staffMayOpened('care:staff'),
};
/** The forms for court orders and safety flags of the record that is open. */
export const mayOpenCareForm: Policy<'care:staff'> = {
  permission: 'care:staff',
  category: 'care',
  decide: staffMayOpened('care:review'),
};
/** Raises a safety flag. It only takes access away, so no proof delays it. */
export const mayRestrictCare: Policy<'care:record'> = {
  permission: 'care:record',
  category: 'care',
  decide: staffMayOpened('care:review'),
};
/**
 * Records or ends a court order, or lifts a flag. Each may open access again, an order by whom it
 * names: requires a fresh proof.
 */
export const mayChangeRestriction: Policy<'care:record'> = { ...mayRestrictCare, fresh: true };
