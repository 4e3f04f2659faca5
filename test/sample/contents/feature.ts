import type { Feature } from '../../../src/feature.ts';
import en from './en.json';
import es from './es.json';
import { mayReadContents } from './policy.ts';
import { contentsRoutes } from './routes.tsx';

type ContentsStrings = typeof en;
declare module '../../../src/platform/i18n.ts' {
  interface Strings extends ContentsStrings {}
}
declare module '../../../src/platform/http/routes.ts' {
  interface Places {
    contents: true;
  }
}

export const contentsFeature: Feature = {
  name: 'contents',
  strings: { en, es },
  routes: contentsRoutes,
  topics: {},
  caregiverCategories: ['results'],
  accessWords: ['contents:read'],
  crawl: { nothing: 'no caregiver sees its page' },
  personData: { tables: [] },
  retention: [],
  navigation: [
    {
      place: 'contents',
      order: 60,
      icon: 'eye',
      label: 'nav.contents',
      policy: mayReadContents,
      audience: 'member',
      href: (id) => `/people/${id}/contents`,
    },
  ],
};
