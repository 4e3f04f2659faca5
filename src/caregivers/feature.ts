import { z } from 'zod';
import { mayReadCaregivers } from '../family/policy.ts';
import type { Feature } from '../feature.ts';
import { installLetter } from '../identity/letters/letter-kinds.ts';
import { mayHelpMembers } from '../identity/policy.ts';
import { UNTOUCHED } from '../person-data.ts';
import { INTERACTIVE } from '../platform/jobs/queues.ts';
import { until, upkeep } from '../platform/jobs/retention.ts';
import { birthdayRoutes } from './birthdays/birthdays.routes.tsx';
import { runBirthdays } from './birthdays/birthdays.ts';
import { birthdayLetter } from './birthdays/letters.ts';
import { birthdaySettings } from './birthdays/settings.ts';
import { birthdayCard } from './birthdays/today.tsx';
import { birthdayTopic } from './birthdays/topic.ts';
import { contactRoutes, SHARED_CONTACTS } from './contacts/contacts.routes.tsx';
import { caregiversCrawl } from './crawl.ts';
import { caregiversDemo } from './demo/demo.ts';
import { answerRoutes } from './invitations/answers.routes.tsx';
import { askedInvitations } from './invitations/asked.pages.tsx';
import { invitationRoutes } from './invitations/invitations.routes.tsx';
import { expireInvitations } from './invitations/invitations.ts';
import { mailCareInvitation } from './invitations/mail.ts';
import { invitationSettings } from './invitations/settings.ts';
import { joinRoutes } from './joins/joins.routes.tsx';
import { careTopic } from './notices/notices.ts';
import { peopleRoutes } from './people/people.routes.tsx';
import { sweepRequests } from './requests/expiry.ts';
import { familyRoutes } from './requests/family.routes.tsx';
import { mayAskForAccess } from './requests/policy.ts';
import { careRequestSettings } from './requests/settings.ts';
import { emergenciesTopic } from './staff/emergency/topic.ts';
import {
  careCards,
  careNavigation,
  carePermissions,
  careStaffRoutes,
  careWords,
} from './staff/part.ts';
import { alarmUnconfirmed, endByFeed } from './staff/sweeps.ts';
import { careStrings } from './strings.ts';

declare module '../platform/http/routes.ts' {
  interface Places {
    family: true;
    caregivers: true;
    'staff-shared-contacts': true;
  }
}

installLetter('birthday', birthdayLetter);

/** Access to a family member's record: how it starts, how both sides see it, and how it ends. */
export const caregiversFeature: Feature = {
  name: 'caregivers',
  strings: careStrings,
  permissions: carePermissions,
  settings: z.object({
    ...birthdaySettings.shape,
    ...invitationSettings.shape,
    ...careRequestSettings.shape,
  }),
  routes(routes, deps, features) {
    familyRoutes(
      routes,
      features.flatMap((one) => one.familyParts ?? []),
    );
    invitationRoutes(routes);
    answerRoutes(routes);
    peopleRoutes(routes);
    birthdayRoutes(routes, deps, features);
    careStaffRoutes(routes);
    joinRoutes(routes);
    contactRoutes(routes);
  },
  familyParts: [askedInvitations],
  navigation: [
    {
      place: 'caregivers',
      order: 62,
      icon: 'users',
      label: 'nav.caregivers',
      policy: mayReadCaregivers,
      audience: 'member',
      href: (id) => `/people/${id}/caregivers`,
    },
    {
      place: 'family',
      order: 80,
      icon: 'users',
      label: 'nav.family',
      policy: mayAskForAccess,
      audience: 'account',
      href: () => '/family',
    },
    ...careNavigation,
    {
      place: 'staff-shared-contacts',
      order: 30,
      icon: 'mail',
      label: 'nav.shared-contacts',
      section: 'nav.section-patients',
      policy: mayHelpMembers,
      audience: 'staff',
      href: () => SHARED_CONTACTS,
    },
  ],
  memberCards: [birthdayCard],
  staffCards: [...careCards],
  queues: { 'mail.care-invitation': INTERACTIVE },
  handlers: (deps) => ({
    'mail.care-invitation': ({ invitationId }, id) =>
      mailCareInvitation(deps, invitationId, deps.clock.now(), deps.mail.as(id)),
  }),
  sweeps: [expireInvitations, sweepRequests, endByFeed, alarmUnconfirmed, runBirthdays],
  topics: { care: careTopic, birthdays: birthdayTopic, emergencies: emergenciesTopic },
  caregiverCategories: ['access-log'],
  accessWords: [
    ...careWords,
    'care:invite',
    'care:accept',
    'care:unlock',
    'care:void',
    'care:joined',
    'care:shared',
    'birthdays:read',
    'birthdays:notify',
    'birthdays:narrow',
    'birthdays:end',
  ],
  crawl: caregiversCrawl,
  personData: {
    tables: [
      {
        table: 'care_invitation',
        join: { stays: 'rights never move; the invitation no longer opens anything' },
        death: 'it can no longer be accepted',
        rightEnds: UNTOUCHED,
        export: { not: 'it is about the caregiver too' },
      },
      {
        table: 'birthday_step',
        join: { stays: 'which notices were sent, and by which birth date' },
        death: 'nobody gets another birthday notice',
        rightEnds: 'a caregiver who lost the right gets no notices about later birthdays',
        export: { not: 'which notices were sent' },
      },
    ],
  },
  retention: [
    until('birthday_step', 'what was said and done about birthdays', 'done_at', { days: 500 }),
    ...upkeep('how far the birthdays are done', 'one row', ['birthday_run']),
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
  demo: caregiversDemo,
};
