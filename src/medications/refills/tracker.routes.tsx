import { mayAlso, notFound, type Registrar, redirect } from '../../platform/http/routes.ts';
import { mayReadMedicines, mayRequestRefills } from '../policy.ts';
import { listRequests, readRequests } from '../requests/requests.ts';
import { cancelRequest } from '../requests/steps.ts';
import { OrderPage, TrackerPage } from './tracker.pages.tsx';

/** The tracker: a person's requests, one order with its history, and canceling. */
export function trackerRoutes(routes: Registrar): void {
  routes.page('/people/:person/refills', mayRequestRefills, async (ctx) => ({
    kind: 'page',
    title: ctx.t('refill.tracker'),
    place: 'medicines',
    body: (
      <TrackerPage
        view={ctx.view}
        requests={await listRequests(ctx.access, ctx)}
        mayRead={mayAlso(mayReadMedicines, ctx)}
      />
    ),
  }));
  routes.page('/people/:person/refills/:id', mayRequestRefills, async (ctx) => {
    const { access, params, view, query, t } = ctx;
    const { requests, events } = await readRequests(access, { order: params.id ?? '' }, ctx);
    const [first] = requests;
    if (!first) return notFound;
    return {
      kind: 'page',
      title: t('refill.order', { number: first.orderNumber }),
      place: 'medicines',
      body: (
        <OrderPage
          view={view}
          requests={requests}
          events={events}
          keys={requests.map(() => ctx.newKey())}
          done={query.done ?? null}
        />
      ),
    };
  });
  routes.button('/people/:person/refills/requests/:id/cancel', mayRequestRefills, async (ctx) => {
    const { access, deps, params } = ctx;
    const outcome = await cancelRequest(access, deps.jobs, params.id ?? '', ctx);
    return outcome.is === 'none'
      ? notFound
      : redirect(`/people/${params.person}/refills/${outcome.orderId}?done=${outcome.is}`);
  });
  // where the switch for these mails was before all preferences had one page
  routes.page('/people/:person/refills/preferences', mayRequestRefills, async ({ params }) =>
    redirect(`/people/${params.person}/preferences`),
  );
}
