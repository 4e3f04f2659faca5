import type { Registrar } from '../../platform/http/routes.ts';
import { filesOf } from '../attachments/attachments.ts';
import { listWhole } from '../conversations/conversations.ts';
import { mayReadMessages } from '../policy.ts';
import { referenceOf } from '../results/results.pages.tsx';
import { resultsOf } from '../results/results.ts';
import { BASE, home } from '../writing/fields.ts';
import { bundleOf } from './communication.rules.ts';

/** All conversations of a person that the reader sees, as a file of FHIR resources. */
export function recordRoutes(routes: Registrar): void {
  routes.page(`${BASE}/record`, mayReadMessages, async (ctx) => {
    const { access, deps, now, t } = ctx;
    const patientId = access.person.id;
    const whole = await listWhole(access);
    const ids = whole.flatMap(({ messages }) => messages.map(({ id }) => id));
    const files = await filesOf(access, patientId, ids);
    const results = await resultsOf(access, ids, ctx);
    const at = `${deps.config.publicUrl}${home({ person: patientId })}/files`;
    const conversations = whole.map(({ team, teamId, messages, ...thread }) => ({
      thread: { ...thread, patientId, team: { id: teamId, name: team } },
      messages: messages.map((message, place) => ({
        ...message,
        before: messages[place - 1]?.id ?? null,
        files: (files.get(message.id) ?? []).map((file) => ({
          ...file,
          url: `${at}/${file.id}`,
        })),
        result: referenceOf(t, results.get(message.id)),
      })),
    }));
    const bundle = bundleOf(conversations, deps.config.publicUrl, now);
    return {
      kind: 'file',
      name: 'messages.json',
      type: 'application/fhir+json',
      bytes: Buffer.from(JSON.stringify(bundle, null, 1)),
    };
  });
}
