import type { Category } from '../categories.rules.ts';
import { ownOrCaregiver } from '../family/policy.ts';
import type { Decide, Decision, Facts, Policy } from '../platform/access/access.ts';
import { staffMay, staffMayOpened } from '../staff/roles.rules.ts';

const own = <P extends string>(permission: P, category: Category, decide: Decide): Policy<P> => ({
  permission,
  category,
  decide,
});
const UPCOMING = 'upcoming-appointments';

/** A person's visits that are ahead: the person, a caregiver whose right covers them. */
export const mayReadVisits = own('visits:read', UPCOMING, (facts) =>
  ownOrCaregiver(facts, UPCOMING),
);
/**
 * Find a time, book it, and change or cancel what one may see. A parent of a teen may do this and
 * not see the teen's visits: they see those that they booked themselves, without the reasons.
 */
export const mayBookVisits = own('visits:book', UPCOMING, (facts) =>
  ownOrCaregiver(facts, UPCOMING, 'act'),
);
/** The list of visits, and each that one sees: for whoever may see them all or book some. */
export const mayOpenVisits = own('visits:read', UPCOMING, (facts) => {
  const sees = ownOrCaregiver(facts, UPCOMING);
  return sees.allow ? sees : ownOrCaregiver(facts, UPCOMING, 'act');
});
/** Visits that are over. */
export const mayReadPastVisits = own('visits:past', 'past-appointments', (facts) =>
  ownOrCaregiver(facts, 'past-appointments'),
);
/** To be reminded of a visit, and told when it changes, for as long as one may open its page. */
export const mayHearOfVisits = own('visits:notify', UPCOMING, (facts) =>
  ownOrCaregiver(facts, UPCOMING),
);

/** The days of clinics and clinicians, and how far each visit is. */
export const mayRunDay: Policy<'visits:day'> = {
  permission: 'visits:day',
  category: UPCOMING,
  decide: staffMay('visits:day', 'staff:visits'),
};
/** Book, move and cancel visits for members. */
export const mayScheduleVisits: Policy<'visits:schedule'> = {
  permission: 'visits:schedule',
  category: UPCOMING,
  decide: staffMay('visits:schedule', 'staff:visits'),
};
const mayScheduleHere = staffMayOpened('visits:schedule');
/** The same for the person whose record is open. It reaches visits, to see what is at a time. */
const openedWithReach: Decide = Object.assign(
  (facts: Facts): Decision => {
    const decision = mayScheduleHere(facts);
    return decision.allow ? { ...decision, reach: 'staff:visits' } : decision;
  },
  { needs: 'visits:schedule' },
);
/** See the visits of the person whose record one has open, and the times that there are for them. */
export const mayLookUpVisits: Policy<'visits:opened'> = {
  permission: 'visits:opened',
  category: UPCOMING,
  decide: openedWithReach,
};
/** Book and move visits of the person whose record one has open, such as on the phone. */
export const mayScheduleOpened: Policy<'visits:schedule'> = {
  permission: 'visits:schedule',
  category: UPCOMING,
  decide: openedWithReach,
};
/** Types of visits, rooms, hours and blocks. It reaches visits, for those that a change strands. */
export const mayManageSchedule: Policy<'schedule:manage'> = {
  permission: 'schedule:manage',
  category: UPCOMING,
  decide: staffMay('schedule:manage', 'staff:visits'),
};

/** Whoever looks at a person's visits from the member side. */
export type SeesVisits = 'visits:read' | 'visits:book' | 'visits:notify';
/** Whoever puts visits into the schedule, or takes them out. */
export type ChangesVisits = 'visits:book' | 'visits:schedule' | 'schedule:manage';
/** Whoever looks for a time for a person. */
export type FindsTimes = ChangesVisits | 'visits:opened';
