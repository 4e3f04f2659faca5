import type { Feature } from '../feature.ts';
import { showcaseRoutes } from './routes.tsx';

/** What only the demo has: its mailbox, its codes, and every component in every state. */
export const showcaseFeature: Feature = {
  name: 'showcase',
  topics: {},
  caregiverCategories: [],
  accessWords: [],
  crawl: { nothing: 'pages of components and of the demo' },
  personData: { tables: [] },
  retention: [],
  routes(routes, { config }) {
    if (config.mode === 'demo') showcaseRoutes(routes);
  },
};
