import type { Registrar } from '../../platform/http/routes.ts';
import { mayHearOfMessages } from '../policy.ts';
import { personTopic } from '../signals.ts';
import { BASE } from '../writing/fields.ts';
import { hearNews } from './news.ts';

/** New messages, for a page that is open. */
export function newsRoutes(routes: Registrar): void {
  routes.stream(`${BASE}/events`, mayHearOfMessages, {
    topic: ({ person = '' }) => personTopic(person),
    read: ({ access }, after) => hearNews(access, after),
  });
}
