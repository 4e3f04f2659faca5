import { z } from 'zod';
import { field } from '../../platform/http/forms.ts';
import { notFound, pageAnswer, type Registrar, redirect } from '../../platform/http/routes.ts';
import { mayDecideQuarantine, mayReadQuarantine } from './policy.ts';
import { QuarantinedPage, QuarantinePage } from './quarantine.pages.tsx';
import {
  askToRetry,
  countByReason,
  dropQuarantined,
  findQuarantined,
  listQuarantine,
} from './quarantine.ts';

const ReasonForm = z.object({ reason: field.text('problem.choose', 40) });
const BASE = '/staff/quarantine';
const SHOWN = 50;

/** What could not be filed: list, show, retry, delete. */
export function quarantineRoutes(routes: Registrar): void {
  routes.page(BASE, mayReadQuarantine, async ({ access, t, view, query, newKey }) => {
    const reason = query.reason && /^[\w-]{1,40}$/.test(query.reason) ? query.reason : null;
    const after =
      query.after && !Number.isNaN(Date.parse(query.after)) ? new Date(query.after) : null;
    const rows = await listQuarantine(access, { reason, source: null, after }, SHOWN + 1);
    const data = {
      rows: rows.slice(0, SHOWN),
      counts: await countByReason(access),
      reason,
      next: rows.length > SHOWN ? (rows[SHOWN - 1]?.receivedAt.toISOString() ?? null) : null,
      first: after === null,
    };
    return pageAnswer(
      t,
      'staff-quarantine',
      t('quarantine.title'),
      <QuarantinePage view={view} data={data} formKey={newKey()} done={query.done ?? null} />,
    );
  });
  routes.form(
    `${BASE}/retry`,
    mayDecideQuarantine,
    ReasonForm,
    async ({ access, deps, input, now }) => {
      const n = await askToRetry(access, deps.jobs, { reason: input.reason }, now);
      return redirect(`${BASE}?done=${n > 0 ? 'retried' : 'retried-none'}`);
    },
    async () => redirect(BASE),
  );
  routes.page(
    `${BASE}/:id`,
    mayReadQuarantine,
    async ({ access, t, view, params, query, newKey }) => {
      const row = await findQuarantined(access, params.id ?? '');
      if (!row) return notFound;
      return pageAnswer(
        t,
        'staff-quarantine',
        t('quarantine.title'),
        <QuarantinedPage
          view={view}
          row={row}
          keys={[newKey(), newKey()]}
          ask={query.drop === 'yes'}
        />,
      );
    },
  );
  routes.button(`${BASE}/:id/retry`, mayDecideQuarantine, async ({ access, deps, params, now }) => {
    const n = await askToRetry(access, deps.jobs, { ids: [params.id ?? ''] }, now);
    return redirect(`${BASE}?done=${n > 0 ? 'retried' : 'retried-none'}`);
  });
  routes.button(`${BASE}/:id/drop`, mayDecideQuarantine, async ({ access, params }) =>
    (await dropQuarantined(access, [params.id ?? ''])) > 0
      ? redirect(`${BASE}?done=dropped`)
      : notFound,
  );
}
