import { z } from 'zod';
import type { Policy } from '../../platform/access/access.ts';
import { field, type Problems, type Typed } from '../../platform/http/forms.ts';
import {
  type Answer,
  type Context,
  isUuid,
  notFound,
  type Place,
  pageAnswer,
  type Registrar,
  redirect,
} from '../../platform/http/routes.ts';
import type { Key } from '../../platform/i18n.ts';
import { mayAnswerMessages, mayManageTeams } from '../policy.ts';
import { absenceDays, endAbsence, listAbsences, noteAbsence } from './absences.ts';
import { AwayPage } from './away.pages.tsx';

const AwayForm = z
  .object({
    who: z.uuid('problem.away-who'),
    from: field.day('problem.date'),
    until: field.day('problem.date'),
    cover: z.union([z.literal(''), z.uuid('problem.choose')]).default(''),
  })
  .refine(({ from, until }) => from <= until, { path: ['until'], message: 'problem.away-until' });

type Absent = 'messages:answer' | 'teams:manage';
interface Where<P extends Absent> {
  base: string;
  policy: Policy<P>;
  place: Place;
  back: { href: string; text: Key };
}

/** Who is away: for people of care teams, and for those who manage the teams. */
export function awayRoutes(routes: Registrar): void {
  pagesAt(routes, {
    base: '/staff/messages/away',
    policy: mayAnswerMessages,
    place: 'staff-messages',
    back: { href: '/staff/messages', text: 'inbox.title' },
  });
  pagesAt(routes, {
    base: '/staff/teams/away',
    policy: mayManageTeams,
    place: 'staff-teams',
    back: { href: '/staff/teams', text: 'teams.title' },
  });
}

function pagesAt<P extends Absent>(
  routes: Registrar,
  { base, policy, place, back }: Where<P>,
): void {
  const page = async (ctx: Context<P>, typed: Typed, problems: Problems): Promise<Answer> => {
    const { access, t, view, query } = ctx;
    const body = (
      <AwayPage
        view={view}
        base={base}
        back={{ href: back.href, text: t(back.text) }}
        known={await listAbsences(access, ctx)}
        days={absenceDays(ctx)}
        typed={typed}
        problems={problems}
        done={query.done ?? null}
        newKey={ctx.newKey}
      />
    );
    return pageAnswer(t, place, t('away.title'), body, problems);
  };
  routes.page(base, policy, (ctx) => page(ctx, {}, {}));
  routes.form(
    base,
    policy,
    AwayForm,
    async (ctx) => {
      const { who, from, until, cover } = ctx.input;
      const { first, last } = absenceDays(ctx);
      if (from < first || until > last)
        return page(ctx, ctx.input, { [from < first ? 'from' : 'until']: 'problem.away-days' });
      const outcome = await noteAbsence(
        ctx.access,
        { accountId: who, fromDay: from, untilDay: until, coverId: cover || null },
        ctx,
      );
      if (outcome === 'noted') return redirect(`${base}?done=noted`);
      if (outcome === 'none') return page(ctx, ctx.input, { who: 'problem.away-who' });
      const at = outcome === 'cover' ? 'cover' : 'from';
      return page(ctx, ctx.input, { [at]: `problem.away-${outcome}` });
    },
    (ctx, problems, typed) => page(ctx, typed, problems),
  );
  routes.button(`${base}/:id/end`, policy, async (ctx) => {
    const id = ctx.params.id ?? '';
    const ended = isUuid(id) && (await endAbsence(ctx.access, id, ctx));
    return ended ? redirect(`${base}?done=ended`) : notFound;
  });
}
