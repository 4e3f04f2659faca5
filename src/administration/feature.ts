import en from '../../locales/en/administration.json';
import es from '../../locales/es/administration.json';
import { type Feature, staffCard } from '../feature.ts';
import { mayChangeSettings, maySetUp } from './policy.ts';
import { settingsRoutes } from './settings.routes.tsx';
import { setupRoutes } from './setup.routes.tsx';
import { ownItems } from './setup.ts';

type AdministrationStrings = typeof en;
declare module '../platform/access/permissions.ts' {
  interface StaffPermissions {
    'settings:change': true;
    'setup:read': true;
  }
}
declare module '../platform/i18n.ts' {
  interface Strings extends AdministrationStrings {}
}
declare module '../platform/http/routes.ts' {
  interface Places {
    'staff-settings': true;
  }
}

/** Until the portal is open. */
const setupCard = staffCard(maySetUp, {
  order: 5,
  icon: 'list-checks',
  load: async (_, { t }) => ({
    n: 1,
    title: t('setup.title'),
    text: t('staff-today.setup-text'),
    link: { href: '/staff/setup', text: t('setup.title') },
  }),
});

export const administrationFeature: Feature = {
  name: 'administration',
  strings: { en, es },
  permissions: {
    'settings:change': {
      label: 'may.settings:change',
      description: 'may.settings:change-text',
      sensitive: false,
      startsIn: ['administrator'],
    },
    'setup:read': {
      label: 'may.setup:read',
      description: 'may.setup:read-text',
      sensitive: false,
      startsIn: ['administrator'],
    },
  },
  // sample people need no set-up
  settingsFrom: ({ mode }) => (mode === 'demo' ? { open: true } : {}),
  setup: ownItems,
  topics: {},
  caregiverCategories: [],
  accessWords: [],
  crawl: { nothing: 'settings and the logo are the health system’s own' },
  personData: { tables: [] },
  retention: [],
  routes(routes, deps, features) {
    settingsRoutes(routes, deps, features);
    setupRoutes(routes, deps, features);
  },
  navigation: [
    {
      place: 'staff-settings',
      order: 125,
      icon: 'sliders-horizontal',
      label: 'nav.settings',
      section: 'nav.section-portal',
      policy: mayChangeSettings,
      audience: 'staff',
      href: () => '/staff/settings',
    },
  ],
  staffCards: [
    { ...setupCard, load: async (ctx) => (ctx.settings.open ? null : setupCard.load(ctx)) },
  ],
};
