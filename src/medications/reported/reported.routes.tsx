import { z } from 'zod';
import { field, type Problems, type Typed } from '../../platform/http/forms.ts';
import {
  type Answer,
  type Context,
  notFound,
  pageAnswer,
  type Registrar,
  redirect,
} from '../../platform/http/routes.ts';
import { mayReportMedicines } from '../policy.ts';
import { ReportPage } from './report.pages.tsx';
import { removeReported, reportMedicine } from './reported.ts';

const ReportForm = z.object({
  name: field.text('problem.medicine', 200),
  directions: field.optional(500),
  since: field.optional(100),
});

/** Medicines that members add to their list themselves. */
export function reportedRoutes(routes: Registrar): void {
  const report = (ctx: Context<'medicines:report'>, typed: Typed, problems: Problems): Answer =>
    pageAnswer(
      ctx.t,
      'medicines',
      ctx.t('med.add'),
      <ReportPage view={ctx.view} typed={typed} problems={problems} formKey={ctx.newKey()} />,
      problems,
    );
  routes.page('/people/:person/medicines/new', mayReportMedicines, async (ctx) =>
    report(ctx, {}, {}),
  );
  routes.form(
    '/people/:person/medicines/new',
    mayReportMedicines,
    ReportForm,
    async (ctx) => {
      const outcome = await reportMedicine(ctx.access, ctx.input, ctx.now);
      return outcome === 'added'
        ? redirect(`/people/${ctx.params.person}/medicines?done=added`)
        : report(ctx, ctx.input, { name: 'problem.medicines-many' });
    },
    async (ctx, problems, typed) => report(ctx, typed, problems),
  );
  routes.button(
    '/people/:person/medicines/reported/:id/remove',
    mayReportMedicines,
    async ({ access, params, now }) =>
      (await removeReported(access, params.id ?? '', now))
        ? redirect(`/people/${params.person}/medicines?done=removed`)
        : notFound,
  );
}
