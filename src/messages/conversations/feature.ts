import conversationsEn from '../../../locales/en/conversations.json';
import inboxEn from '../../../locales/en/inbox.json';
import conversationsEs from '../../../locales/es/conversations.json';
import inboxEs from '../../../locales/es/inbox.json';
import type { Feature } from '../../feature.ts';
import { escalateLate, lateTopic } from '../clock/late.ts';
import { inboxRoutes } from '../inbox/inbox.routes.tsx';
import { inboxCard } from '../inbox/staff-cards.ts';
import { messagesTopic } from '../notices.ts';
import { mayAnswerMessages, mayReadMessages } from '../policy.ts';
import { conversationRoutes } from './conversation.routes.tsx';
import { listRoutes } from './list.routes.tsx';
import { draftRoutes, writingRoutes } from './new.routes.tsx';

const en = { ...conversationsEn, ...inboxEn };
const es = { ...conversationsEs, ...inboxEs };
type ConversationStrings = typeof en;
declare module '../../platform/i18n.ts' {
  interface Strings extends ConversationStrings {}
}
declare module '../../platform/http/routes.ts' {
  interface Places {
    messages: true;
    'staff-messages': true;
  }
}

/**
 * Conversations of members and the inbox of their teams. No installation has it until it is in
 * `src/features.ts`, which waits for what docs/decisions/0080 lists; its journeys add it.
 */
export const conversationsFeature: Feature = {
  name: 'conversations',
  strings: { en, es },
  routes(routes) {
    listRoutes(routes);
    writingRoutes(routes);
    draftRoutes(routes);
    conversationRoutes(routes);
    inboxRoutes(routes);
  },
  navigation: [
    {
      place: 'messages',
      order: 30,
      icon: 'message-square-text',
      label: 'nav.messages',
      policy: mayReadMessages,
      audience: 'member',
      href: (id) => `/people/${id}/messages`,
    },
    {
      place: 'staff-messages',
      order: 65,
      icon: 'mail',
      label: 'nav.staff-messages',
      section: 'nav.section-patients',
      policy: mayAnswerMessages,
      audience: 'staff',
      href: () => '/staff/messages',
      shortcut: 'm',
    },
  ],
  topics: { messages: messagesTopic, 'messages-late': lateTopic },
  sweeps: [escalateLate],
  caregiverCategories: ['messages'],
  accessWords: [
    'messages:read',
    'messages:write',
    'messages:notify',
    'messages:answer',
    'messages:listed',
  ],
  staffCards: [inboxCard],
  crawl: { nothing: 'its part of the crawl is among what it waits for (docs/decisions/0080)' },
  // the tables are declared with the teams (../feature.ts)
  personData: { tables: [] },
  retention: [],
};
