import { z } from 'zod';
import { auditShown, shownToStaff } from '../platform/access/audit-rows.ts';
import { field, Nothing, type Problems, type Typed } from '../platform/http/forms.ts';
import {
  type Answer,
  type Context,
  notFound,
  pageAnswer,
  type Registrar,
  redirect,
} from '../platform/http/routes.ts';
import { CasePage, CasesPage, JoinedPage } from './cases/cases.pages.tsx';
import {
  type Deciding,
  decideCase,
  listMerges,
  listOpen,
  part,
  readCase,
  sayWho,
} from './cases/cases.ts';
import { mayDecideIdentity, mayReadIdentity } from './policy.ts';

const DecisionForm = z.object({
  choice: z.string('problem.choose').min(1, 'problem.choose').max(20, 'problem.choose'),
  note: field.optional(1000),
});
const BASE = '/staff/identity';
const SHOWN = 100;

const deciding = (ctx: Context<string>): Deciding => ({
  jobs: ctx.deps.jobs,
  info: ctx.info,
  now: ctx.now,
  today: ctx.today,
});

/** Both sides of what a list shows stand in their own list of who looked. */
const shown = (ctx: Context<string>, people: (string | null)[]) =>
  auditShown(
    ctx.access,
    ctx.info,
    shownToStaff(ctx.access, 'identity:listed', 'identity', 'operations'),
    people,
  );

/** Records staff decide who is who. */
export function peopleRoutes(routes: Registrar): void {
  routes.page(BASE, mayReadIdentity, async (ctx) => {
    const { access, t, view, query } = ctx;
    const rows = await listOpen(access, SHOWN + 1);
    shown(
      ctx,
      rows.slice(0, SHOWN).flatMap((row) => [row.known_id, row.other_id]),
    );
    const open = await Promise.all(
      rows.slice(0, SHOWN).map(async (row) => ({ row, who: await sayWho(access, row) })),
    );
    return pageAnswer(
      t,
      'staff-identity',
      t('identity.title'),
      <CasesPage view={view} open={open} more={rows.length > SHOWN} done={query.done ?? null} />,
    );
  });

  const page = async (
    ctx: Context<'identity:read' | 'identity:decide'>,
    typed: Typed,
    problems: Problems,
    refused: string | null = null,
  ): Promise<Answer> => {
    const one = await readCase(ctx.access, ctx.params.id ?? '', ctx);
    if (!one) return notFound;
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
      const { choice, note } = ctx.input;
      const outcome = await decideCase(
        ctx.access,
        deciding(ctx),
        ctx.params.id ?? '',
        choice,
        note,
      );
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
    shown(
      ctx,
      merges.flatMap((merge) => [merge.from_id, merge.into_id]),
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
  routes.form(
    `${BASE}/joined/:id`,
    mayDecideIdentity,
    Nothing,
    async (ctx) =>
      redirect(`${BASE}/joined?done=${await part(ctx.access, deciding(ctx), ctx.params.id ?? '')}`),
    async () => notFound,
  );
}
