import { z } from 'zod';
import { auditShown, shownToStaff } from '../../platform/access/audit-rows.ts';
import { field, type Problems, type Typed } from '../../platform/http/forms.ts';
import {
  type Answer,
  type Context,
  notFound,
  pageAnswer,
  type Registrar,
  redirect,
} from '../../platform/http/routes.ts';
import { listOpen } from '../cases/cases.ts';
import { listMerges } from '../merging/merging.ts';
import { mayDecideIdentity, mayReadIdentity, type ReadsIdentity } from '../policy.ts';
import { BASE, CasePage, CasesPage, hrefOf } from './decisions.pages.tsx';
import { decideCase, namesIn, readCase, separateRecords } from './decisions.ts';
import { JoinedPage } from './joined.pages.tsx';

const DecisionForm = z.object({
  choice: z.string('problem.choose').min(1, 'problem.choose').max(20, 'problem.choose'),
  note: field.optional(1000),
});
const SHOWN = 100;

/** Writes an access log entry for each person in a list. */
const auditListed = ({ access, info }: Context<'identity:read'>, people: (string | null)[]) =>
  auditShown(
    access,
    info,
    shownToStaff(access, 'identity:listed', 'identity', 'operations'),
    people,
  );

/** Records staff decide whether two people are the same person. */
export function caseRoutes(routes: Registrar): void {
  routes.page(BASE, mayReadIdentity, async (ctx) => {
    const { access, t, view, query } = ctx;
    const rows = await listOpen(access, SHOWN + 1);
    const shown = rows.slice(0, SHOWN);
    auditListed(
      ctx,
      shown.flatMap((row) => [row.knownId, row.otherId]),
    );
    const open = await Promise.all(
      shown.map(async (row) => ({ row, who: await namesIn(access, row) })),
    );
    return pageAnswer(
      t,
      'staff-identity',
      t('identity.title'),
      <CasesPage view={view} open={open} more={rows.length > SHOWN} done={query.done ?? null} />,
    );
  });

  const page = async (
    ctx: Context<ReadsIdentity>,
    typed: Typed,
    problems: Problems,
    refused: string | null = null,
  ): Promise<Answer> => {
    const one = await readCase(ctx.access, ctx.params.id ?? '', ctx);
    if (!one) return notFound;
    if (one.row.kind === 'caregivers') return redirect(hrefOf(one.row));
    const body = (
      <CasePage
        view={ctx.view}
        one={one}
        typed={typed}
        problems={problems}
        formKey={ctx.newKey()}
        refused={refused}
      />
    );
    return pageAnswer(
      ctx.t,
      'staff-identity',
      ctx.t(`identity.kind-${one.row.kind}`),
      body,
      problems,
    );
  };
  routes.page(`${BASE}/:id`, mayReadIdentity, (ctx) => page(ctx, {}, {}));
  routes.form(
    `${BASE}/:id`,
    mayDecideIdentity,
    DecisionForm,
    async (ctx) => {
      const decision = { id: ctx.params.id ?? '', ...ctx.input };
      const outcome = await decideCase(ctx.access, ctx.deps.jobs, decision, ctx);
      if (outcome === 'no-choice') return page(ctx, ctx.input, { choice: 'problem.choose' });
      if (outcome === 'joined-again' || outcome === 'has-account')
        return page(ctx, ctx.input, {}, outcome);
      return redirect(`${BASE}?done=${outcome}`);
    },
    (ctx, problems, typed) => page(ctx, typed, problems),
  );

  routes.page(`${BASE}/joined`, mayReadIdentity, async (ctx) => {
    const { access, t, view, query, newKey } = ctx;
    const merges = await listMerges(access, SHOWN);
    auditListed(
      ctx,
      merges.flatMap((merge) => [merge.fromId, merge.intoId]),
    );
    return pageAnswer(
      t,
      'staff-identity',
      t('identity.joined'),
      <JoinedPage
        view={view}
        merges={merges}
        keys={merges.map(newKey)}
        done={query.done ?? null}
      />,
    );
  });
  routes.button(`${BASE}/joined/:id`, mayDecideIdentity, async ({ access, deps, params, now }) => {
    const outcome = await separateRecords(access, deps.jobs, params.id ?? '', now);
    return redirect(`${BASE}/joined?done=${outcome}`);
  });
}
