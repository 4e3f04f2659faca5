import type { Registrar } from '../../platform/http/routes.ts';
import { listWhole } from '../conversations/conversations.ts';
import { mayReadMessages } from '../policy.ts';
import { BASE } from '../writing/fields.ts';
import { bundleOf } from './communication.rules.ts';

/** All conversations of a person that the reader sees, as a file of FHIR resources. */
export function recordRoutes(routes: Registrar): void {
  routes.page(`${BASE}/record`, mayReadMessages, async ({ access, deps, now }) => {
    const patientId = access.person.id;
    const conversations = (await listWhole(access)).map(
      ({ team, teamId, messages, ...thread }) => ({
        thread: { ...thread, patientId, team: { id: teamId, name: team } },
        messages: messages.map((message, at) => ({
          ...message,
          before: messages[at - 1]?.id ?? null,
        })),
      }),
    );
    const bundle = bundleOf(conversations, deps.config.publicUrl, now);
    return {
      kind: 'file',
      name: 'messages.json',
      type: 'application/fhir+json',
      bytes: Buffer.from(JSON.stringify(bundle, null, 1)),
    };
  });
}
