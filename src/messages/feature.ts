import attachmentsEn from '../../locales/en/attachments.json';
import conversationsEn from '../../locales/en/conversations.json';
import inboxEn from '../../locales/en/inbox.json';
import teamsEn from '../../locales/en/messages.json';
import promiseEn from '../../locales/en/messages-promise.json';
import readingEn from '../../locales/en/messages-reading.json';
import toolsEn from '../../locales/en/messages-tools.json';
import weeksEn from '../../locales/en/messages-weeks.json';
import attachmentsEs from '../../locales/es/attachments.json';
import conversationsEs from '../../locales/es/conversations.json';
import inboxEs from '../../locales/es/inbox.json';
import teamsEs from '../../locales/es/messages.json';
import promiseEs from '../../locales/es/messages-promise.json';
import readingEs from '../../locales/es/messages-reading.json';
import toolsEs from '../../locales/es/messages-tools.json';
import weeksEs from '../../locales/es/messages-weeks.json';
import type { Feature } from '../feature.ts';
import { KEPT, tables, UNTOUCHED } from '../person-data.ts';
import { accessFor } from '../platform/access/access.ts';
import { BACKGROUND } from '../platform/jobs/queues.ts';
import { until, upkeep } from '../platform/jobs/retention.ts';
import { handOverAbsent } from './absences/absences.ts';
import { awayRoutes } from './absences/away.routes.tsx';
import { beginRoutes } from './begin/begin.routes.tsx';
import { writeAsMessage } from './begin/other-work.ts';
import { blockingRoutes } from './blocking/blocking.routes.tsx';
import { closeReadOnly, escalateLate, lateTopic } from './clock/late.ts';
import { autosaveRoutes } from './conversations/autosave.routes.ts';
import { conversationRoutes } from './conversations/conversation.routes.tsx';
import { listUnread } from './conversations/conversations.ts';
import { fileRoutes } from './conversations/files.routes.tsx';
import { listRoutes } from './conversations/list.routes.tsx';
import { draftRoutes, writingRoutes } from './conversations/new.routes.tsx';
import { newsRoutes } from './conversations/news.routes.ts';
import { messagesCrawl } from './crawl.ts';
import { messagesDemo } from './demo/demo.ts';
import { keptDraftRoutes, keptDrafts } from './drafts/kept.routes.tsx';
import { recordRoutes } from './fhir/record.routes.ts';
import { staffFileRoutes } from './inbox/files.routes.tsx';
import { inboxRoutes } from './inbox/inbox.routes.tsx';
import { inboxNewsRoutes } from './inbox/news.routes.ts';
import { inboxCard } from './inbox/staff-cards.ts';
import { listSendingRoutes } from './lists/lists.routes.tsx';
import { sendSome } from './lists/sending.ts';
import { messagesTopic } from './notices.ts';
import { paperRoutes } from './paper/paper.routes.tsx';
import {
  mayAnswerMessages,
  mayBeginMessages,
  mayManageTeams,
  mayReadMessages,
  maySendLists,
} from './policy.ts';
import { strandedCard, strandedRoutes } from './queues/stranded.routes.tsx';
import { peopleRoutes } from './teams/people.routes.tsx';
import { teamRoutes } from './teams/teams.routes.tsx';
import { templateRoutes } from './templates/templates.routes.tsx';
import { messageNews, messagesCard } from './today.tsx';
import { weekRoutes } from './weeks/weeks.routes.tsx';

const en = {
  ...{ ...teamsEn, ...conversationsEn, ...inboxEn, ...attachmentsEn },
  ...{ ...readingEn, ...promiseEn, ...toolsEn, ...weeksEn },
};
const es = {
  ...{ ...teamsEs, ...conversationsEs, ...inboxEs, ...attachmentsEs },
  ...{ ...readingEs, ...promiseEs, ...toolsEs, ...weeksEs },
};
type MessageStrings = typeof en;
declare module '../platform/access/permissions.ts' {
  interface StaffPermissions {
    'teams:manage': true;
    'messages:answer': true;
    'messages:send-list': true;
    'messages:block': true;
  }
}
declare module '../platform/i18n.ts' {
  interface Strings extends MessageStrings {}
}
declare module '../platform/http/routes.ts' {
  interface Places {
    messages: true;
    'staff-messages': true;
    'staff-write': true;
    'staff-message-lists': true;
    'staff-teams': true;
  }
}

const FOLLOWS = { does: 'a foreign key moves it with its conversation' };

/** Care teams, and what members and teams write to each other. */
export const messagesFeature: Feature = {
  name: 'messages',
  strings: { en, es },
  permissions: {
    'teams:manage': {
      label: 'may.teams:manage',
      description: 'may.teams:manage-text',
      sensitive: false,
      startsIn: ['administrator'],
    },
    'messages:answer': {
      label: 'may.messages:answer',
      description: 'may.messages:answer-text',
      sensitive: true,
      startsIn: ['clinician', 'nurse', 'front-desk'],
    },
    'messages:send-list': {
      label: 'may.messages:send-list',
      description: 'may.messages:send-list-text',
      sensitive: true,
      startsIn: ['scheduling-manager'],
    },
    'messages:block': {
      label: 'may.messages:block',
      description: 'may.messages:block-text',
      sensitive: true,
      startsIn: ['clinician'],
    },
  },
  routes(routes) {
    teamRoutes(routes);
    peopleRoutes(routes);
    listRoutes(routes);
    writingRoutes(routes);
    draftRoutes(routes);
    keptDraftRoutes(routes);
    conversationRoutes(routes);
    autosaveRoutes(routes);
    newsRoutes(routes);
    inboxRoutes(routes);
    inboxNewsRoutes(routes);
    listSendingRoutes(routes);
    fileRoutes(routes);
    staffFileRoutes(routes);
    paperRoutes(routes);
    recordRoutes(routes);
    awayRoutes(routes);
    blockingRoutes(routes);
    strandedRoutes(routes);
    templateRoutes(routes);
    beginRoutes(routes);
    weekRoutes(routes);
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
      async badge(access, view, open) {
        const reads = accessFor(access, mayReadMessages, view);
        return reads ? (await listUnread(reads, open)).length : 0;
      },
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
    {
      place: 'staff-message-lists',
      order: 66,
      icon: 'users',
      label: 'nav.message-lists',
      section: 'nav.section-patients',
      policy: maySendLists,
      audience: 'staff',
      href: () => '/staff/messages/lists',
    },
    {
      place: 'staff-teams',
      order: 103,
      icon: 'message-square-text',
      label: 'nav.teams',
      section: 'nav.section-places',
      policy: mayManageTeams,
      audience: 'staff',
      href: () => '/staff/teams',
    },
    {
      place: 'staff-write',
      order: 210,
      icon: 'mail',
      label: 'nav.begin-message',
      section: 'nav.section-record',
      policy: mayBeginMessages,
      audience: 'record',
      href: (id) => `/staff/people/${id}/messages/new`,
    },
  ],
  writeToPerson: writeAsMessage,
  topics: { messages: messagesTopic, 'messages-late': lateTopic },
  queues: { 'message.list': BACKGROUND },
  handlers: (deps) => ({
    'message.list': async ({ listId }) => void (await sendSome(deps, listId)),
  }),
  sweeps: [handOverAbsent, escalateLate, closeReadOnly],
  caregiverCategories: ['messages'],
  accessWords: [
    'messages:read',
    'messages:write',
    'messages:notify',
    'messages:answer',
    'messages:answer-private',
    'messages:block',
    'messages:block-private',
    'messages:begin',
    'messages:send-list',
    'messages:on-list',
    'messages:listed',
    'messages:listed-private',
  ],
  memberCards: [messagesCard],
  familyNews: [messageNews],
  familyParts: [keptDrafts],
  staffCards: [strandedCard, inboxCard],
  crawl: messagesCrawl,
  personData: {
    tables: [
      ...tables(['conversation'], {
        join: { moves: 'id' },
        death: KEPT,
        rightEnds: UNTOUCHED,
        export: 'yes',
      }),
      ...tables(['message', 'message_file', 'message_result'], {
        join: FOLLOWS,
        death: KEPT,
        rightEnds: UNTOUCHED,
        export: 'yes',
      }),
      ...tables(['message_said'], {
        join: FOLLOWS,
        death: KEPT,
        rightEnds: UNTOUCHED,
        export: { not: 'it has the same words as the message, evened out for the search' },
      }),
      ...tables(['conversation_reader'], {
        join: FOLLOWS,
        death: KEPT,
        rightEnds: UNTOUCHED,
        export: { not: 'it is what each account has read, not what was said' },
      }),
      ...tables(['message_promise'], {
        join: FOLLOWS,
        death: KEPT,
        rightEnds: 'unchanged: no caregiver ever sees it',
        export: { not: 'it counts how a team kept its promises; the messages have the times' },
      }),
      ...tables(['conversation_event'], {
        join: FOLLOWS,
        death: KEPT,
        rightEnds: 'unchanged: no caregiver ever sees it',
        export: { not: 'it has what staff noted for each other' },
      }),
      ...tables(['message_block'], {
        join: { moves: 'id' },
        death: KEPT,
        rightEnds: 'unchanged: it also holds for a new right of the same caregiver',
        export: { not: 'it has what staff noted for each other' },
      }),
      ...tables(['message_draft'], {
        join: { does: 'a reply moves with its conversation; a new message stays in its record' },
        death: 'kept: its author can copy it, but not send it',
        rightEnds: 'kept: its author can copy it from the family page, but not send it',
        export: { not: 'only its author sees what they have not sent' },
      }),
    ],
  },
  retention: [
    until('message_list', 'messages to many members, and to whom they went', 'made_at', {
      days: 730,
    }),
    ...upkeep('the people of a list', 'with the list', ['message_list_line']),
    ...upkeep('care teams', 'conversations name them', [
      ...['team', 'team_member', 'team_clinician', 'team_change'],
      ...['absence', 'message_template'],
    ]),
    ...upkeep('conversations and messages', 'part of the record', [
      ...['conversation', 'message', 'message_said', 'message_file', 'message_result'],
      ...['conversation_reader', 'conversation_event', 'message_draft', 'message_block'],
    ]),
    until('message_promise', 'whether care teams answered in time', 'asked_at', { days: 400 }),
    until('message_upload', 'files chosen for a message that was not sent', 'held_at', { days: 1 }),
  ],
  demo: messagesDemo,
};
