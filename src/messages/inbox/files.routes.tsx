import { isUuid, notFound, type Registrar } from '../../platform/http/routes.ts';
import { findPlace, openAttached } from '../attachments/attachments.ts';
import { mayAnswerMessages } from '../policy.ts';
import { BASE } from './inbox.pages.tsx';
import { findForStaff } from './inbox.ts';
import { logOpening } from './shown.ts';

/** Files of messages, for the people of the conversation's team. */
export function staffFileRoutes(routes: Registrar): void {
  routes.page(`${BASE}/files/:id`, mayAnswerMessages, async (ctx) => {
    const { access, deps, params } = ctx;
    const id = params.id ?? '';
    const place = isUuid(id) ? await findPlace(access, id, null) : undefined;
    const one = place && (await findForStaff(access, place.conversationId));
    if (!one) return notFound;
    await logOpening(access, one, ctx);
    const file = await openAttached(deps, access, one.patientId, id);
    return file ? { kind: 'stored-file', file, inline: true } : notFound;
  });
}
