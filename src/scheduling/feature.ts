import scheduleEn from '../../locales/en/schedule.json';
import remindersEn from '../../locales/en/visit-reminders.json';
import visitsEn from '../../locales/en/visits.json';
import staffEn from '../../locales/en/visits-staff.json';
import scheduleEs from '../../locales/es/schedule.json';
import remindersEs from '../../locales/es/visit-reminders.json';
import visitsEs from '../../locales/es/visits.json';
import staffEs from '../../locales/es/visits-staff.json';
import type { Feature } from '../feature.ts';
import { KEPT, tables, UNTOUCHED } from '../person-data.ts';
import { BACKGROUND, INTERACTIVE } from '../platform/jobs/queues.ts';
import { until, upkeep } from '../platform/jobs/retention.ts';
import { blockRoutes } from './blocks/blocks.routes.tsx';
import { bookingRoutes } from './booking/booking.routes.tsx';
import { nearestTimes } from './booking/nearest.tsx';
import { schedulingCrawl } from './crawl.ts';
import { schedulingDemo } from './demo/demo.ts';
import { daysRoutes } from './hours/days.routes.tsx';
import { hoursRoutes } from './hours/hours.routes.tsx';
import { overviewRoutes } from './overview/overview.routes.tsx';
import { SCHEDULE } from './paths.ts';
import { mayLookUpVisits, mayManageSchedule, mayOpenVisits, mayRunDay } from './policy.ts';
import { remindDue, scheduleReminders, tellChange } from './reminders/reminders.ts';
import { reminderTopics, visitChangesTopic } from './reminders/topics.ts';
import { roomRoutes } from './rooms/rooms.routes.tsx';
import { schedulingSettings } from './settings.ts';
import { bookRoutes } from './staff/book.routes.tsx';
import { cancelDayRoutes } from './staff/cancel-day.routes.tsx';
import { dayRoutes } from './staff/day.routes.tsx';
import { visitRoutesOfStaff } from './staff/visit.routes.tsx';
import { visitsCard } from './today.tsx';
import { visitTypeRoutes } from './visit-types/visit-types.routes.tsx';
import { visitRoutes } from './visits/visits.routes.tsx';

const en = { ...visitsEn, ...staffEn, ...scheduleEn, ...remindersEn };
const es = { ...visitsEs, ...staffEs, ...scheduleEs, ...remindersEs };
type VisitStrings = typeof en;
declare module '../platform/access/permissions.ts' {
  interface StaffPermissions {
    'visits:day': true;
    'visits:schedule': true;
    'schedule:manage': true;
  }
}
declare module '../platform/i18n.ts' {
  interface Strings extends VisitStrings {}
}
declare module '../platform/http/routes.ts' {
  interface Places {
    visits: true;
    'staff-schedule': true;
    'staff-visits': true;
    'staff-book': true;
  }
}

const WITH_VISIT = { does: 'a foreign key moves it with its visit' };

/** Visits: what can be booked and when, booking, and the staff's day. */
export const schedulingFeature: Feature = {
  name: 'scheduling',
  strings: { en, es },
  routes(routes) {
    visitRoutes(routes, nearestTimes);
    bookingRoutes(routes);
    overviewRoutes(routes);
    visitTypeRoutes(routes);
    roomRoutes(routes);
    hoursRoutes(routes);
    daysRoutes(routes);
    blockRoutes(routes);
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
      place: 'staff-schedule',
      order: 104,
      icon: 'calendar-days',
      label: 'nav.schedule-setup',
      section: 'nav.section-places',
      policy: mayManageSchedule,
      audience: 'staff',
      href: () => SCHEDULE,
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
  topics: { 'visit-changes': visitChangesTopic, ...reminderTopics },
  queues: { 'visit.remind': BACKGROUND, 'visit.changed': INTERACTIVE },
  handlers: (deps) => ({
    'visit.remind': async () => void (await remindDue(deps, deps.clock.now())),
    'visit.changed': (change) => tellChange(deps, change, deps.clock.now()),
  }),
  sweeps: [scheduleReminders],
  memberCards: [visitsCard],
  caregiverCategories: ['upcoming-appointments', 'past-appointments'],
  accessWords: [
    ...(['visits:read', 'visits:book', 'visits:past', 'visits:day', 'visits:schedule'] as const),
    ...(['visits:notify', 'schedule:listed', 'schedule:listed-private'] as const),
    ...(['visits:listed', 'visits:opened'] as const),
  ],
  crawl: schedulingCrawl,
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
      ...tables(['visit_reminder'], {
        join: WITH_VISIT,
        death: 'kept, and no reminder is sent any more',
        rightEnds: 'unchanged: who may hear of a visit is decided when a reminder is sent',
        export: { not: 'it is when reminders of visits are due; the visits are exported' },
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
  demo: schedulingDemo,
  retention: [
    ...upkeep('what can be booked, where and when', 'a row each; visits name them', [
      ...['visit_type', 'visit_reason', 'room', 'hours_template', 'hours_exception'],
      'schedule_block',
    ]),
    ...upkeep('visits', 'part of the record', [
      ...['visit', 'visit_clinician', 'visit_event', 'booked'],
    ]),
    until('visit_reminder', 'reminders of visits', 'due_at', { days: 90 }),
    until('visit_hold', 'times that were chosen', 'made_at', { days: 2 }),
  ],
};
