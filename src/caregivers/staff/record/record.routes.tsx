import { z } from 'zod';
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
import {
  mayChangeRestriction,
  mayEndAtOnce,
  mayOpenCareForm,
  mayReadCareAsStaff,
  mayRestrictCare,
} from '../../policy.ts';
import { FLAG_KINDS } from '../shared/flags.ts';
import { typedReason } from '../shared/forms.ts';
import { ORDER_KINDS } from '../shared/orders.ts';
import { isInvolved } from '../shared/own.ts';
import { involvedPage } from '../shared/parts.pages.tsx';
import { FlagPage, LiftFlagPage } from './flags.pages.tsx';
import { EndOrderPage, OrderPage } from './orders.pages.tsx';
import { CaregiversPage, pathOf } from './record.pages.tsx';
import {
  closesNow,
  endCourtOrder,
  liftSafetyFlag,
  opensAgain,
  raiseFlag,
  readCaregivers,
  recordOrder,
} from './record.ts';

const account = z.union([z.literal(''), z.uuid('problem.choose')], 'problem.choose').default('');
const OrderForm = z.object({
  step: z.enum(['check', 'save', 'change'], 'problem.choose'),
  kind: z.enum(ORDER_KINDS, 'problem.choose'),
  account,
  party: field.optional(120),
  startsOn: field.day('problem.date'),
  endsOn: z.union([z.literal(''), z.iso.date('problem.date')], 'problem.date').default(''),
  note: field.optional(1000),
});
const FlagForm = z.object({
  kind: z.enum(FLAG_KINDS, 'problem.choose'),
  account,
  reason: typedReason,
});
const LiftForm = z.object({ why: typedReason });

type Ctx = Context<'care:staff' | 'care:record'>;
const BASE = pathOf(':person');
const PLACE = 'staff-caregivers';

/**
 * Staff whom the record is about, or who are of the family, neither see who has access to it nor
 * change anything: a flag or an order may be there because of them.
 */
async function unlessInvolved(ctx: Ctx, run: () => Promise<Answer>): Promise<Answer> {
  const { access, t } = ctx;
  const involved = await isInvolved(access, undefined, access.person.id);
  if (!involved) return run();
  return involvedPage(t, PLACE, t('care-staff.record-title'), involved);
}
/** The same for what a form does: it leads back to the page that says so. */
async function changes(ctx: Ctx, run: () => Promise<Answer>): Promise<Answer> {
  const involved = await isInvolved(ctx.access, undefined, ctx.access.person.id);
  return involved ? redirect(pathOf(ctx.access.person.id)) : run();
}

/** Who has access to the record that staff have open; court orders and safety flags. */
export function careRecordRoutes(routes: Registrar): void {
  routes.page(BASE, mayReadCareAsStaff, (ctx) =>
    unlessInvolved(ctx, async () => {
      const { access, t, view, settings, query } = ctx;
      const may = { change: mayAlso(mayRestrictCare, ctx), endNow: mayAlso(mayEndAtOnce, ctx) };
      const all = await readCaregivers(access, settings);
      return pageAnswer(
        t,
        PLACE,
        t('care-staff.record-title'),
        <CaregiversPage view={view} all={all} may={may} done={query.done ?? null} />,
      );
    }),
  );
  orderRoutes(routes);
  flagRoutes(routes);
}

const back = (ctx: Ctx, done: string): Answer =>
  redirect(`${pathOf(ctx.params.person ?? '')}?done=${done}`);

function orderRoutes(routes: Registrar): void {
  const form = (
    ctx: Ctx,
    typed: Typed,
    problems: Problems,
    closes: readonly string[] | null = null,
  ): Promise<Answer> =>
    unlessInvolved(ctx, async () => {
      const { access, t, view, settings, newKey } = ctx;
      const all = await readCaregivers(access, settings);
      const shown = { view, all, typed, problems, newKey, closes };
      return pageAnswer(t, PLACE, t('care-staff.order-add'), <OrderPage {...shown} />, problems);
    });
  routes.page(`${BASE}/orders`, mayOpenCareForm, (ctx) => form(ctx, { startsOn: ctx.today }, {}));
  routes.form(
    `${BASE}/orders`,
    mayChangeRestriction,
    OrderForm,
    async (ctx) => {
      const { access, settings, input } = ctx;
      const { step, account, endsOn, ...rest } = input;
      const typed: Typed = { ...input };
      const order = { ...rest, accountId: account || null, endsOn: endsOn || null };
      if (step === 'change') return form(ctx, typed, {});
      if (account === '' && input.party === '' && input.kind !== 'emancipation')
        return form(ctx, typed, { party: 'problem.care-party' });
      if (endsOn !== '' && endsOn < input.startsOn)
        return form(ctx, typed, { endsOn: 'problem.care-order-ends' });
      if (step === 'check') {
        const all = await readCaregivers(access, settings);
        return form(ctx, typed, {}, closesNow(access, all, order, settings));
      }
      return changes(ctx, async () =>
        (await recordOrder(access, order, settings))
          ? back(ctx, 'order')
          : form(ctx, typed, { account: 'problem.choose' }),
      );
    },
    (ctx, problems, typed) => form(ctx, typed, problems),
  );
  routes.page(`${BASE}/orders/:id/end`, mayOpenCareForm, (ctx) =>
    unlessInvolved(ctx, async () => {
      const { access, t, view, settings, params, newKey } = ctx;
      const all = await readCaregivers(access, settings);
      const order = all.orders.find(({ id, endedAt }) => id === params.id && endedAt === null);
      if (!order) return notFound;
      const opens = opensAgain(access, all, order, settings);
      const shown = { view, all, order, opens, newKey };
      return pageAnswer(t, PLACE, t('care-staff.order-end'), <EndOrderPage {...shown} />);
    }),
  );
  routes.button(`${BASE}/orders/:id/end`, mayChangeRestriction, (ctx) =>
    changes(ctx, async () =>
      (await endCourtOrder(ctx.access, ctx.params.id ?? '')) ? back(ctx, 'order-end') : notFound,
    ),
  );
}

function flagRoutes(routes: Registrar): void {
  const form = (ctx: Ctx, typed: Typed, problems: Problems): Promise<Answer> =>
    unlessInvolved(ctx, async () => {
      const { access, t, view, settings, newKey } = ctx;
      const shown = { view, all: await readCaregivers(access, settings), typed, problems, newKey };
      return pageAnswer(t, PLACE, t('care-staff.flag-add'), <FlagPage {...shown} />, problems);
    });
  routes.page(`${BASE}/flags`, mayOpenCareForm, (ctx) => form(ctx, {}, {}));
  routes.form(
    `${BASE}/flags`,
    mayRestrictCare,
    FlagForm,
    async (ctx) => {
      const { access, settings, input } = ctx;
      const flag = { kind: input.kind, accountId: input.account || null, reason: input.reason };
      return changes(ctx, async () =>
        (await raiseFlag(access, flag, settings))
          ? back(ctx, 'flag')
          : form(ctx, { ...input }, { account: 'problem.choose' }),
      );
    },
    (ctx, problems, typed) => form(ctx, typed, problems),
  );
  const lift = (ctx: Ctx, typed: Typed, problems: Problems): Promise<Answer> =>
    unlessInvolved(ctx, async () => {
      const { access, t, view, settings, params, newKey } = ctx;
      const { flags } = await readCaregivers(access, settings);
      const flag = flags.find(({ id }) => id === params.id);
      if (!flag) return notFound;
      const shown = { view, flag, typed, problems, newKey };
      return pageAnswer(t, PLACE, t('care-staff.flag-lift'), <LiftFlagPage {...shown} />, problems);
    });
  routes.page(`${BASE}/flags/:id/lift`, mayOpenCareForm, (ctx) => lift(ctx, {}, {}));
  routes.form(
    `${BASE}/flags/:id/lift`,
    mayChangeRestriction,
    LiftForm,
    (ctx) =>
      changes(ctx, async () =>
        (await liftSafetyFlag(ctx.access, ctx.params.id ?? '', ctx.input.why))
          ? back(ctx, 'flag-lift')
          : notFound,
      ),
    (ctx, problems, typed) => lift(ctx, typed, problems),
  );
}
