import en from '../../locales/en/preferences.json';
import es from '../../locales/es/preferences.json';
import type { Feature } from '../feature.ts';
import { BACKGROUND, INTERACTIVE } from '../platform/jobs/queues.ts';
import { upkeep } from '../platform/jobs/retention.ts';
import { sendNotices } from '../platform/notices/sending.ts';
import { preferencesCrawl } from './crawl.ts';
import { preferencesDemo } from './demo.ts';
import { mayChooseNotices } from './policy.ts';
import { preferenceRoutes } from './preferences.routes.tsx';
import { moveWaiting } from './preferences.ts';

type PreferenceStrings = typeof en;
declare module '../platform/i18n.ts' {
  interface Strings extends PreferenceStrings {}
}
declare module '../platform/http/routes.ts' {
  interface Places {
    preferences: true;
  }
}

export const preferencesFeature: Feature = {
  name: 'preferences',
  strings: { en, es },
  queues: { 'notice.send': BACKGROUND, 'notice.urgent': INTERACTIVE },
  routes: (routes, _deps, features) => preferenceRoutes(routes, features),
  navigation: [
    {
      place: 'preferences',
      order: 70,
      icon: 'sliders-horizontal',
      label: 'nav.preferences',
      policy: mayChooseNotices,
      audience: 'member',
      href: (id) => `/people/${id}/preferences`,
    },
  ],
  handlers: (deps) => ({
    'notice.send': async (job) => void (await sendNotices(deps, job, deps.clock.now())),
    'notice.urgent': async (job) => void (await sendNotices(deps, job, deps.clock.now())),
  }),
  topics: {},
  caregiverCategories: ['preferences'],
  accessWords: ['notices:choose'],
  // its tables are an account's own: choices, and what the account was notified of
  crawl: preferencesCrawl,
  personData: { tables: [], joined: moveWaiting },
  retention: upkeep('who is notified of what', 'one row per choice', [
    'notice_choice',
    'bounced_address',
  ]),
  demo: preferencesDemo,
};
