import type { Feature } from '../src/feature.ts';
import { mayReadMessages } from '../src/messages/policy.ts';

/**
 * Pages that wait for news of a record, under the policy of messages: what a live connection costs,
 * whatever it is about.
 */
export const liveFeature: Feature = {
  name: 'live',
  topics: {},
  retention: [],
  accessWords: [],
  caregiverCategories: ['messages'],
  crawl: { nothing: 'only the benchmark has it' },
  personData: { tables: [] },
  routes(routes) {
    routes.stream('/people/:person/live', mayReadMessages, {
      topic: ({ person }) => `live ${person}`,
      read: async () => [],
    });
  },
};
