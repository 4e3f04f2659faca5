import visitsEn from '../../locales/en/visits.json';
import staffEn from '../../locales/en/visits-staff.json';
import visitsEs from '../../locales/es/visits.json';
import staffEs from '../../locales/es/visits-staff.json';
import type { Feature } from '../feature.ts';
import { KEPT, tables, UNTOUCHED } from '../person-data.ts';
import { until, upkeep } from '../platform/jobs/retention.ts';
import { bookingRoutes } from './booking/booking.routes.tsx';
import { mayLookUpVisits, mayOpenVisits, mayRunDay } from './policy.ts';
import { schedulingSettings } from './settings.ts';
import { bookRoutes } from './staff/book.routes.tsx';
import { cancelDayRoutes } from './staff/cancel-day.routes.tsx';
import { dayRoutes } from './staff/day.routes.tsx';
import { visitRoutesOfStaff } from './staff/visit.routes.tsx';
import { visitRoutes } from './visits/visits.routes.tsx';

const en = { ...visitsEn, ...staffEn };
const es = { ...visitsEs, ...staffEs };
type VisitStrings = typeof en;
declare module '../platform/access/permissions.ts' {
  interface StaffPermissions {
    'visits:day': true;
    'visits:schedule': true;
    'schedule:manage': true;
  }
}
declare module '../platform/http/routes.ts' {
  interface Places {
    visits: true;
    'staff-visits': true;
    'staff-book': true;
  }
}
declare module '../platform/i18n.ts' {
  interface Strings extends VisitStrings {}
}

const WITH_VISIT = { does: 'a foreign key moves it with its visit' };

/** Visits: what can be booked and when, booking, and the staff's day. */
export const schedulingFeature: Feature = {
  name: 'scheduling',
  strings: { en, es },
  permissions: {
    'visits:day': {
      label: 'may.visits:day',
      description: 'may.visits:day-text',
      sensitive: true,
      startsIn: ['clinician', 'nurse', 'front-desk', 'scheduling-manager'],
    },
    'visits:schedule': {
      label: 'may.visits:schedule',
      description: 'may.visits:schedule-text',
      sensitive: true,
      startsIn: ['front-desk', 'scheduling-manager'],
    },
    'schedule:manage': {
      label: 'may.schedule:manage',
      description: 'may.schedule:manage-text',
      sensitive: false,
      startsIn: ['scheduling-manager'],
    },
  },
  settings: schedulingSettings,
  topics: {},
  routes(routes) {
    visitRoutes(routes);
    bookingRoutes(routes);
    dayRoutes(routes);
    visitRoutesOfStaff(routes);
    bookRoutes(routes);
    cancelDayRoutes(routes);
  },
  navigation: [
    {
      place: 'visits',
      order: 40,
      icon: 'calendar-days',
      label: 'nav.visits',
      policy: mayOpenVisits,
      audience: 'member',
      href: (id) => `/people/${id}/appointments`,
    },
    {
      place: 'staff-visits',
      order: 64,
      icon: 'calendar-days',
      label: 'nav.staff-visits',
      section: 'nav.section-patients',
      policy: mayRunDay,
      audience: 'staff',
      href: () => '/staff/appointments',
      shortcut: 'a',
    },
    {
      place: 'staff-book',
      order: 211,
      icon: 'calendar-days',
      label: 'nav.staff-book',
      section: 'nav.section-record',
      policy: mayLookUpVisits,
      audience: 'record',
      href: (id) => `/staff/people/${id}/appointments`,
    },
  ],
  caregiverCategories: ['upcoming-appointments', 'past-appointments'],
  accessWords: [
    'visits:read',
    'visits:book',
    'visits:past',
    'visits:day',
    'visits:schedule',
    'visits:listed',
    'visits:opened',
  ],
  crawl: { nothing: 'no page shows a visit yet' },
  personData: {
    tables: [
      ...tables(['visit'], {
        join: { moves: 'id' },
        death: KEPT,
        rightEnds: UNTOUCHED,
        export: 'yes',
      }),
      ...tables(['visit_clinician', 'visit_event'], {
        join: WITH_VISIT,
        death: KEPT,
        rightEnds: UNTOUCHED,
        export: 'yes',
      }),
      ...tables(['booked'], {
        join: {
          does: 'a foreign key moves it with its visit; what then overlaps stays, and staff see it',
        },
        death: 'kept, so that the time stays free for whoever cancels the visit',
        rightEnds: UNTOUCHED,
        export: { not: 'it is the time of visits, which are exported' },
      }),
      ...tables(['visit_hold'], {
        join: { stays: 'it runs out after some minutes' },
        death: 'it runs out after some minutes',
        rightEnds: 'it runs out after some minutes',
        export: { not: 'it is a time that was chosen and not confirmed' },
      }),
    ],
  },
  retention: [
    ...upkeep('what can be booked, where and when', 'a row each; visits name them', [
      ...['visit_type', 'visit_reason', 'room', 'hours_template', 'hours_exception'],
      'schedule_block',
    ]),
    ...upkeep('visits', 'part of the record', [
      ...['visit', 'visit_clinician', 'visit_event', 'booked'],
    ]),
    until('visit_hold', 'times that were chosen', 'made_at', { days: 2 }),
  ],
};
