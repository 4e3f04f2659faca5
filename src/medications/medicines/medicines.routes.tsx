import { z } from 'zod';
import { field, Nothing, type Problems, type Typed } from '../../platform/http/forms.ts';
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
import { AutomaticCard, DueCard } from '../automatic/automatic.pages.tsx';
import { listAutomatic, listStopped } from '../automatic/automatic.ts';
import { advisedAgainst, sameMedicine } from '../offers/standing.rules.ts';
import { pharmacyMatches } from '../pharmacies/pharmacies.rules.ts';
import { mayReadMedicines, mayReportMedicines, mayRequestRefills } from '../policy.ts';
import { medicineName } from '../prescriptions/medicine-name.ts';
import {
  listAllergies,
  listReported,
  removeReported,
  reportMedicine,
} from '../prescriptions/prescriptions.ts';
import {
  AskedPage,
  ChoosePage,
  chosenQuery,
  ReviewPage,
  WherePage,
} from '../refills/refills.pages.tsx';
import {
  cancelRequest,
  destinationOf,
  listOffers,
  listRequests,
  readChoices,
  readPreference,
  readRequests,
  requestRefills,
  resolveDestination,
  savePreference,
} from '../refills/refills.ts';
import { OrderPage, TrackerPage } from '../refills/tracker.pages.tsx';
import { ReportPage } from '../reported/report.pages.tsx';
import { MedicinePage } from './medicine.pages.tsx';
import { MedicinesPage } from './medicines.pages.tsx';
import { PrintPage } from './print.pages.tsx';

const ReportForm = z.object({
  name: field.text('problem.medicine', 200),
  directions: field.optional(500),
  since: field.optional(100),
});
/** How many may be asked for at once: as many as a long list has. */
const MOST = 40;
const RefillForm = z.object({
  rx: z.string('problem.choose').regex(/^[0-9a-f-]{36}(,[0-9a-f-]{36}){0,39}$/, 'problem.choose'),
  to: z.string('problem.where').regex(/^([0-9a-f-]{36}|mail-\d)$/, 'problem.where'),
  note: field.optional(500),
});

type Ctx = Context<string>;
const chosenIn = (query: Record<string, string>): Set<string> =>
  new Set(
    Object.keys(query)
      .filter((name) => name.startsWith('rx-') && isUuid(name.slice(3)))
      .map((name) => name.slice(3))
      .slice(0, MOST),
  );

/** Medicines, refills and their tracker, for members and their caregivers. */
export function medicationRoutes(routes: Registrar): void {
  const list = async (ctx: Ctx) => {
    const { access } = ctx;
    const [offers, reported, allergies, choices] = await Promise.all([
      listOffers(access, ctx),
      listReported(access),
      listAllergies(access, access.person.id),
      readChoices(access),
    ]);
    return {
      offers,
      reported,
      allergies,
      pharmacies: choices.pharmacies,
      mayRefill: mayAlso(mayRequestRefills, ctx),
      formKeys: reported.map(() => ctx.newKey()),
    };
  };
  routes.page('/people/:person/medicines', mayReadMedicines, async (ctx) => ({
    kind: 'page',
    title: ctx.t('med.title'),
    place: 'medicines',
    body: <MedicinesPage view={ctx.view} data={await list(ctx)} done={ctx.query.done ?? null} />,
  }));
  routes.page('/people/:person/medicines/print', mayReadMedicines, async (ctx) => ({
    kind: 'page',
    title: ctx.t('med.print'),
    place: 'medicines',
    body: (
      <PrintPage
        view={ctx.view}
        data={await list(ctx)}
        size={ctx.query.for === 'wallet' ? 'wallet' : 'visit'}
      />
    ),
  }));

  const report = (ctx: Ctx, typed: Typed, problems: Problems): Answer =>
    pageAnswer(
      ctx.t,
      'medicines',
      ctx.t('med.add'),
      <ReportPage view={ctx.view} typed={typed} problems={problems} formKey={ctx.newKey()} />,
      problems,
    );
  routes.page('/people/:person/medicines/new', mayReportMedicines, async (ctx) =>
    report(ctx, {}, {}),
  );
  routes.form(
    '/people/:person/medicines/new',
    mayReportMedicines,
    ReportForm,
    async (ctx) => {
      const outcome = await reportMedicine(ctx.access, ctx.input, ctx.now);
      return outcome === 'added'
        ? redirect(`/people/${ctx.params.person}/medicines?done=added`)
        : report(ctx, ctx.input, { name: 'problem.medicines-many' });
    },
    async (ctx, problems, typed) => report(ctx, typed, problems),
  );
  routes.form(
    '/people/:person/medicines/reported/:id/remove',
    mayReportMedicines,
    Nothing,
    async ({ access, params, now }) =>
      (await removeReported(access, params.id ?? '', now))
        ? redirect(`/people/${params.person}/medicines?done=removed`)
        : notFound,
    async () => notFound,
  );

  routes.page('/people/:person/medicines/:id', mayReadMedicines, async (ctx) => {
    const { access, params, query } = ctx;
    const [offers, history, allergies, { pharmacies, addresses, preference }, set, stopped] =
      await Promise.all([
        listOffers(access, ctx),
        readRequests(access, { prescription: params.id ?? '' }, ctx),
        listAllergies(access, access.person.id),
        readChoices(access),
        listAutomatic(access),
        listStopped(access),
      ]);
    const one = offers.find(({ rx }) => rx.id === params.id);
    if (!one) return notFound;
    const mayRefill = mayAlso(mayRequestRefills, ctx);
    const problems: Problems = query.auto === 'where' ? { to: 'problem.where' } : {};
    const automatic = mayRefill && (
      <AutomaticCard
        view={ctx.view}
        rx={one.rx}
        state={set.find((row) => row.prescriptionId === one.rx.id) ?? null}
        stopped={stopped.includes(one.rx.id)}
        pharmacies={pharmacies}
        addresses={addresses}
        usual={preference.pharmacyId ?? one.rx.pharmacyId}
        problems={problems}
        newKey={ctx.newKey}
      />
    );
    const body = (
      <MedicinePage
        view={ctx.view}
        one={one}
        pharmacy={pharmacies.find((at) => at.id === one.rx.pharmacyId)}
        others={[
          ...offers.filter(
            ({ rx }) =>
              [one.rx.replaces, one.rx.replacedBy, one.rx.said.about].includes(rx.id) ||
              rx.said.about === one.rx.id,
          ),
          ...sameMedicine(one, offers),
        ].map(({ rx }) => rx)}
        history={history}
        allergies={allergies}
        mayRefill={mayRefill}
        against={one.place !== 'past' && advisedAgainst(one, offers).length > 0}
        automatic={automatic}
      />
    );
    return pageAnswer(ctx.t, 'medicines', medicineName(ctx.t, one.rx.name), body, problems);
  });

  // which, where, is it right: the choices go along in the address, so that Back works and nothing
  // is kept before it is sent
  routes.page('/people/:person/refills/new', mayRequestRefills, async (ctx) => {
    const { access, query, view, t } = ctx;
    const chosen = chosenIn(query);
    const offers = await listOffers(access, ctx);
    const taken = offers.filter(({ rx }) => chosen.has(rx.id));
    if (taken.length === 0) {
      const problems: Problems = query.chosen ? { rx: 'problem.choose-medicine' } : {};
      return pageAnswer(
        t,
        'medicines',
        t('refill.choose'),
        <ChoosePage view={view} offers={offers} problems={problems} />,
        problems,
      );
    }
    const { pharmacies, addresses, preference } = await readChoices(access);
    const pickup = pharmacies.filter((one) => one.kind === 'pickup');
    const q = (query.q ?? '').trim().slice(0, 60);
    // the pharmacy of the last time, or the one that has the prescription
    const usual =
      [query.to, preference.pharmacyId, taken[0]?.rx.pharmacyId].find(
        (id) => id && (id.startsWith('mail-') || pickup.some((one) => one.id === id)),
      ) ?? null;
    const fitting = pickup
      .filter((one) => (q ? pharmacyMatches(one, q) : true))
      .sort((a, b) => Number(b.id === usual) - Number(a.id === usual));
    return pageAnswer(
      t,
      'medicines',
      t('refill.where'),
      <WherePage
        view={view}
        offers={taken}
        pharmacies={fitting}
        addresses={addresses}
        mail={pharmacies.some((one) => one.kind === 'mail')}
        chosen={usual}
        query={q}
        problems={query.where === 'no' ? { to: 'problem.where' } : {}}
      />,
      query.where === 'no' ? { to: 'problem.where' } : {},
    );
  });

  const review = async (
    ctx: Ctx,
    ids: Set<string>,
    toValue: string,
    typed: Typed,
    problems: Problems,
  ): Promise<Answer> => {
    const { access, view, t, params } = ctx;
    const offers = (await listOffers(access, ctx)).filter(({ rx }) => ids.has(rx.id));
    if (offers.length === 0) return redirect(`/people/${params.person}/refills/new?chosen=yes`);
    const { pharmacies, addresses } = await readChoices(access);
    const to = resolveDestination(destinationOf(toValue), pharmacies, addresses);
    if (!to)
      return redirect(`/people/${params.person}/refills/new?${chosenQuery(offers)}&where=no`);
    const allergies = mayAlso(mayReadMedicines, ctx)
      ? await listAllergies(access, access.person.id)
      : null;
    const body = (
      <ReviewPage
        view={view}
        offers={offers}
        to={to}
        toValue={toValue}
        allergies={allergies}
        pharmacies={pharmacies}
        typed={typed}
        problems={problems}
        formKey={ctx.newKey()}
      />
    );
    return pageAnswer(t, 'medicines', t('refill.review'), body, problems);
  };
  routes.page('/people/:person/refills/review', mayRequestRefills, (ctx) =>
    review(ctx, chosenIn(ctx.query), ctx.query.to ?? '', {}, {}),
  );
  routes.form(
    '/people/:person/refills',
    mayRequestRefills,
    RefillForm,
    async (ctx) => {
      const { access, deps, input, params } = ctx;
      const ids = input.rx.split(',');
      const { pharmacies, addresses } = await readChoices(access);
      const to = resolveDestination(destinationOf(input.to), pharmacies, addresses);
      if (!to) return review(ctx, new Set(ids), input.to, input, {});
      const account = access.actor?.account;
      const order = {
        note: input.note,
        via: 'online',
        by: account?.id ?? null,
        byName: account?.name ?? null,
      } as const;
      const { orderId, outcomes } = await requestRefills(
        access,
        deps.jobs,
        access.person.id,
        ids,
        to,
        order,
        ctx,
      );
      if (outcomes.length === 0) return notFound;
      if (orderId && to.delivery === 'pickup')
        await savePreference(access, { pharmacyId: to.pharmacy.id });
      // the same again, a second press or a second person: all of it was asked for in one order
      // before, so that is the answer
      const before = new Set(outcomes.map((one) => (one.is === 'already' ? one.orderId : null)));
      const [same] = before;
      const order_ = orderId ?? (before.size === 1 && same ? same : null);
      const rest = outcomes.map(({ rx }) => `rx-${rx.id}=yes`).join('&');
      return redirect(
        `/people/${params.person}/refills/asked?${order_ ? `order=${order_}&` : ''}${rest}`,
      );
    },
    (ctx, problems, typed) =>
      review(ctx, new Set((typed.rx ?? '').split(',')), typed.to ?? '', typed, problems),
  );
  routes.page('/people/:person/refills/asked', mayRequestRefills, async (ctx) => {
    const { access, query, view, t } = ctx;
    const chosen = chosenIn(query);
    const order = isUuid(query.order) ? query.order : null;
    const [offers, { requests }, { pharmacies }] = await Promise.all([
      listOffers(access, ctx),
      order ? readRequests(access, { order }, ctx) : { requests: [] },
      readChoices(access),
    ]);
    if ((order && requests.length === 0) || (!order && chosen.size === 0)) return notFound;
    const asked = new Set(requests.map((one) => one.prescriptionId));
    return {
      kind: 'page',
      title: t('refill.asked-title'),
      place: 'medicines',
      body: (
        <AskedPage
          view={view}
          number={requests[0]?.orderNumber ?? null}
          orderId={order}
          asked={requests}
          not={offers.filter(({ rx }) => chosen.has(rx.id) && !asked.has(rx.id))}
          pharmacies={pharmacies}
        />
      ),
    };
  });

  routes.page('/people/:person/refills', mayRequestRefills, async (ctx) => ({
    kind: 'page',
    title: ctx.t('refill.tracker'),
    place: 'medicines',
    body: (
      <TrackerPage
        view={ctx.view}
        requests={await listRequests(ctx.access, ctx)}
        mayRead={mayAlso(mayReadMedicines, ctx)}
        due={
          ctx.access.as === 'self' ? (
            <DueCard
              view={ctx.view}
              on={(await readPreference(ctx.access)).tellDue}
              formKey={ctx.newKey()}
            />
          ) : null
        }
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
  routes.form(
    '/people/:person/refills/requests/:id/cancel',
    mayRequestRefills,
    Nothing,
    async (ctx) => {
      const { access, deps, params } = ctx;
      const outcome = await cancelRequest(access, deps.jobs, params.id ?? '', ctx);
      return outcome.is === 'none'
        ? notFound
        : redirect(`/people/${params.person}/refills/${outcome.orderId}?done=${outcome.is}`);
    },
    async () => notFound,
  );
}
