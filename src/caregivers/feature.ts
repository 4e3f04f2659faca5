import birthdays from '../../locales/en/care-birthdays.json';
import invitations from '../../locales/en/care-invitations.json';
import notices from '../../locales/en/care-notices.json';
import people from '../../locales/en/care-people.json';
import requests from '../../locales/en/care-requests.json';
import staff from '../../locales/en/care-staff.json';
import birthdaysEs from '../../locales/es/care-birthdays.json';
import invitationsEs from '../../locales/es/care-invitations.json';
import noticesEs from '../../locales/es/care-notices.json';
import peopleEs from '../../locales/es/care-people.json';
import requestsEs from '../../locales/es/care-requests.json';
import staffEs from '../../locales/es/care-staff.json';
import type { Feature } from '../feature.ts';
import { UNTOUCHED } from '../person-data.ts';
import { until, upkeep } from '../platform/jobs/retention.ts';
import { birthdayTopic, careTopic } from './notices/notices.ts';
import { sweepRequests } from './requests/expiry.ts';
import { familyRoutes } from './requests/family.routes.tsx';
import { mayAskForAccess } from './requests/policy.ts';
import { careRequestSettings } from './requests/settings.ts';

type CareStrings = typeof birthdays &
  typeof invitations &
  typeof notices &
  typeof people &
  typeof requests &
  typeof staff;
declare module '../platform/i18n.ts' {
  interface Strings extends CareStrings {}
}
declare module '../platform/http/routes.ts' {
  interface Places {
    family: true;
  }
}

/** How access to a family member's record begins, is seen by both sides, and ends. */
export const caregiversFeature: Feature = {
  name: 'caregivers',
  strings: {
    en: { ...birthdays, ...invitations, ...notices, ...people, ...requests, ...staff },
    es: { ...birthdaysEs, ...invitationsEs, ...noticesEs, ...peopleEs, ...requestsEs, ...staffEs },
  },
  settings: careRequestSettings,
  routes(routes) {
    // beside the account's people and requests, the family page shows what these bring
    familyRoutes(routes, []);
  },
  navigation: [
    {
      place: 'family',
      order: 80,
      icon: 'users',
      label: 'nav.family',
      policy: mayAskForAccess,
      audience: 'account',
      href: () => '/family',
    },
  ],
  sweeps: [sweepRequests],
  topics: { care: careTopic, birthdays: birthdayTopic },
  caregiverCategories: [],
  accessWords: [],
  personData: {
    tables: [
      {
        table: 'care_invitation',
        join: { stays: 'rights never move; the invitation opens nothing any more' },
        death: 'it can no longer be accepted',
        rightEnds: UNTOUCHED,
        export: { not: 'it is about the caregiver too' },
      },
    ],
  },
  retention: [
    ...upkeep('how rights began', 'part of the record', ['care_invitation']),
    until(
      'care_request',
      'requests for access, from when they, or the access that they gave, have ended',
      'over_at',
      { setting: 'careRequestYears' },
    ),
    ...upkeep('steps of requests for access', 'with the request', ['care_request_step']),
    ...upkeep('papers of requests for access', 'with the request, their files too', ['care_paper']),
  ],
};
