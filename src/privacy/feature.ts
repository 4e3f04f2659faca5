import en from '../../locales/en/privacy.json';
import es from '../../locales/es/privacy.json';
import { type Feature, staffCard } from '../feature.ts';
import { KEPT, tables, UNTOUCHED } from '../person-data.ts';
import { upkeep } from '../platform/jobs/retention.ts';
import { privacyCrawl } from './crawl.ts';
import { privacyDemo } from './demo.ts';
import { mayReviewAccess } from './policy.ts';
import { countOpen } from './reviews.ts';
import { privacyRoutes } from './routes.tsx';
import { reviewsTopic } from './topics.ts';

type PrivacyStrings = typeof en;
declare module '../platform/access/permissions.ts' {
  interface StaffPermissions {
    'privacy:review': true;
    'privacy:decide': true;
  }
}
declare module '../platform/i18n.ts' {
  interface Strings extends PrivacyStrings {}
}
declare module '../platform/http/routes.ts' {
  interface Places {
    'staff-privacy': true;
  }
}

export const privacyFeature: Feature = {
  name: 'privacy',
  permissions: {
    'privacy:review': {
      label: 'may.privacy:review',
      description: 'may.privacy:review-text',
      sensitive: true,
      startsIn: ['privacy-officer'],
    },
    'privacy:decide': {
      label: 'may.privacy:decide',
      description: 'may.privacy:decide-text',
      sensitive: true,
      startsIn: ['privacy-officer'],
    },
  },
  strings: { en, es },
  routes: privacyRoutes,
  topics: { reviews: reviewsTopic },
  navigation: [
    {
      place: 'staff-privacy',
      order: 40,
      icon: 'shield-check',
      label: 'nav.privacy',
      section: 'nav.section-patients',
      policy: mayReviewAccess,
      audience: 'staff',
      href: () => '/staff/privacy',
    },
  ],
  staffCards: [
    staffCard(mayReviewAccess, {
      order: 40,
      icon: 'shield-check',
      async load(access, { t }) {
        const n = await countOpen(access);
        return {
          n,
          title: n > 0 ? t('staff-today.privacy', { n }) : t('staff-today.privacy-none'),
          text: t('staff-today.privacy-text'),
          link: { href: '/staff/privacy', text: t('privacy.title') },
        };
      },
    }),
  ],
  caregiverCategories: [],
  accessWords: [
    'privacy:listed',
    'privacy:review',
    'privacy:decide',
    'privacy:protect',
    'privacy:unprotect',
    'privacy:link',
    'privacy:unlink',
  ],
  crawl: privacyCrawl,
  personData: {
    tables: tables(['access_review', 'listed_person', 'staff_patient'], {
      join: { stays: 'read through the join: a protected record protects the one it led to' },
      death: KEPT,
      rightEnds: UNTOUCHED,
      export: { not: 'the privacy office’s own' },
    }),
  },
  retention: upkeep(
    'what the privacy officer looks at',
    'questions about who was looked at, and what came of it, come years later',
    ['access_review', 'listed_person', 'staff_patient'],
  ),
  demo: privacyDemo,
};
