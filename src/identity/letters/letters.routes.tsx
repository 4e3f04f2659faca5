import { auditShown, shownToStaff } from '../../platform/access/audit-rows.ts';
import { notFound, pageAnswer, type Registrar, redirect } from '../../platform/http/routes.ts';
import { mayMailLetters } from '../policy.ts';
import {
  dropSpentBatches,
  listBatches,
  openBatch,
  prepareLetters,
  readBatch,
} from './letter-batches.ts';
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
      letters.map((letter) => letter.patientId),
    );
    const body = (
      <LettersPage
        view={view}
        letters={letters}
        batches={await listBatches(access)}
        newKey={newKey}
        done={query.done}
        opened={query.file}
      />
    );
    return pageAnswer(t, 'staff-letters', t('letters.title'), body);
  });
  for (const path of ['/staff/letters/print', '/staff/letters/:id/print'] as const) {
    routes.button(path, mayMailLetters, async ({ access, params, deps }) => {
      const batch = await prepareLetters(deps, access, params.id ?? null);
      const none = params.id ? 'stale' : 'nothing';
      return redirect(`/staff/letters?done=${batch ? 'prepared' : none}`);
    });
  }
  // a download leaves the page as it was: the batch is opened first, so that the page that offers
  // its file already shows the letters as printed
  routes.button('/staff/letters/batches/:id/open', mayMailLetters, async (ctx) => {
    const { access, params, deps } = ctx;
    return (await openBatch(deps, access, params.id ?? ''))
      ? redirect(`/staff/letters?done=opened&file=${params.id}`)
      : redirect('/staff/letters?done=stale');
  });
  routes.page('/staff/letters/batches/:id/file', mayMailLetters, async (ctx) => {
    const file = await readBatch(ctx.deps, ctx.access, ctx.params.id ?? '');
    return file ? { kind: 'file', type: 'application/pdf', ...file } : notFound;
  });
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
