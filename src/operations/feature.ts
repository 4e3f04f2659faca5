import en from '../../locales/en/operations.json';
import es from '../../locales/es/operations.json';
import { type Feature, staffCard } from '../feature.ts';
import { countDead } from '../platform/jobs/dead-jobs.ts';
import { operationsDemo } from './demo.ts';
import { operationsRoutes } from './operations.routes.tsx';
import { mayOperate } from './policy.ts';
import { operationsSettings } from './settings.ts';

type OperationsStrings = typeof en;
declare module '../platform/access/permissions.ts' {
  interface StaffPermissions {
    'operations:run': true;
  }
}
declare module '../platform/i18n.ts' {
  interface Strings extends OperationsStrings {}
}
declare module '../platform/http/routes.ts' {
  interface Places {
    'staff-operations': true;
  }
}

export const operationsFeature: Feature = {
  name: 'operations',
  permissions: {
    'operations:run': {
      label: 'may.operations:run',
      description: 'may.operations:run-text',
      sensitive: false,
      startsIn: ['administrator', 'integrator'],
    },
  },
  strings: { en, es },
  settings: operationsSettings,
  routes: operationsRoutes,
  topics: {},
  caregiverCategories: [],
  accessWords: [],
  crawl: { nothing: 'jobs and messages name nobody' },
  personData: { tables: [] },
  retention: [],
  navigation: [
    {
      place: 'staff-operations',
      order: 120,
      icon: 'list-checks',
      label: 'nav.operations',
      section: 'nav.section-portal',
      policy: mayOperate,
      audience: 'staff',
      href: () => '/staff/operations',
    },
  ],
  staffCards: [
    staffCard(mayOperate, {
      order: 30,
      icon: 'list-checks',
      async load(access, { t }) {
        const n = await countDead(access);
        return {
          n,
          title: n > 0 ? t('staff-today.operations', { n }) : t('staff-today.operations-none'),
          text: t('staff-today.operations-text'),
          link: { href: '/staff/operations', text: t('operations.title') },
        };
      },
    }),
  ],
  demo: operationsDemo,
};
