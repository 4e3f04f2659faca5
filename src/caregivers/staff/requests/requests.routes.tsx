import { z } from 'zod';
import { bandFor } from '../../../family/policy.ts';
import { chosen, RELATIONSHIPS } from '../../../family/rights/rights.rules.ts';
import {
  checkedIn,
  field,
  type Problems,
  type Typed,
  withBoxes,
} from '../../../platform/http/forms.ts';
import {
  type Answer,
  type Context,
  isUuid,
  notFound,
  pageAnswer,
  type Registrar,
  redirect,
} from '../../../platform/http/routes.ts';
import { isReason } from '../../../privacy/watch.ts';
import { mayDecideCare, mayReviewCare } from '../../policy.ts';
import { countDue } from '../reviews/reviews.ts';
import { seenVersion } from '../shared/forms.ts';
import { involvedPage } from '../shared/parts.pages.tsx';
import { type About, BASES, completed, termsProblems, usualTerms } from '../shared/terms.rules.ts';
import { CheckPage, TermsPage } from './approve.pages.tsx';
import {
  type Approving,
  approveRequest,
  type Decision,
  decideRequest,
  type Prepared,
  prepareApproval,
} from './decisions.ts';
import { openPaper } from './papers.ts';
import { CARE, QueuePage, REQUESTS } from './queue.pages.tsx';
import { DECLINE_REASONS, RequestPage } from './request.pages.tsx';
import { listRequests, readRequest } from './review.ts';

const DecisionForm = z.object({
  do: z.enum(['review', 'papers', 'decline'], 'problem.choose'),
  seen: seenVersion,
  reason: z.enum([...DECLINE_REASONS, ''], 'problem.choose').default(''),
  message: field.optional(1000),
});
const day = z.union([z.literal(''), z.iso.date('problem.date')], 'problem.date').default('');
const ApproveForm = withBoxes(
  {
    record: z.uuid('problem.choose'),
    seen: seenVersion,
    step: z.enum(['terms', 'check', 'approve'], 'problem.choose'),
    change: field.optional(3),
    relationship: z.enum(RELATIONSHIPS, 'problem.choose'),
    basis: z.enum(BASES, 'problem.choose'),
    endsOn: day,
    reviewOn: day,
    warned: field.optional(4000),
    reason: field.optional(1000),
  },
  'may-',
);
type Input = z.output<typeof ApproveForm>;
type Ctx = Context<'care:review'>;

/** Where records staff work on requests for access. */
export function requestRoutes(routes: Registrar): void {
  routes.page(CARE, mayReviewCare, async ({ access, t, view, query, today }) => {
    const [list, due] = await Promise.all([listRequests(access), countDue(access, today)]);
    return pageAnswer(
      t,
      'staff-care',
      t('care-staff.requests'),
      <QueuePage view={view} list={list} due={due} done={query.done ?? null} />,
    );
  });

  const page = async (ctx: Ctx, typed: Typed, problems: Problems): Promise<Answer> => {
    const { access, t, view, params, query, deps, newKey } = ctx;
    const whole = await readRequest(access, params.id ?? '', ctx.asOf, t.language);
    if (!whole) return notFound;
    const title = t('care-staff.request');
    if (typeof whole === 'string') return involvedPage(t, 'staff-care', title, whole);
    const body = (
      <RequestPage
        view={view}
        whole={whole}
        typed={typed}
        problems={problems}
        newKey={newKey}
        config={deps.config}
        done={query.done ?? null}
      />
    );
    return pageAnswer(t, 'staff-care', title, body, problems);
  };
  routes.page(`${REQUESTS}/:id`, mayReviewCare, (ctx) => page(ctx, {}, {}));
  routes.form(
    `${REQUESTS}/:id`,
    mayDecideCare,
    DecisionForm,
    async (ctx) => {
      const { access, deps, params, input, settings } = ctx;
      const typed = { do: input.do, reason: input.reason, message: input.message };
      if (input.do === 'papers' && input.message === '')
        return page(ctx, typed, { message: 'problem.care-message' });
      if (input.do === 'decline' && input.reason === '')
        return page(ctx, typed, { reason: 'problem.care-decline' });
      if (input.do === 'decline' && input.reason === 'other' && input.message === '')
        return page(ctx, typed, { message: 'problem.care-message' });
      const decision: Decision =
        input.do === 'decline'
          ? { do: 'decline', reason: input.reason || 'other', message: input.message }
          : input.do === 'papers'
            ? { do: 'papers', message: input.message }
            : { do: 'review' };
      const id = params.id ?? '';
      const outcome = await decideRequest(access, { ...deps, settings }, id, input.seen, decision);
      if (outcome === 'none') return notFound;
      if (outcome !== 'done') return redirect(`${REQUESTS}/${id}?done=${outcome}`);
      return redirect(
        input.do === 'review' ? `${REQUESTS}/${id}?done=review` : `${CARE}?done=${input.do}`,
      );
    },
    (ctx, problems, typed) => page(ctx, typed, problems),
  );

  routes.page(`${CARE}/papers/:id`, mayReviewCare, async ({ access, deps, params }) => {
    const file = await openPaper(deps, access, params.id ?? '');
    return file ? { kind: 'stored-file', file } : notFound;
  });
  approveRoutes(routes);
}

const aboutOf = ({ access, today, settings }: Ctx, { side: { person } }: Prepared): About => ({
  birthDate: person.birthDate,
  band: access.actor ? bandFor(person, { actor: access.actor, settings }) : 'unknown',
  today,
  adultAge: settings.adultAge,
});

const howOf = (input: Input): Approving => {
  const boxes = checkedIn(input, 'may-');
  const of = (action: string) =>
    boxes.filter((one) => one.startsWith(action)).map((one) => one.slice(action.length));
  return {
    record: input.record,
    terms: {
      relationship: input.relationship,
      basis: input.basis,
      endsOn: input.endsOn || null,
      reviewOn: input.reviewOn || null,
    },
    ...chosen(of('see-'), of('act-')),
    warned: input.warned,
    reason: input.reason,
  };
};

/** Giving access: the terms, what they open today, and the right itself. */
function approveRoutes(routes: Registrar): void {
  const path = `${REQUESTS}/:id/approve`;
  const shown = (ctx: Ctx, problems: Problems, ready: Prepared, typed: Typed): Answer => {
    const body = (
      <TermsPage
        view={ctx.view}
        ready={ready}
        typed={typed}
        problems={problems}
        newKey={ctx.newKey}
      />
    );
    return pageAnswer(ctx.t, 'staff-care', ctx.t('care-staff.give'), body, problems);
  };
  const checked = (
    ctx: Ctx,
    problems: Problems,
    ready: Prepared,
    typed: Typed,
    last: boolean,
  ): Answer => {
    const body = (
      <CheckPage
        view={ctx.view}
        ready={ready}
        typed={typed}
        problems={problems}
        newKey={ctx.newKey}
        last={last}
      />
    );
    return pageAnswer(ctx.t, 'staff-care', ctx.t('care-staff.check'), body, problems);
  };
  const blank = (record: string): Approving => ({
    record,
    terms: { relationship: 'other', basis: 'court', endsOn: null, reviewOn: null },
    ...{ categories: [], acting: [], warned: '', reason: '' },
  });
  const form = async (ctx: Ctx, typed: Typed, problems: Problems): Promise<Answer> => {
    const { access, params, query } = ctx;
    const record = typed.record ?? query.record ?? '';
    if (!isUuid(record)) return notFound;
    const ready = await prepareApproval(access, params.id ?? '', blank(record), ctx.asOf);
    if (!ready) return notFound;
    if (ready.involved) return redirect(`${REQUESTS}/${params.id}`);
    const usual = usualTerms(ready.request.kind, aboutOf(ctx, ready));
    const suggested: Typed = {
      relationship: usual.relationship,
      basis: usual.basis,
      endsOn: usual.endsOn ?? '',
      reviewOn: usual.reviewOn ?? '',
    };
    return shown(ctx, problems, ready, typed.record ? typed : suggested);
  };
  routes.page(path, mayReviewCare, (ctx) => form(ctx, {}, {}));
  routes.form(
    path,
    mayDecideCare,
    ApproveForm,
    async (ctx) => {
      const { access, deps, params, input } = ctx;
      const id = params.id ?? '';
      const asked = howOf(input);
      const first = await prepareApproval(access, id, asked, ctx.asOf);
      if (!first) return notFound;
      if (first.involved) return redirect(`${REQUESTS}/${id}?done=${first.involved}`);
      const about = aboutOf(ctx, first);
      const how = { ...asked, terms: completed(asked.terms, about) };
      const typed: Typed = {
        ...Object.fromEntries(Object.entries(input).map(([name, value]) => [name, String(value)])),
        endsOn: how.terms.endsOn ?? '',
        reviewOn: how.terms.reviewOn ?? '',
      };
      const problems = termsProblems(how.terms, about);
      if (input.change === 'yes' || Object.keys(problems).length > 0)
        return shown(ctx, problems, first, typed);
      const ready = await prepareApproval(access, id, how, ctx.asOf);
      if (!ready) return notFound;
      if (input.step === 'terms') return checked(ctx, {}, ready, typed, false);
      if (ready.side.flags.length > 0 && !isReason(input.reason))
        return checked(ctx, { reason: 'problem.reason' }, ready, typed, false);
      if (input.step === 'check') return checked(ctx, {}, ready, typed, true);
      const outcome = await approveRequest(access, deps.jobs, id, input.seen, how, ctx.asOf);
      if (outcome === 'none') return notFound;
      if (outcome === 'done') return redirect(`${CARE}?done=approve`);
      // there is a flag or order that the page did not show: look again
      if (outcome === 'warned' || outcome === 'opens-nothing')
        return checked(ctx, {}, ready, typed, false);
      return redirect(`${REQUESTS}/${id}?done=${outcome}`);
    },
    (ctx, problems, typed) => form(ctx, typed, problems),
  );
}
