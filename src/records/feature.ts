import labs from '../../locales/en/labs.json';
import workbench from '../../locales/en/workbench.json';
import labsEs from '../../locales/es/labs.json';
import workbenchEs from '../../locales/es/workbench.json';
import { mayReadAccessLog, maySetPreferences } from '../family/policy.ts';
import { type Feature, staffCard } from '../feature.ts';
import { accessFor } from '../platform/access/access.ts';
import { BACKGROUND } from '../platform/jobs/queues.ts';
import { upkeep } from '../platform/jobs/retention.ts';
import { accessLogRoutes } from './access-log/access-log.routes.tsx';
import { recordsCrawl } from './crawl.ts';
import { recordsDemo } from './demo/demo.ts';
import { labDerivation } from './labs/derive/derivation.ts';
import { announceDueResults, announceNewResults, resultsTopic } from './labs/notices/notices.ts';
import { listNew } from './labs/results/new.ts';
import { resultRoutes } from './labs/results/results.routes.tsx';
import { trendRoutes } from './labs/trends/trends.routes.tsx';
import { recordData } from './person-data.ts';
import { mayReadResults, mayReadResultsAsStaff, mayReviewResults } from './policy.ts';
import { reviewRoutes } from './reviews/reviews.routes.tsx';
import { listWaitingResults } from './reviews/waiting.ts';
import { recordSettings } from './settings.ts';
import { elsewhereCard, logCard, resultNews, resultsCard, wishCard } from './today.tsx';
import { wishRoutes } from './wishes/wishes.routes.tsx';

type RecordStrings = typeof labs & typeof workbench;
declare module '../platform/access/permissions.ts' {
  interface StaffPermissions {
    'results:staff': true;
    'results:note': true;
    'results:hold': true;
    'results:review': true;
  }
}
declare module '../platform/i18n.ts' {
  interface Strings extends RecordStrings {}
}
declare module '../platform/http/routes.ts' {
  interface Places {
    results: true;
    'access-log': true;
    'staff-results': true;
    'staff-reviews': true;
  }
}
declare module '../platform/jobs/queues.ts' {
  interface JobData {
    'mail.new-results': { accountId: string };
  }
}

const RECORD = 'part of the record';
const DONE = 'rows are deleted as soon as that is done';

export const recordsFeature: Feature = {
  name: 'records',
  permissions: {
    'results:staff': {
      label: 'may.results:staff',
      description: 'may.results:staff-text',
      sensitive: true,
      startsIn: ['clinician', 'nurse', 'records'],
    },
    'results:note': {
      label: 'may.results:note',
      description: 'may.results:note-text',
      sensitive: true,
      startsIn: ['clinician', 'nurse'],
    },
    'results:hold': {
      label: 'may.results:hold',
      description: 'may.results:hold-text',
      sensitive: true,
      startsIn: ['clinician'],
    },
    'results:review': {
      label: 'may.results:review',
      description: 'may.results:review-text',
      sensitive: true,
      startsIn: ['clinician', 'nurse'],
    },
  },
  strings: { en: { ...labs, ...workbench }, es: { ...labsEs, ...workbenchEs } },
  settings: recordSettings,
  queues: { 'mail.new-results': BACKGROUND },
  topics: { results: resultsTopic },
  preferenceLinks: [
    {
      order: 10,
      icon: 'test-tubes',
      label: 'wish.title',
      text: 'today.wish-text',
      policy: maySetPreferences,
      href: (id) => `/people/${id}/results/wish`,
    },
  ],
  routes(routes) {
    resultRoutes(routes);
    trendRoutes(routes);
    accessLogRoutes(routes);
    wishRoutes(routes);
    reviewRoutes(routes);
  },
  navigation: [
    {
      place: 'results',
      order: 20,
      icon: 'test-tubes',
      label: 'nav.results',
      policy: mayReadResults,
      audience: 'member',
      href: (id) => `/people/${id}/results`,
      async badge(access, view, open) {
        // counts what the list would show, as ruled by the same engine
        const reads = accessFor(access, mayReadResults, view);
        if (!reads) return 0;
        return (await listNew(reads, view)).filter((result) => result.id !== open).length;
      },
    },
    {
      place: 'access-log',
      order: 60,
      icon: 'eye',
      label: 'nav.access-log',
      policy: mayReadAccessLog,
      audience: 'member',
      href: (id) => `/people/${id}/access-log`,
    },
    {
      place: 'staff-reviews',
      order: 55,
      icon: 'test-tubes',
      label: 'nav.reviews',
      section: 'nav.section-patients',
      policy: mayReviewResults,
      audience: 'staff',
      href: () => '/staff/reviews',
    },
    {
      place: 'staff-results',
      order: 200,
      icon: 'test-tubes',
      label: 'nav.results',
      section: 'nav.section-record',
      policy: mayReadResultsAsStaff,
      audience: 'record',
      href: (id) => `/staff/people/${id}/results`,
    },
  ],
  derivations: [labDerivation],
  shows: ['Binary', 'Practitioner', 'PractitionerRole', 'Organization', 'Location', 'Device'],
  staffCards: [
    staffCard(mayReviewResults, {
      order: 65,
      icon: 'test-tubes',
      async load(access, ctx) {
        const { t } = ctx;
        const n = (await listWaitingResults(access, ctx)).length;
        return {
          n,
          title: n > 0 ? t('staff-today.reviews', { n }) : t('staff-today.reviews-none'),
          text: t('staff-today.reviews-text'),
          link: { href: '/staff/reviews', text: t('nav.reviews') },
        };
      },
    }),
  ],
  memberCards: [resultsCard, elsewhereCard, logCard, wishCard],
  familyNews: [resultNews],
  handlers: (deps) => ({
    'mail.new-results': async ({ accountId }) =>
      void (await announceNewResults(deps, accountId, deps.clock.now())),
  }),
  sweeps: [announceDueResults],
  caregiverCategories: ['results', 'access-log', 'preferences'],
  accessWords: ['results:read', 'results:staff', 'results:hold', 'results:note', 'results:listed'],
  crawl: recordsCrawl,
  personData: recordData,
  retention: [
    ...['resource_history', 'shared_resource_history', 'lab_result_history'].map(
      (table) =>
        ({
          table,
          what: 'earlier versions of the record',
          partitions: true,
          keep: { setting: 'historyYears' },
        }) as const,
    ),
    ...upkeep('the record', RECORD, ['resource', 'shared_resource', 'lab_result']),
    ...upkeep('whose record has to be derived again', DONE, ['lab_stale', 'lab_wanting']),
    ...upkeep('what clinicians decided', RECORD, [
      'result_hold',
      'result_note',
      'result_note_history',
      'result_review',
    ]),
    ...upkeep('results that somebody has not opened', 'rows are deleted when they are opened', [
      'result_unseen',
    ]),
    ...upkeep('rights and wishes', RECORD, ['release_preference']),
  ],
  demo: recordsDemo,
};
