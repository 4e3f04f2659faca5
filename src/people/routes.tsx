import { z } from 'zod';
import { field, Nothing, type Problems, type Typed } from '../platform/forms.ts';
import { type Answer, type Context, notFound, pageAnswer, type Registrar, redirect } from '../platform/routes.ts';
import { CasePage, CasesPage, JoinedPage } from './cases.pages.tsx';
import { type Deciding, decideCase, listMerges, listOpen, part, readCase, sayWho } from './cases.ts';
import { mayDecideIdentity, mayReadIdentity } from './policy.ts';

const DecisionForm = z.object({ choice: z.string('problem.choose').min(1, 'problem.choose').max(20, 'problem.choose'), note: field.optional(1000) });
const BASE = '/staff/identity';
const SHOWN = 100;

const deciding = (ctx: Context<string>): Deciding => ({ jobs: ctx.deps.jobs, asking: ctx.asking, now: ctx.now, today: ctx.today });

/** Records staff decide who is who. */
export function peopleRoutes(routes: Registrar): void {
  routes.page(BASE, mayReadIdentity, async ({ tx, grant, t, view, query }) => {
    const rows = await listOpen(tx, grant, SHOWN + 1);
    const open = await Promise.all(rows.slice(0, SHOWN).map(async (row) => ({ row, who: await sayWho(tx, grant, row) })));
    return pageAnswer(t, 'staff-identity', t('identity.title'), <CasesPage view={view} open={open} more={rows.length > SHOWN} done={query.done ?? null} />);
  });

  const page = async (ctx: Context<'identity:read' | 'identity:decide'>, typed: Typed, problems: Problems, refused: string | null = null): Promise<Answer> => {
    const one = await readCase(ctx.tx, ctx.grant, ctx.params.id ?? '', ctx);
    if (!one) return notFound;
    const body = <CasePage view={ctx.view} one={one} typed={typed} problems={problems} formKey={ctx.newKey()} refused={refused} />;
    return pageAnswer(ctx.t, 'staff-identity', ctx.t(`identity.kind-${one.row.kind}`), body, problems);
  };
  routes.page(`${BASE}/:id`, mayReadIdentity, (ctx) => page(ctx, {}, {}));
  routes.form(
    `${BASE}/:id`,
    mayDecideIdentity,
    DecisionForm,
    async (ctx) => {
      const { choice, note } = ctx.input;
      const outcome = await decideCase(ctx.tx, ctx.grant, deciding(ctx), ctx.params.id ?? '', choice, note);
      if (outcome === 'no-choice') return page(ctx, ctx.input, { choice: 'problem.choose' });
      if (outcome === 'joined-again' || outcome === 'has-account') return page(ctx, ctx.input, {}, outcome);
      return redirect(`${BASE}?done=${outcome}`);
    },
    (ctx, problems, typed) => page(ctx, typed, problems),
  );

  routes.page(`${BASE}/joined`, mayReadIdentity, async ({ tx, grant, t, view, query, newKey }) => {
    const merges = await listMerges(tx, grant, SHOWN);
    return pageAnswer(t, 'staff-identity', t('identity.joined'), <JoinedPage view={view} merges={merges} keys={merges.map(newKey)} done={query.done ?? null} />);
  });
  routes.form(
    `${BASE}/joined/:id`,
    mayDecideIdentity,
    Nothing,
    async (ctx) => redirect(`${BASE}/joined?done=${await part(ctx.tx, ctx.grant, deciding(ctx), ctx.params.id ?? '')}`),
    async () => notFound,
  );
}
