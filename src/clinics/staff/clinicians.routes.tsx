import { z } from 'zod';
import { field } from '../../platform/http/forms.ts';
import {
  isUuid,
  notFound,
  pageAnswer,
  pageNumber,
  type Registrar,
  redirect,
} from '../../platform/http/routes.ts';
import { mayRunClinics } from '../policy.ts';
import { BASE, StaffCliniciansPage } from './clinicians.pages.tsx';
import { hideClinician, isThere, listClinicians } from './clinicians.ts';

const PER_PAGE = 50;
const HideForm = z.object({
  hidden: field.choice(['yes', 'no'], 'problem.choose'),
  version: z.string('problem.choose').regex(/^\d{1,9}$/, 'problem.choose'),
});

export function clinicianRoutes(routes: Registrar): void {
  routes.page(BASE, mayRunClinics, async (ctx) => {
    const { access, view, t, query } = ctx;
    const at = pageNumber(query);
    const list = await listClinicians(access, PER_PAGE + 1, (at - 1) * PER_PAGE);
    const body = (
      <StaffCliniciansPage
        view={view}
        list={list.slice(0, PER_PAGE)}
        at={at}
        more={list.length > PER_PAGE}
        newKey={ctx.newKey}
        done={query.done ?? ''}
      />
    );
    return pageAnswer(t, 'staff-clinics', t('directory.title'), body);
  });
  routes.form(
    `${BASE}/:id`,
    mayRunClinics,
    HideForm,
    async ({ access, params, input, now }) => {
      const id = params.id ?? '';
      if (!isUuid(id) || !(await isThere(access, id))) return notFound;
      const seen = { id, version: Number(input.version) };
      const done = await hideClinician(access, seen, input.hidden === 'yes', now);
      return redirect(`${BASE}?done=${done ? 'saved' : 'stale'}`);
    },
    async () => redirect(BASE),
  );
}
