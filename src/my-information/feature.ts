import en from '../../locales/en/my-information.json';
import es from '../../locales/es/my-information.json';
import { type Feature, staffCard } from '../feature.ts';
import { KEPT, tables } from '../person-data.ts';
import { upkeep } from '../platform/jobs/retention.ts';
import { pullLettersOfJoined } from './confidential/confidential.ts';
import { informationCrawl } from './crawl.ts';
import { informationDemo } from './demo.ts';
import { mayReadInformation, mayReviewInformation } from './policy.ts';
import { answersTopic } from './reviews/answers.ts';
import { reviewRoutes } from './reviews/reviews.routes.tsx';
import { countWaiting } from './reviews/reviews.ts';
import { informationRoutes } from './routes.tsx';
import { reachingFacts } from './staff-record.tsx';
import { answersCard } from './today.tsx';

type InformationStrings = typeof en;
declare module '../platform/access/permissions.ts' {
  interface StaffPermissions {
    'information:review': true;
  }
}
declare module '../platform/i18n.ts' {
  interface Strings extends InformationStrings {}
}
declare module '../platform/http/routes.ts' {
  interface Places {
    information: true;
    'staff-information': true;
  }
}

export const myInformationFeature: Feature = {
  name: 'my-information',
  permissions: {
    'information:review': {
      label: 'may.information:review',
      description: 'may.information:review-text',
      sensitive: true,
      startsIn: ['front-desk', 'registrar'],
    },
  },
  strings: { en, es },
  routes(routes) {
    informationRoutes(routes);
    reviewRoutes(routes);
  },
  navigation: [
    {
      place: 'information',
      order: 55,
      icon: 'user',
      label: 'nav.information',
      policy: mayReadInformation,
      audience: 'member',
      href: (id) => `/people/${id}/information`,
    },
    {
      place: 'staff-information',
      order: 25,
      icon: 'user',
      label: 'nav.staff-information',
      section: 'nav.section-patients',
      policy: mayReviewInformation,
      audience: 'staff',
      href: () => '/staff/information',
    },
  ],
  memberCards: [answersCard],
  staffRecord: reachingFacts,
  staffCards: [
    staffCard(mayReviewInformation, {
      order: 15,
      icon: 'user',
      async load(access, { t }) {
        const n = await countWaiting(access);
        return {
          n,
          title: n > 0 ? t('staff-today.information', { n }) : t('staff-today.information-none'),
          text: t('staff-today.information-text'),
          link: { href: '/staff/information', text: t('desk.title') },
        };
      },
    }),
  ],
  topics: { information: answersTopic },
  caregiverCategories: ['information'],
  accessWords: [
    'information:read',
    'information:correct',
    'information:notify',
    'information:listed',
    'information:review',
    'information:accept',
    'information:decline',
    'information:call',
    'confidential:own',
  ],
  crawl: informationCrawl,
  personData: {
    tables: [
      ...tables(['information_proposal'], {
        join: { stays: 'it was requested, and decided, about that record' },
        death: 'pending corrections can still be decided; the rest is kept',
        rightEnds: 'what they requested can no longer be accepted',
        export: {
          not: 'what was accepted is in the record; the rest is also about who requested it',
        },
      }),
      ...tables(['confidential_contact'], {
        join: { moves: 'id' },
        death: KEPT,
        rightEnds: 'unchanged: no caregiver ever sees it',
        export: { not: 'the household may read an export' },
      }),
    ],
    joined: pullLettersOfJoined,
  },
  retention: upkeep('corrections and confidential contact', 'part of the record', [
    'information_proposal',
    'confidential_contact',
  ]),
  demo: informationDemo,
};
