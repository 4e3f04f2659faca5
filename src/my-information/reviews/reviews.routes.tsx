import { z } from 'zod';
import type { Problems, Typed } from '../../platform/http/forms.ts';
import { field } from '../../platform/http/forms.ts';
import {
  type Answer,
  type Context,
  notFound,
  pageAnswer,
  type Registrar,
  redirect,
} from '../../platform/http/routes.ts';
import { mayReviewInformation } from '../policy.ts';
import { QueuePage, ReviewPage } from './reviews.pages.tsx';
import { REASONS } from './reviews.rules.ts';
import { decideProposal, listWaiting, openProposal } from './reviews.ts';

const DecisionForm = z.object({
  do: z.enum(['accept', 'decline', 'call'], 'problem.choose'),
  seen: z.string('problem.choose').regex(/^[0-9a-f]{20}$/, 'problem.choose'),
  reason: z.enum([...REASONS, ''], 'problem.choose').default(''),
  note: field.optional(500),
});
const BASE = '/staff/information';

type Ctx = Context<'information:review'>;

/** The front desk decides about corrections that members requested. */
export function reviewRoutes(routes: Registrar): void {
  routes.page(BASE, mayReviewInformation, async ({ access, t, view, query }) =>
    pageAnswer(
      t,
      'staff-information',
      t('desk.title'),
      <QueuePage view={view} waiting={await listWaiting(access)} done={query.done ?? null} />,
    ),
  );
  const page = async (ctx: Ctx, typed: Typed, problems: Problems): Promise<Answer> => {
    const { access, t, view, params, query } = ctx;
    const whole = await openProposal(access, params.id ?? '', ctx.asOf);
    if (!whole) return notFound;
    const body = (
      <ReviewPage
        view={view}
        whole={whole}
        typed={typed}
        problems={problems}
        newKey={ctx.newKey}
        done={query.done ?? null}
      />
    );
    return pageAnswer(t, 'staff-information', t('desk.one'), body, problems);
  };
  routes.page(`${BASE}/:id`, mayReviewInformation, (ctx) => page(ctx, {}, {}));
  routes.form(
    `${BASE}/:id`,
    mayReviewInformation,
    DecisionForm,
    async (ctx) => {
      const { access, deps, params, input } = ctx;
      const { reason, note } = input;
      if (input.do === 'decline' && reason === '')
        return page(ctx, input, { reason: 'problem.desk-reason' });
      if (input.do === 'decline' && reason === 'other' && note === '')
        return page(ctx, input, { note: 'problem.desk-note' });
      const outcome = await decideProposal(
        access,
        deps.jobs,
        params.id ?? '',
        { do: input.do, seen: input.seen, reason: reason || null, note },
        ctx.asOf,
      );
      if (outcome === 'none') return notFound;
      return redirect(
        outcome === 'done' ? `${BASE}?done=${input.do}` : `${BASE}/${params.id}?done=${outcome}`,
      );
    },
    (ctx, problems, typed) => page(ctx, typed, problems),
  );
}
