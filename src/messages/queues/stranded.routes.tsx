import { z } from 'zod';
import { staffCard } from '../../feature.ts';
import type { Problems, Typed } from '../../platform/http/forms.ts';
import {
  type Answer,
  type Context,
  pageAnswer,
  type Registrar,
  redirect,
} from '../../platform/http/routes.ts';
import { mayManageTeams } from '../policy.ts';
import { PAGE, StrandedPage } from './stranded.pages.tsx';
import { listStranded, listTakers, moveStranded } from './stranded.ts';

const MoveForm = z.object({
  team: z.uuid('problem.stranded-team'),
  into: z.uuid('problem.stranded-team'),
});

/** Conversations that nobody can answer today, for those who manage teams. It opens none of them. */
export function strandedRoutes(routes: Registrar): void {
  const page = async (
    ctx: Context<'teams:manage'>,
    typed: Typed,
    problems: Problems,
  ): Promise<Answer> => {
    const { access, t, view, query } = ctx;
    const stranded = await listStranded(access, ctx.today);
    const body = (
      <StrandedPage
        view={view}
        stranded={stranded}
        takers={await listTakers(access, stranded, t.language)}
        typed={typed}
        problems={problems}
        done={query.done ?? null}
        formKey={ctx.newKey()}
      />
    );
    return pageAnswer(t, 'staff-teams', t('stranded.title'), body, problems);
  };
  routes.page(PAGE, mayManageTeams, (ctx) => page(ctx, {}, {}));
  routes.form(
    PAGE,
    mayManageTeams,
    MoveForm,
    async (ctx) => {
      const { team, into } = ctx.input;
      const outcome = await moveStranded(ctx.access, team, into, ctx);
      if (outcome === 'moved') return redirect(`${PAGE}?done=moved`);
      return page(ctx, ctx.input, { into: 'problem.stranded-none' });
    },
    (ctx, problems, typed) => page(ctx, typed, problems),
  );
}

/** Open conversations that nobody can answer today. */
export const strandedCard = staffCard(mayManageTeams, {
  order: 64,
  icon: 'triangle-alert',
  async load(access, { t, today }) {
    const stranded = await listStranded(access, today);
    const n = stranded.reduce((all, team) => all + team.n, 0);
    return {
      n,
      title: n > 0 ? t('stranded.card', { n }) : t('stranded.none'),
      text: n > 0 ? t('stranded.card-text') : t('stranded.none-text'),
      link: { href: PAGE, text: t('stranded.title') },
    };
  },
});
