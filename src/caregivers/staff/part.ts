import { type AccessWord, type Entry, type StaffCard, staffCard } from '../../feature.ts';
import type { Permissions } from '../../platform/access/permissions.ts';
import type { Registrar } from '../../platform/http/routes.ts';
import { mayEndAtOnce, mayReadCareAsStaff, mayReviewCare, maySeeEmergencies } from '../policy.ts';
import { emergencyRoutes } from './emergency/emergency.routes.tsx';
import { countRevocations } from './emergency/emergency.ts';
import { careRecordRoutes } from './record/record.routes.tsx';
import { requestRoutes } from './requests/requests.routes.tsx';
import { countRequests } from './requests/review.ts';
import { careReviewRoutes } from './reviews/reviews.routes.tsx';
import { countDue } from './reviews/reviews.ts';

declare module '../../platform/access/permissions.ts' {
  interface StaffPermissions {
    'care:review': true;
    'care:emergency': true;
    'care:confirm': true;
    'care:staff': true;
  }
}
declare module '../../platform/http/routes.ts' {
  interface Places {
    'staff-care': true;
    'staff-care-emergency': true;
    'staff-care-emergencies': true;
    'staff-caregivers': true;
  }
}

/** What the feature provides for staff. */
export const carePermissions: Permissions = {
  'care:review': {
    label: 'may.care:review',
    description: 'may.care:review-text',
    sensitive: true,
    startsIn: ['records'],
  },
  'care:emergency': {
    label: 'may.care:emergency',
    description: 'may.care:emergency-text',
    sensitive: true,
    startsIn: ['records', 'privacy-officer', 'clinician'],
  },
  'care:confirm': {
    label: 'may.care:confirm',
    description: 'may.care:confirm-text',
    sensitive: true,
    startsIn: ['records', 'privacy-officer'],
  },
  'care:staff': {
    label: 'may.care:staff',
    description: 'may.care:staff-text',
    sensitive: true,
    startsIn: ['records', 'clinician'],
  },
};

export const careNavigation: readonly Entry[] = [
  {
    place: 'staff-care',
    order: 26,
    icon: 'users',
    label: 'nav.staff-care',
    section: 'nav.section-patients',
    policy: mayReviewCare,
    audience: 'staff',
    href: () => '/staff/care',
  },
  {
    place: 'staff-care-emergencies',
    order: 27,
    icon: 'triangle-alert',
    label: 'nav.staff-care-emergencies',
    section: 'nav.section-patients',
    policy: maySeeEmergencies,
    audience: 'staff',
    href: () => '/staff/care/emergencies',
  },
  {
    place: 'staff-care-emergency',
    order: 28,
    icon: 'lock',
    label: 'nav.staff-care-emergency',
    section: 'nav.section-patients',
    policy: mayEndAtOnce,
    audience: 'staff',
    href: () => '/staff/care/emergency',
  },
  {
    place: 'staff-caregivers',
    order: 210,
    icon: 'users',
    label: 'nav.staff-caregivers',
    section: 'nav.section-record',
    policy: mayReadCareAsStaff,
    audience: 'record',
    href: (id) => `/staff/people/${id}/caregivers`,
  },
];

export const careCards: readonly StaffCard[] = [
  staffCard(maySeeEmergencies, {
    order: 11,
    icon: 'triangle-alert',
    async load(access, { t }) {
      const n = await countRevocations(access);
      return {
        n,
        title:
          n > 0 ? t('staff-today.care-emergencies', { n }) : t('staff-today.care-emergencies-none'),
        text: t('staff-today.care-emergencies-text'),
        link: { href: '/staff/care/emergencies', text: t('care-staff.emergencies') },
      };
    },
  }),
  staffCard(mayReviewCare, {
    order: 12,
    icon: 'users',
    async load(access, { t }) {
      const n = await countRequests(access);
      return {
        n,
        title: n > 0 ? t('staff-today.care', { n }) : t('staff-today.care-none'),
        text: t('staff-today.care-text'),
        link: { href: '/staff/care', text: t('care-staff.requests') },
      };
    },
  }),
  staffCard(mayReviewCare, {
    order: 13,
    icon: 'calendar',
    async load(access, { t, today }) {
      const n = await countDue(access, today);
      return {
        n,
        title: n > 0 ? t('staff-today.care-due', { n }) : t('staff-today.care-due-none'),
        text: t('staff-today.care-due-text'),
        link: { href: '/staff/care/reviews', text: t('care-staff.reviews') },
      };
    },
  }),
];

/** A person's access log has the same words for all of these (docs/decisions/0076). */
export const careWords: readonly AccessWord[] = [
  'care:staff',
  'care:record',
  'care:review',
  'care:listed',
  'care:approve',
  'care:decline',
  'care:emergency',
  'care:confirm',
  'care:lift',
  'care:order',
  'care:order-end',
  'care:flag',
  'care:flag-lift',
  'care:reviewed',
];

export function careStaffRoutes(routes: Registrar): void {
  requestRoutes(routes);
  emergencyRoutes(routes);
  careReviewRoutes(routes);
  careRecordRoutes(routes);
}
