import { z } from 'zod';
import { mayOpenRecord } from '../../people/policy.ts';
import { auditShown, shownToStaff } from '../../platform/access/audit-rows.ts';
import { addDays, isDay } from '../../platform/clock.ts';
import { field, type Problems, type Typed } from '../../platform/http/forms.ts';
import {
  type Answer,
  type Context,
  isUuid,
  mayAlso,
  notFound,
  pageAnswer,
  type Registrar,
  redirect,
} from '../../platform/http/routes.ts';
import { officialName } from '../names/medicine-name.ts';
import { mayAnswerRenewals } from '../policy.ts';
import { REASONS } from '../requests/stages.rules.ts';
import { readBackground } from '../staff/background.ts';
import { AwayPage } from './cover.pages.tsx';
import { endCover, insertCover, listColleagues, listCovers } from './cover.ts';
import { RenewalPage } from './renewal.pages.tsx';
import { RenewalsPage } from './renewals.pages.tsx';
import { isRepeatable, MOST_DAYS, MOST_REPEATS, type Terms } from './renewals.rules.ts';
import {
  approve,
  ask,
  decline,
  findAnswered,
  listRenewals,
  markOf,
  openRenewal,
} from './renewals.ts';

const AnswerForm = z.object({
  do: z.enum(
    ['as-before', 'review', 'edit', 'approve', 'deny', 'ask-visit', 'ask'],
    'problem.choose',
  ),
  seen: z.string('problem.choose').regex(/^\d{1,6}$/, 'problem.choose'),
  repeats: field.optional(3),
  quantity: field.optional(8),
  days: field.optional(4),
  until: field.optional(10),
  reason: field.optional(40),
  note: field.optional(1000),
  mark: field.optional(64),
});
const AwayForm = z.object({
  by: z.uuid('problem.renew-by'),
  from: z.iso.date('problem.date'),
  until: z.iso.date('problem.date'),
});

type Ctx = Context<'renewals:answer'>;
const BASE = '/staff/renewals';

/**
 * Reads the terms of a renewal: at most eleven refills, a supply for at most a year, and an end
 * within a year, as most states require.
 */
function readTerms(
  input: z.output<typeof AnswerForm>,
  today: string,
): { terms: Terms; problems: Problems } {
  const problems: Problems = {};
  const terms = {
    repeats: Number(input.repeats),
    quantity: Number(input.quantity),
    days: Number(input.days),
    until: input.until,
  };
  if (!/^\d{1,2}$/.test(input.repeats) || terms.repeats > MOST_REPEATS)
    problems.repeats = 'problem.renew-repeats';
  if (!/^\d{1,5}(\.\d{1,2})?$/.test(input.quantity) || terms.quantity === 0)
    problems.quantity = 'problem.renew-quantity';
  if (!/^\d{1,3}$/.test(input.days) || terms.days === 0 || terms.days > MOST_DAYS)
    problems.days = 'problem.renew-days';
  if (!isDay(input.until) || input.until <= today || input.until > addDays(today, MOST_DAYS))
    problems.until = 'problem.renew-until';
  return { terms, problems };
}

export function renewalRoutes(routes: Registrar): void {
  routes.page(BASE, mayAnswerRenewals, async (ctx) => {
    const { of, done = null } = ctx.query;
    const waiting = await listRenewals(ctx.access, ctx);
    const answered = isUuid(of) ? await findAnswered(ctx.access, of, ctx) : undefined;
    const shown = [...waiting.mine, ...waiting.nobodys, ...(answered ? [answered] : [])].map(
      (request) => request.patientId,
    );
    auditShown(
      ctx.access,
      ctx.access.info,
      shownToStaff(ctx.access, 'renewals:listed', 'refills', 'treatment'),
      shown,
    );
    return pageAnswer(
      ctx.t,
      'staff-renewals',
      ctx.t('renew.title'),
      <RenewalsPage view={ctx.view} {...waiting} done={done} answered={answered} />,
    );
  });

  const away = async (ctx: Ctx, typed: Typed, problems: Problems): Promise<Answer> => {
    const { access, today, view, t } = ctx;
    const [covers, colleagues] = await Promise.all([
      listCovers(access, today),
      listColleagues(access),
    ]);
    const body = (
      <AwayPage
        view={view}
        covers={covers}
        colleagues={colleagues}
        typed={typed}
        problems={problems}
        newKey={ctx.newKey}
        done={ctx.query.done === 'saved'}
      />
    );
    return pageAnswer(t, 'staff-renewals', t('renew.away'), body, problems);
  };
  routes.page(`${BASE}/away`, mayAnswerRenewals, (ctx) => away(ctx, {}, {}));
  routes.form(
    `${BASE}/away`,
    mayAnswerRenewals,
    AwayForm,
    async (ctx) => {
      const { access, input, today } = ctx;
      const colleagues = await listColleagues(access);
      if (!colleagues.some((one) => one.id === input.by))
        return away(ctx, input, { by: 'problem.renew-by' });
      if (input.until < input.from || input.until < today || input.until > addDays(input.from, 366))
        return away(ctx, input, { until: 'problem.date-order' });
      await insertCover(access, input);
      return redirect(`${BASE}/away?done=saved`);
    },
    (ctx, problems, typed) => away(ctx, typed, problems),
  );
  routes.button(`${BASE}/away/:id/end`, mayAnswerRenewals, async ({ access, params, now }) =>
    (await endCover(access, params.id ?? '', now)) ? redirect(`${BASE}/away?done=saved`) : notFound,
  );

  const page = async (
    ctx: Ctx,
    typed: Typed,
    problems: Problems,
    review: Terms | null,
  ): Promise<Answer> => {
    const { access, params, view, t } = ctx;
    const opened = await openRenewal(access, params.id ?? '', ctx);
    if (!opened) return notFound;
    const background = await readBackground(access, opened.request, ctx);
    const body = (
      <RenewalPage
        view={view}
        request={opened.request}
        rx={opened.rx}
        prescriber={opened.prescriber !== null}
        mark={isRepeatable(opened.rx) ? markOf(opened.rx, ctx) : null}
        background={background}
        typed={typed}
        problems={problems}
        review={review}
        newKey={ctx.newKey}
        done={ctx.query.done ?? null}
        mayOpen={mayAlso(mayOpenRecord, ctx)}
      />
    );
    return pageAnswer(t, 'staff-renewals', officialName(t, opened.request.name), body, problems);
  };
  routes.page(`${BASE}/:id`, mayAnswerRenewals, (ctx) =>
    page(ctx, ctx.query.step ? { do: ctx.query.step } : {}, {}, null),
  );
  routes.form(
    `${BASE}/:id`,
    mayAnswerRenewals,
    AnswerForm,
    async (ctx) => {
      const { access, deps, input, params, today } = ctx;
      const id = params.id ?? '';
      const seen = Number(input.seen);
      if (input.do === 'deny' || input.do === 'ask-visit') {
        const problems: Problems = {};
        if (input.do === 'deny' && !(REASONS.deny as readonly string[]).includes(input.reason))
          problems.reason = 'problem.rx-reason';
        if (input.do === 'deny' && input.reason === 'other' && input.note === '')
          problems.note = 'problem.rx-message';
        if (Object.keys(problems).length > 0) return page(ctx, input, problems, null);
        return after(
          await decline(
            access,
            deps.jobs,
            {
              id,
              seen,
              step: input.do,
              reason: input.do === 'deny' ? input.reason : null,
              note: input.note,
            },
            ctx,
          ),
          id,
          input.do,
        );
      }
      if (input.do === 'ask') {
        if (input.note === '') return page(ctx, input, { note: 'problem.renew-question' }, null);
        const asked = await ask(access, deps.jobs, { id, note: input.note }, ctx);
        if (asked === 'none') return notFound;
        if (asked === 'no-team') return page(ctx, input, { note: 'problem.renew-no-team' }, null);
        return redirect(`${BASE}/${id}?done=${asked === 'asked' ? 'question' : asked}`);
      }
      // back to the fields, which keep what was typed
      if (input.do === 'edit') return page(ctx, { ...input, do: 'review' }, {}, null);
      if (input.do === 'as-before') {
        const asIs = { id, seen, terms: { mark: input.mark }, note: '' };
        return after(await approve(access, deps.jobs, asIs, ctx), id, 'approve');
      }
      const { terms, problems } = readTerms(input, today);
      if (Object.keys(problems).length > 0) return page(ctx, input, problems, null);
      if (input.do === 'review') return page(ctx, input, {}, terms);
      const outcome = await approve(access, deps.jobs, { id, seen, terms, note: input.note }, ctx);
      return after(outcome, id, 'approve');
    },
    (ctx, problems, typed) => page(ctx, typed, problems, null),
  );
  const after = (
    outcome: Awaited<ReturnType<typeof approve>>,
    id: string,
    step: string,
  ): Answer => {
    if (outcome === 'none') return notFound;
    return redirect(
      outcome === 'done' ? `${BASE}?of=${id}&done=${step}` : `${BASE}/${id}?done=${outcome}`,
    );
  };
}
