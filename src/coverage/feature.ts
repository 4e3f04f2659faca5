import en from '../../locales/en/coverage.json';
import es from '../../locales/es/coverage.json';
import type { Feature } from '../feature.ts';
import { coverageCrawl } from './crawl.ts';
import { coverageDemo } from './demo.ts';
import { mayReadCoverage } from './policy.ts';
import { coverageRoutes } from './routes.tsx';

type CoverageStrings = typeof en;
declare module '../platform/i18n.ts' {
  interface Strings extends CoverageStrings {}
}
declare module '../platform/http/routes.ts' {
  interface Places {
    coverage: true;
  }
}

export const coverageFeature: Feature = {
  name: 'coverage',
  strings: { en, es },
  shows: ['Coverage'],
  routes: coverageRoutes,
  topics: {},
  caregiverCategories: ['coverage'],
  accessWords: ['coverage:read'],
  crawl: coverageCrawl,
  personData: { tables: [] },
  retention: [],
  navigation: [
    {
      place: 'coverage',
      order: 50,
      icon: 'id-card',
      label: 'nav.coverage',
      policy: mayReadCoverage,
      audience: 'member',
      href: (id) => `/people/${id}/coverage`,
    },
  ],
  demo: coverageDemo,
};
