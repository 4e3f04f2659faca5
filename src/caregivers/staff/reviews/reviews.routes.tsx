import { z } from 'zod';
import { bandFor } from '../../../family/policy.ts';
import { mayOpenRecord } from '../../../people/policy.ts';
import { field, type Problems, type Typed } from '../../../platform/http/forms.ts';
import {
  type Answer,
  type Context,
  mayAlso,
  notFound,
  pageAnswer,
  type Registrar,
  redirect,
} from '../../../platform/http/routes.ts';
import { mayDecideCare, mayReviewCare } from '../../policy.ts';
import { typedReason } from '../shared/forms.ts';
import { involvedPage } from '../shared/parts.pages.tsx';
import { completed, type Terms, termsProblems } from '../shared/terms.rules.ts';
import { decideLocked } from './locked.ts';
import { INVITATIONS, REVIEWS, ReviewsPage, RIGHTS } from './reviews.pages.tsx';
import { listReviews } from './reviews.ts';
import { RightPage } from './right.pages.tsx';
import { endRightAsStaff, extendRight, readRight } from './rights.ts';

const day = z.union([z.literal(''), z.iso.date('problem.date')], 'problem.date').default('');
const ExtendForm = z.object({
  seen: field.text('problem.choose', 30),
  endsOn: day,
  reviewOn: day,
  note: field.optional(1000),
});
const EndForm = z.object({
  reason: typedReason,
  tell: z.enum(['no', 'yes'], 'problem.choose'),
});
type Ctx = Context<'care:review'>;

/** Rights, orders and people for records staff to review. */
export function careReviewRoutes(routes: Registrar): void {
  routes.page(REVIEWS, mayReviewCare, async (ctx) => {
    const { access, t, view, query, newKey } = ctx;
    const body = (
      <ReviewsPage
        view={view}
        all={await listReviews(access, ctx.asOf)}
        newKey={newKey}
        opens={mayAlso(mayOpenRecord, ctx)}
        done={query.done ?? null}
      />
    );
    return pageAnswer(t, 'staff-care', t('care-staff.reviews'), body);
  });

  for (const what of ['unlock', 'void'] as const)
    routes.button(`${INVITATIONS}/:id/${what}`, mayDecideCare, async ({ access, deps, params }) => {
      const outcome = await decideLocked(access, deps.jobs, params.id ?? '', what);
      return outcome === 'none'
        ? notFound
        : redirect(`${REVIEWS}?done=${outcome === 'done' ? what : outcome}`);
    });

  const page = async (ctx: Ctx, typed: Typed, problems: Problems): Promise<Answer> => {
    const { access, t, view, params, query, newKey } = ctx;
    const whole = await readRight(access, params.id ?? '', ctx.asOf);
    if (!whole) return notFound;
    const title = t('care-staff.right');
    if (typeof whole === 'string') return involvedPage(t, 'staff-care', title, whole);
    const body = (
      <RightPage
        view={view}
        whole={whole}
        typed={typed}
        problems={problems}
        newKey={newKey}
        done={query.done ?? null}
      />
    );
    return pageAnswer(t, 'staff-care', title, body, problems);
  };
  routes.page(`${RIGHTS}/:id`, mayReviewCare, (ctx) => page(ctx, {}, {}));
  routes.form(
    `${RIGHTS}/:id`,
    mayDecideCare,
    ExtendForm,
    async (ctx) => {
      const { access, params, input, today, settings } = ctx;
      const id = params.id ?? '';
      const whole = await readRight(access, id, ctx.asOf);
      if (!whole || !access.actor) return notFound;
      if (typeof whole === 'string') return redirect(`${RIGHTS}/${id}?done=${whole}`);
      const about = {
        birthDate: whole.person.birthDate,
        band: bandFor(whole.person, { actor: access.actor, settings }),
        today,
        adultAge: settings.adultAge,
      };
      const { relationship, basis } = whole.right;
      const terms: Terms = completed(
        {
          relationship,
          basis: basis === 'minor' ? 'minor' : 'court',
          endsOn: input.endsOn || null,
          reviewOn: input.reviewOn || null,
        },
        about,
      );
      const problems = termsProblems(terms, about);
      if (Object.keys(problems).length > 0) return page(ctx, { ...input }, problems);
      const { endsOn, reviewOn } = terms;
      const outcome = await extendRight(
        access,
        id,
        { endsOn, reviewOn, note: input.note, seen: input.seen },
        ctx.asOf,
      );
      if (outcome === 'none') return notFound;
      return redirect(`${RIGHTS}/${id}?done=${outcome === 'done' ? 'extended' : outcome}`);
    },
    (ctx, problems, typed) => page(ctx, typed, problems),
  );
  routes.form(
    `${RIGHTS}/:id/end`,
    mayDecideCare,
    EndForm,
    async (ctx) => {
      const { access, deps, params, input } = ctx;
      const id = params.id ?? '';
      const how = { reason: input.reason, quiet: input.tell === 'no' };
      const outcome = await endRightAsStaff(access, deps.jobs, id, how, ctx.asOf);
      if (outcome === 'none') return notFound;
      return redirect(
        outcome === 'done' ? `${REVIEWS}?done=right-ended` : `${RIGHTS}/${id}?done=${outcome}`,
      );
    },
    (ctx, problems, typed) => page(ctx, typed, problems),
  );
}
