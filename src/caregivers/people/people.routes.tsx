import { z } from 'zod';
import {
  mayEndAccess,
  mayGiveAccess,
  mayLeaveCare,
  mayReadCaregivers,
} from '../../family/policy.ts';
import type { Access } from '../../platform/access/access.ts';
import { accessFor } from '../../platform/access/access.ts';
import {
  checkedIn,
  field,
  type Problems,
  type Typed,
  withBoxes,
} from '../../platform/http/forms.ts';
import {
  type Answer,
  type Context,
  notFound,
  pageAnswer,
  type Registrar,
  redirect,
} from '../../platform/http/routes.ts';
import { endProblem } from '../invitations/invitations.rules.ts';
import { listInvitations, mayInvite } from '../invitations/invitations.ts';
import { BOX, CaregiverPage } from './caregiver.pages.tsx';
import { OwnAccessPage } from './own-access.pages.tsx';
import { CaregiversPage } from './people.pages.tsx';
import {
  endAccess,
  giveUp,
  readCaregiver,
  readCaregivers,
  readOwnAccess,
  setLastDay,
  shareLess,
  shareMore,
} from './people.ts';

const BASE = '/people/:person/caregivers';
const MoreForm = withBoxes({}, BOX);
const LessForm = z.object({ part: field.text('problem.choose', 60) });
const UntilForm = z.object({ until: field.day('problem.care-until') });
const EndForm = z.object({ tell: z.literal('yes').optional() });

type Ctx = Context<'care:read'> | Context<'care:give'> | Context<'care:end'>;
const home = ({ params }: Ctx, done = '') =>
  redirect(`/people/${params.person}/caregivers${done && `?done=${done}`}`);
const back = ({ params }: Ctx, done: string) =>
  redirect(`/people/${params.person}/caregivers/${params.id}?done=${done}`);

/** Who has access to a record, for the person; and a caregiver's own access. */
export function peopleRoutes(routes: Registrar): void {
  routes.page(BASE, mayReadCaregivers, async (ctx) => {
    const { access, view, t, query, asOf, newKey } = ctx;
    const [caregivers, invitations, invites] = await Promise.all([
      readCaregivers(access, asOf),
      listInvitations(access),
      mayInvite(access, asOf),
    ]);
    return pageAnswer(
      t,
      'caregivers',
      t('care.title'),
      <CaregiversPage
        view={view}
        caregivers={caregivers}
        invitations={invitations}
        invites={invites}
        newKey={newKey}
        done={query.done ?? null}
      />,
    );
  });

  const one = async (
    ctx: Ctx,
    access: Access<'care:read'> | null,
    problems: Problems = {},
    typed: Typed = {},
  ): Promise<Answer> => {
    const found = access && (await readCaregiver(access, ctx.params.id ?? '', ctx.asOf));
    if (!found) return notFound;
    return pageAnswer(
      ctx.t,
      'caregivers',
      `${found.name} · ${ctx.t('care.title')}`,
      <CaregiverPage
        view={ctx.view}
        one={found}
        done={ctx.query.done ?? null}
        problems={problems}
        typed={typed}
        newKey={ctx.newKey}
      />,
      problems,
    );
  };
  /** The page again, with the problems in one of its forms. */
  const again = (
    ctx: Context<'care:give'> | Context<'care:end'>,
    problems: Problems,
    typed: Typed,
  ) => one(ctx, accessFor(ctx.access, mayReadCaregivers, ctx), problems, typed);

  routes.page(`${BASE}/:id`, mayReadCaregivers, (ctx) => one(ctx, ctx.access));
  routes.form(
    `${BASE}/:id/more`,
    mayGiveAccess,
    MoreForm,
    async (ctx) => {
      const { access, deps, params, input, asOf } = ctx;
      const names = checkedIn(input, BOX);
      const outcome = await shareMore(access, deps.jobs, { id: params.id ?? '', names }, asOf);
      if (outcome === 'gone') return notFound;
      return outcome === 'given'
        ? back(ctx, 'given')
        : again(ctx, { parts: 'problem.care-nothing' }, {});
    },
    again,
  );
  routes.form(
    `${BASE}/:id/less`,
    mayEndAccess,
    LessForm,
    async (ctx) => {
      const { access, deps, params, input, asOf } = ctx;
      const wanted = { id: params.id ?? '', name: input.part };
      const outcome = await shareLess(access, deps.jobs, wanted, asOf);
      return outcome === 'gone' ? notFound : back(ctx, outcome);
    },
    again,
  );
  routes.form(
    `${BASE}/:id/until`,
    mayGiveAccess,
    UntilForm,
    async (ctx) => {
      const { access, deps, params, input, asOf, today } = ctx;
      const problem = endProblem(input.until, today);
      if (problem) return again(ctx, { until: problem }, input);
      const set = { id: params.id ?? '', day: input.until };
      return (await setLastDay(access, deps.jobs, set, asOf)) ? back(ctx, 'date') : notFound;
    },
    again,
  );
  routes.form(
    `${BASE}/:id/end`,
    mayEndAccess,
    EndForm,
    async (ctx) => {
      const { access, deps, params, input, asOf } = ctx;
      const which = { id: params.id ?? '', tell: input.tell === 'yes' };
      return (await endAccess(access, deps.jobs, which, asOf)) ? home(ctx, 'ended') : notFound;
    },
    again,
  );

  routes.page('/people/:person/access', mayLeaveCare, async (ctx) => {
    const { access, view, t, asOf, newKey } = ctx;
    const own = readOwnAccess(access, asOf);
    if (!own) return notFound;
    return pageAnswer(
      t,
      'none',
      t('access.title'),
      <OwnAccessPage view={view} access={own} formKey={newKey()} />,
    );
  });
  routes.button('/people/:person/access/leave', mayLeaveCare, async ({ access, deps }) =>
    // the record is now closed to them; /today leads to their own page
    (await giveUp(access, deps.jobs)) ? redirect('/today?left=yes') : notFound,
  );
}
