import { auditShown, shownToStaff } from '../../platform/access/audit-rows.ts';
import { notFound, pageAnswer, type Registrar, redirect } from '../../platform/http/routes.ts';
import { mayMailLetters } from '../policy.ts';
import { dropSpentBatches, listBatches, openBatch, prepareLetters } from './letter-batches.ts';
import { LettersPage } from './letters.pages.tsx';
import { listLetters, stepLetter } from './letters.ts';

/** The queue of letters, for staff who print and mail them. */
export function letterQueueRoutes(routes: Registrar): void {
  routes.page('/staff/letters', mayMailLetters, async ({ access, t, view, newKey, query }) => {
    const letters = await listLetters(access);
    auditShown(
      access,
      access.info,
      shownToStaff(access, 'letters:listed', 'sign-on', 'operations'),
      letters.map((letter) => letter.patient_id),
    );
    const body = (
      <LettersPage
        view={view}
        letters={letters}
        batches={await listBatches(access)}
        newKey={newKey}
        done={query.done}
      />
    );
    return pageAnswer(t, 'staff-letters', t('letters.title'), body);
  });
  for (const path of ['/staff/letters/print', '/staff/letters/:id/print'] as const) {
    routes.button(path, mayMailLetters, async ({ access, params, deps }) => {
      const batch = await prepareLetters(deps, access, params.id ?? null);
      return redirect(`/staff/letters?done=${batch ? 'prepared' : 'stale'}`);
    });
  }
  routes.button(
    '/staff/letters/batches/:id/open',
    mayMailLetters,
    async ({ access, params, deps, now }) => {
      const bytes = await openBatch(deps, access, params.id ?? '');
      if (!bytes) return redirect('/staff/letters?done=stale');
      return {
        kind: 'file',
        name: `letters-${now.toISOString().slice(0, 10)}.pdf`,
        type: 'application/pdf',
        bytes,
      };
    },
  );
  for (const step of ['mailed', 'returned', 'withdraw', 'release'] as const) {
    routes.button(`/staff/letters/:id/${step}`, mayMailLetters, async ({ access, params }) => {
      if (!params.id) return notFound;
      if (!(await stepLetter(access, params.id, step)))
        return redirect('/staff/letters?done=stale');
      await dropSpentBatches(access);
      return redirect('/staff/letters');
    });
  }
}
