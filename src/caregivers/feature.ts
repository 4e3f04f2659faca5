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
import { upkeep } from '../platform/jobs/retention.ts';
import { caregiversDemo } from './demo/demo.ts';
import { birthdayTopic, careTopic } from './notices/notices.ts';

type CareStrings = typeof birthdays &
  typeof invitations &
  typeof notices &
  typeof people &
  typeof requests &
  typeof staff;
declare module '../platform/i18n.ts' {
  interface Strings extends CareStrings {}
}

/** How access to a family member's record begins, is seen by both sides, and ends. */
export const caregiversFeature: Feature = {
  name: 'caregivers',
  strings: {
    en: { ...birthdays, ...invitations, ...notices, ...people, ...requests, ...staff },
    es: { ...birthdaysEs, ...invitationsEs, ...noticesEs, ...peopleEs, ...requestsEs, ...staffEs },
  },
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
    ...upkeep('requests for access', 'what staff decided by, for as long as the right counts', [
      'care_request',
      'care_request_step',
      'care_paper',
    ]),
  ],
  demo: caregiversDemo,
};
