import {
  type Context,
  notFound,
  pageAnswer,
  type Registrar,
  redirect,
} from '../platform/http/routes.ts';
import type { Key } from '../platform/i18n.ts';
import { listAlarms } from '../platform/jobs/alarms.ts';
import { dropDeadJob, listDeadJobs, replayDeadJob } from '../platform/jobs/dead-jobs.ts';
import { dropMessage, listUndelivered, replayMessage } from '../platform/outbox/undelivered.ts';
import { OperationsPage } from './operations.pages.tsx';
import { mayOperate } from './policy.ts';
import { securityTxt } from './security-txt.rules.ts';

const BASE = '/staff/operations';
const DONE: Record<string, Key> = {
  again: 'operations.done-again',
  dropped: 'operations.done-dropped',
  gone: 'operations.gone',
};

/** Dead jobs and messages: retry them, or drop them for good. */
export function operationsRoutes(routes: Registrar): void {
  routes.publicPage(
    '/.well-known/security.txt',
    'who finds a security problem must learn where to report it (RFC 9116)',
    async ({ settings, deps, now }) => {
      const text = securityTxt(
        {
          contacts: settings.securityContacts,
          policy: settings.securityPolicy,
          publicUrl: deps.config.publicUrl,
        },
        now,
      );
      return text === null ? notFound : { kind: 'text', text };
    },
  );
  routes.page(BASE, mayOperate, async ({ access, t, view, now, query, newKey }) => {
    const [jobs, messages, alarms] = await Promise.all([
      listDeadJobs(access),
      listUndelivered(access),
      listAlarms(access, now),
    ]);
    const done = Object.hasOwn(DONE, query.done ?? '') ? (DONE[query.done ?? ''] ?? null) : null;
    return pageAnswer(
      t,
      'staff-operations',
      t('operations.title'),
      <OperationsPage {...{ view, jobs, messages, alarms, done, newKey }} />,
    );
  });
  const press = (
    path: string,
    is: 'again' | 'dropped',
    work: (ctx: Context<'operations:run'>, id: string) => Promise<boolean>,
  ) =>
    routes.button(`${BASE}/${path}`, mayOperate, async (ctx) =>
      redirect(`${BASE}?done=${(await work(ctx, ctx.params.id ?? '')) ? is : 'gone'}`),
    );
  press('jobs/:id/again', 'again', ({ access, deps }, id) => replayDeadJob(access, deps.jobs, id));
  press('jobs/:id/drop', 'dropped', ({ access }, id) => dropDeadJob(access, id));
  press('messages/:id/again', 'again', ({ access, now }, id) => replayMessage(access, id, now));
  press('messages/:id/drop', 'dropped', ({ access, now }, id) => dropMessage(access, id, now));
}
