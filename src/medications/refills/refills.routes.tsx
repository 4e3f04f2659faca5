import { z } from 'zod';
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
import { listAllergies } from '../allergies/allergies.ts';
import { listOffers } from '../offers/offers.ts';
import { pharmacyMatches } from '../pharmacies/pharmacies.rules.ts';
import { promisedDay } from '../pharmacies/promised.ts';
import { mayReadMedicines, mayRequestRefills } from '../policy.ts';
import { readRequests } from '../requests/requests.ts';
import { doerOf } from '../requests/steps.ts';
import { readChoices, savePreference } from './choices.ts';
import { ChoosePage, chosenQuery, WherePage } from './choose.pages.tsx';
import { destinationOf, resolveDestination } from './destinations.rules.ts';
import { usedUpBefore } from './mail.rules.ts';
import { requestRefills } from './refills.ts';
import { AskedPage, ReviewPage } from './review.pages.tsx';

/** How many can be requested at once: as many as a long list has. */
const MOST = 40;
const RefillForm = z.object({
  rx: z.string('problem.choose').regex(/^[0-9a-f-]{36}(,[0-9a-f-]{36}){0,39}$/, 'problem.choose'),
  to: z.string('problem.where').regex(/^([0-9a-f-]{36}|mail-\d)$/, 'problem.where'),
  note: field.optional(500),
});

type Ctx = Context<'refills:request'>;
/** The prescriptions that a URL names as `rx-ID`. */
const chosenIn = (query: Record<string, string>): Set<string> =>
  new Set(
    Object.keys(query)
      .filter((name) => name.startsWith('rx-') && isUuid(name.slice(3)))
      .map((name) => name.slice(3))
      .slice(0, MOST),
  );

/** Requesting refills and renewals: which, where to, review, and the outcome. */
export function refillRoutes(routes: Registrar): void {
  // the choices travel in the URL, so that Back works and nothing is stored before it is sent
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
    const mail = pharmacies.find((one) => one.kind === 'mail');
    const q = (query.q ?? '').trim().slice(0, 60);
    // the pharmacy of the last refill, or the one that the prescription is at
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
        mail={mail !== undefined}
        late={mail ? usedUpBefore(taken, await promisedDay(access, mail, 'mail', ctx)) : []}
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
    const late =
      to.delivery === 'mail'
        ? usedUpBefore(offers, await promisedDay(access, to.pharmacy, 'mail', ctx))
        : [];
    const allergies = mayAlso(mayReadMedicines, ctx)
      ? await listAllergies(access, access.person.id)
      : null;
    const body = (
      <ReviewPage
        view={view}
        offers={offers}
        to={to}
        toValue={toValue}
        late={late}
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
      const { orderId, outcomes } = await requestRefills(
        access,
        deps.jobs,
        {
          patientId: access.person.id,
          prescriptions: ids,
          to,
          note: input.note,
          via: 'online',
          by: doerOf(access),
        },
        ctx,
      );
      if (outcomes.length === 0) return notFound;
      if (orderId && to.delivery === 'pickup')
        await savePreference(access, { pharmacyId: to.pharmacy.id });
      // a second click, or a second person: if all of it is in one earlier order, that is the
      // answer
      const before = new Set(outcomes.map((one) => (one.is === 'already' ? one.orderId : null)));
      const [same] = before;
      const order = orderId ?? (before.size === 1 && same ? same : null);
      const rest = outcomes.map(({ rx }) => `rx-${rx.id}=yes`).join('&');
      return redirect(
        `/people/${params.person}/refills/asked?${order ? `order=${order}&` : ''}${rest}`,
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
}
