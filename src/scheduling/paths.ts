/** Where the scheduling manager’s pages are. */
export const SCHEDULE = '/staff/schedule';
/** Their place in the navigation. */
export const PLACE = 'staff-schedule';
