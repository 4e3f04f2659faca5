import { isUuid, notFound, type Registrar } from '../../platform/http/routes.ts';
import { findPlace, openAttached } from '../attachments/attachments.ts';
import { mayReadMessages } from '../policy.ts';
import { BASE } from '../writing/fields.ts';
import { openConversation } from './conversations.ts';

/** Files of messages, for whoever sees the message. */
export function fileRoutes(routes: Registrar): void {
  routes.page(`${BASE}/files/:id`, mayReadMessages, async (ctx) => {
    const { access, deps, params } = ctx;
    const id = params.id ?? '';
    const place = isUuid(id) ? await findPlace(access, id, access.person.id) : undefined;
    if (!place) return notFound;
    const opened = await openConversation(access, place.conversationId, ctx);
    const seen = opened?.messages.some((message) => message.id === place.messageId);
    const file = seen && (await openAttached(deps, access, access.person.id, id));
    return file ? { kind: 'stored-file', file, inline: true } : notFound;
  });
}
