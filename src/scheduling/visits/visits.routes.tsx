import type { VNode } from 'preact';
import { z } from 'zod';
import { field, type Problems } from '../../platform/http/forms.ts';
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
import { mayBookVisits, mayOpenVisits, mayReadPastVisits } from '../policy.ts';
import { inTheir } from '../when.ts';
import { calendarOfVisit } from './calendar.ts';
import { CANCEL_REASONS, CancelPage } from './cancel.pages.tsx';
import { VisitsPage } from './list.pages.tsx';
import { BASE, home, PLACE } from './paths.ts';
import { sightOf } from './sight.ts';
import { VisitPage } from './visit.pages.tsx';
import {
  cancelVisit,
  changeUntil,
  findVisit,
  isChangeable,
  isSeen,
  joinHref,
  listAheadOf,
  listEvents,
  listPastOf,
  type Visit,
} from './visits.ts';

type Sees = Context<'visits:read'> | Context<'visits:book'>;
/** What another folder adds to the page of a visit; null if nothing. */
export type VisitPart = (ctx: Context<'visits:read'>, visit: Visit) => Promise<VNode | null>;
const DONE: Record<string, string> = {
  booked: 'visits.done-booked',
  cancelled: 'visits.done-cancelled',
  already: 'visits.done-already',
  late: 'visits.done-late',
  gone: 'visits.done-gone',
};
const CancelForm = z.object({ why: field.choice(CANCEL_REASONS, 'problem.visit-cancel') });

/** The visit in the path, if the account sees it. */
async function visitOf(ctx: Sees): Promise<Visit | undefined> {
  const { access, params, now } = ctx;
  const id = params.id ?? '';
  const visit = isUuid(id) ? await findVisit(access, access.person.id, id) : undefined;
  if (!visit || !isSeen(visit, sightOf(ctx))) return undefined;
  const over = visit.startsAt.getTime() + visit.minutes * 60_000 <= now.getTime();
  return over && !mayAlso(mayReadPastVisits, ctx) ? undefined : visit;
}

/** A person's visits, one of them, and cancelling it. */
export function visitRoutes(routes: Registrar, part: VisitPart): void {
  routes.page(BASE, mayOpenVisits, async (ctx) => {
    const { access, t, view, query, now } = ctx;
    const sight = sightOf(ctx);
    const past = mayAlso(mayReadPastVisits, ctx)
      ? await listPastOf(access, access.person.id, now)
      : null;
    const ahead = await listAheadOf(access, access.person.id, now);
    const body = (
      <VisitsPage
        view={view}
        ahead={ahead.filter((one) => isSeen(one, sight))}
        past={past}
        mayBook={mayAlso(mayBookVisits, ctx)}
        some={!sight.all}
        done={DONE[query.done ?? ''] ?? null}
      />
    );
    return pageAnswer(t, PLACE, t('visits.title'), body);
  });
  routes.page(`${BASE}/:id`, mayOpenVisits, async (ctx) => {
    const { access, t, view, query } = ctx;
    const visit = await visitOf(ctx);
    if (!visit) return notFound;
    const sight = sightOf(ctx);
    const body = (
      <VisitPage
        view={view}
        visit={visit}
        events={await listEvents(access, visit)}
        doing={{
          change: isChangeable(visit, ctx) && mayAlso(mayBookVisits, ctx),
          until: changeUntil(visit, ctx),
          reason: sight.all,
          join: joinHref(visit, ctx),
        }}
        done={DONE[query.done ?? ''] ?? null}
        more={await part(ctx, visit)}
      />
    );
    return pageAnswer(t, PLACE, inTheir(t, visit.type, visit.typeEs), body);
  });
  routes.page(`${BASE}/:id/calendar`, mayOpenVisits, async (ctx) => {
    const visit = await visitOf(ctx);
    if (!visit) return notFound;
    return { kind: 'file', ...calendarOfVisit(ctx.t, visit, { ...ctx.deps, ...ctx }, null) };
  });

  const cancelPage = async (ctx: Context<'visits:book'>, problem: boolean): Promise<Answer> => {
    const { t, view, params } = ctx;
    const visit = await visitOf(ctx);
    if (!visit) return notFound;
    if (!isChangeable(visit, ctx)) return redirect(`${home(params.person)}/${visit.id}`);
    const body = <CancelPage view={view} visit={visit} problem={problem} formKey={ctx.newKey()} />;
    const problems: Problems = problem ? { why: 'problem.visit-cancel' } : {};
    return pageAnswer(t, PLACE, t('visits.cancel-title'), body, problems);
  };
  routes.page(`${BASE}/:id/cancel`, mayBookVisits, (ctx) => cancelPage(ctx, false));
  routes.form(
    `${BASE}/:id/cancel`,
    mayBookVisits,
    CancelForm,
    async (ctx) => {
      const { access, params, input, deps } = ctx;
      const id = params.id ?? '';
      if (!isUuid(id)) return notFound;
      const ids = { patientId: access.person.id, id };
      const done = await cancelVisit(access, deps.jobs, ids, input.why, sightOf(ctx), ctx);
      if (done === 'none') return notFound;
      const said = done === 'too-late' ? 'late' : done;
      return redirect(`${home(params.person)}/${id}?done=${said}`);
    },
    (ctx) => cancelPage(ctx, true),
  );
}
