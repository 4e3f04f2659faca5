import type { Registrar } from '../../platform/http/routes.ts';
import { mayAnswerMessages } from '../policy.ts';
import { inboxTopic } from '../signals.ts';
import { BASE } from './inbox.pages.tsx';
import { hearInbox } from './news.ts';

/** What comes into the inbox while its page is open. Each account listens under its own address. */
export function inboxNewsRoutes(routes: Registrar): void {
  routes.stream(`${BASE}/events/:account`, mayAnswerMessages, {
    topic: ({ account = '' }) => inboxTopic(account),
    read: ({ access, params }, after) => hearInbox(access, params.account, after),
  });
}
