import { stringify } from 'csv-stringify/sync';
import { z } from 'zod';
import { auditShown, shownToStaff } from '../../platform/access/audit-rows.ts';
import { field, type Problems, type Typed } from '../../platform/http/forms.ts';
import {
  type Answer,
  type Context,
  isUuid,
  notFound,
  pageAnswer,
  type Registrar,
  redirect,
} from '../../platform/http/routes.ts';
import type { Key } from '../../platform/i18n.ts';
import { officialName } from '../names/medicine-name.ts';
import { mayExportRefills, mayFillRefills } from '../policy.ts';
import {
  countStages,
  findByNumber,
  listQueue,
  readReport,
  type StaffRequest,
} from '../requests/staff-requests.ts';
import { CARRIERS, type PharmacyStep, REASONS, STEPS, undoable } from '../requests/stages.rules.ts';
import { readBackground } from '../staff/background.ts';
import { GROUPS, QueuePage, ReportPage } from './pharmacy.pages.tsx';
import { enterRequest, listMyPharmacies, openRequest, undo, workOn } from './pharmacy.ts';
import { RequestPage } from './pharmacy-request.pages.tsx';

const STEP_NAMES = (Object.keys(STEPS) as (keyof typeof STEPS)[]).filter(
  (step): step is PharmacyStep => STEPS[step].by === 'pharmacy',
);
const StepForm = z.object({
  do: z.enum(['undo', ...STEP_NAMES] as ['undo', ...PharmacyStep[]], 'problem.choose'),
  seen: z.string('problem.choose').regex(/^\d{1,6}$/, 'problem.choose'),
  reason: field.optional(40),
  note: field.optional(1000),
  quantity: field.optional(8),
  carrier: field.optional(10),
  tracking: field.optional(40),
  price: field.optional(10),
});
const FindForm = z.object({
  number: z
    .string('problem.rx-number')
    .trim()
    .min(4, 'problem.rx-number')
    .max(40, 'problem.rx-number'),
  do: z.enum(['open', 'phone', 'counter'], 'problem.choose'),
});

type Ctx = Context<'refills:fill'>;
const BASE = '/staff/pharmacy';
const whose = (request: StaffRequest): string => request.patientId;

/** What is missing or wrong for a step. The price is never required. */
function stepProblems(step: PharmacyStep | 'undo', input: z.output<typeof StepForm>): Problems {
  const problems: Problems = {};
  const wants = step === 'hold' ? REASONS.hold : step === 'refuse' ? REASONS.refuse : null;
  if (wants && !(wants as readonly string[]).includes(input.reason))
    problems.reason = 'problem.rx-reason';
  if (wants && input.reason === 'other' && input.note === '') problems.note = 'problem.rx-message';
  if (step === 'part-fill' && !/^\d{1,5}(\.\d)?$/.test(input.quantity))
    problems.quantity = 'problem.rx-quantity';
  if (step === 'ship' && !Object.hasOwn(CARRIERS, input.carrier))
    problems.carrier = 'problem.rx-carrier';
  if (step === 'ship' && !/^[A-Za-z0-9]{8,40}$/.test(input.tracking))
    problems.tracking = 'problem.rx-tracking';
  if (input.price !== '' && !/^\d{1,5}(\.\d{2})?$/.test(input.price))
    problems.price = 'problem.rx-price';
  return problems;
}

export function pharmacyRoutes(routes: Registrar): void {
  const queue = async (ctx: Ctx, typed: Typed, problems: Problems): Promise<Answer> => {
    const { access, query, view, t } = ctx;
    const places = await listMyPharmacies(access);
    const place = places.find((one) => one.id === query.at)?.id ?? null;
    const group = query.show && Object.hasOwn(GROUPS, query.show) ? query.show : 'new';
    const [list, counts] = await Promise.all([
      listQueue(access, { pharmacy: place, stages: GROUPS[group] ?? [] }),
      countStages(access, place),
    ]);
    auditShown(
      access,
      access.info,
      shownToStaff(access, 'refills:listed', 'refills', 'treatment'),
      list.map(whose),
    );
    const body = (
      <QueuePage
        view={view}
        places={places}
        place={place}
        group={group}
        queue={list}
        counts={counts}
        formKey={ctx.newKey()}
        problems={problems}
        typed={typed}
        done={query.done ?? null}
      />
    );
    return pageAnswer(t, 'staff-pharmacy', t('rx.title'), body, problems);
  };
  routes.page(BASE, mayFillRefills, (ctx) => queue(ctx, {}, {}));
  // a POST, so that the number on somebody's label is never in a URL
  routes.form(
    `${BASE}/find`,
    mayFillRefills,
    FindForm,
    async (ctx) => {
      const number = ctx.input.number.replace(/[\s-]/g, '');
      if (ctx.input.do === 'open') {
        const id = await findByNumber(ctx.access, number);
        return id
          ? redirect(`${BASE}/${id}`)
          : queue(ctx, ctx.input, { number: 'problem.rx-not-found' });
      }
      const outcome = await enterRequest(
        ctx.access,
        ctx.deps.jobs,
        { number, via: ctx.input.do },
        ctx,
      );
      if (outcome.is === 'none') return queue(ctx, ctx.input, { number: 'problem.rx-not-found' });
      if (outcome.is === 'refused')
        return queue(ctx, ctx.input, { number: `problem.gate-${outcome.why}` as Key });
      // a renewal waits for the prescriber first; until then the pharmacy does not see it
      return (await openRequest(ctx.access, outcome.id, ctx))
        ? redirect(`${BASE}/${outcome.id}?done=${outcome.is}`)
        : redirect(`${BASE}?done=renewal`);
    },
    (ctx, problems, typed) => queue(ctx, typed, problems),
  );

  routes.page(`${BASE}/report`, mayFillRefills, async (ctx) => ({
    kind: 'page',
    title: ctx.t('rx.report'),
    place: 'staff-pharmacy',
    body: <ReportPage view={ctx.view} report={await readReport(ctx.access, ctx.now)} />,
  }));
  routes.page(`${BASE}/report.csv`, mayExportRefills, async ({ access, t, now }) => {
    const list = await listQueue(access, {
      pharmacy: null,
      stages: Object.values(GROUPS).flat(),
    });
    auditShown(
      access,
      access.info,
      shownToStaff(access, 'refills:exported', 'refills', 'operations'),
      list.map(whose),
    );
    const head = [
      t('rx.csv-pharmacy'),
      t('med.number'),
      t('rx.csv-medicine'),
      t('rx.stage'),
      t('rx.csv-days'),
      t('rx.csv-with'),
    ];
    const age = (one: StaffRequest) =>
      Math.floor((now.getTime() - one.submittedAt.getTime()) / 86_400_000);
    const rows = list.map((one) => [
      one.pharmacy.name,
      one.rxNumber ?? '',
      one.name || t('med.nameless'),
      t(`stage.${one.stage}`),
      age(one),
      one.claimedName ?? '',
    ]);
    // spreadsheet programs run a cell that starts like a formula
    return {
      kind: 'file',
      name: 'refills.csv',
      type: 'text/csv; charset=utf-8',
      bytes: Buffer.from(`\uFEFF${stringify([head, ...rows], { escape_formulas: true })}`),
    };
  });

  const page = async (ctx: Ctx, typed: Typed, problems: Problems): Promise<Answer> => {
    const { access, params, view, t, now } = ctx;
    const request = await openRequest(access, params.id ?? '', ctx);
    if (!request) return notFound;
    const background = await readBackground(access, request, ctx);
    const { rx, events } = background;
    if (!rx) return notFound;
    const body = (
      <RequestPage
        view={view}
        request={request}
        rx={rx}
        background={background}
        undo={undoable(events, request.stage, access.actor?.account.id, now) !== null}
        problems={problems}
        typed={typed}
        newKey={ctx.newKey}
        done={ctx.query.done ?? null}
      />
    );
    return pageAnswer(t, 'staff-pharmacy', officialName(t, request.name), body, problems);
  };
  routes.page(`${BASE}/:id`, mayFillRefills, (ctx) =>
    page(ctx, ctx.query.step ? { do: ctx.query.step } : {}, {}),
  );
  routes.form(
    `${BASE}/:id`,
    mayFillRefills,
    StepForm,
    async (ctx) => {
      const { access, deps, input, params } = ctx;
      const id = params.id ?? '';
      if (!isUuid(id)) return notFound;
      const seen = Number(input.seen);
      const problems = stepProblems(input.do, input);
      if (Object.keys(problems).length > 0) return page(ctx, input, problems);
      const price = input.price === '' ? undefined : Math.round(Number(input.price) * 100);
      const outcome =
        input.do === 'undo'
          ? await undo(access, deps.jobs, { id, seen }, ctx)
          : await workOn(
              access,
              deps.jobs,
              {
                id,
                seen,
                step: input.do,
                reason: input.reason || undefined,
                note: input.note,
                quantity: Number(input.quantity),
                carrier: input.carrier,
                tracking: input.tracking,
                price,
              },
              ctx,
            );
      if (outcome === 'none') return notFound;
      if (outcome === 'too-much') return page(ctx, input, { quantity: 'problem.rx-quantity' });
      return redirect(
        `${BASE}/${id}?done=${outcome === 'done' && input.do === 'undo' ? 'undone' : outcome}`,
      );
    },
    (ctx, problems, typed) => page(ctx, typed, problems),
  );
}
