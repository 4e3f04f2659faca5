import { z } from 'zod';
import { field, type Problems, type Typed } from '../../platform/http/forms.ts';
import {
  type Answer,
  type Context,
  notFound,
  pageAnswer,
  type Registrar,
  redirect,
} from '../../platform/http/routes.ts';
import { replayMessage } from '../../platform/outbox/undelivered.ts';
import { mayRunPharmacies } from '../policy.ts';
import { MessagesPage } from './messages.pages.tsx';
import { listFailing } from './messages.ts';
import { PlacePage, PlacesPage } from './places.pages.tsx';
import {
  listPlaces,
  listWhoMay,
  type PlaceDraft,
  saveNpi,
  savePlace,
  saveWorksHere,
} from './places.ts';

const DAYS = [0, 1, 2, 3, 4, 5, 6] as const;
const line = (max: number) => field.text('problem.places-text', max);
const hours = z
  .string('problem.places-hours')
  .trim()
  .regex(/^(([01]\d|2[0-3]):[0-5]\d\s*[-–]\s*([01]\d|2[0-3]):[0-5]\d)?$/, 'problem.places-hours')
  .default('');
const PlaceForm = z.object({
  name: line(120),
  kind: z.enum(['pickup', 'mail'], 'problem.choose'),
  ncpdp: z
    .string('problem.places-ncpdp')
    .trim()
    .regex(/^(\d{7})?$/, 'problem.places-ncpdp')
    .default(''),
  street: line(120),
  city: line(80),
  region: line(40),
  postalCode: line(12),
  phone: line(30),
  ...(Object.fromEntries(DAYS.map((day) => [`hours-${day}`, hours])) as Record<
    `hours-${(typeof DAYS)[number]}`,
    typeof hours
  >),
  closed: field.optional(3),
});
const StaffForm = z.object({
  account: z.uuid('problem.choose'),
  works: z.enum(['yes', 'no'], 'problem.choose'),
});
const NpiForm = z.object({
  account: z.uuid('problem.choose'),
  npi: z
    .string('problem.places-npi')
    .trim()
    .regex(/^(\d{10})?$/, 'problem.places-npi')
    .default(''),
});

type Ctx = Context<'pharmacies:manage'>;
const BASE = '/staff/pharmacies';

export function placeRoutes(routes: Registrar): void {
  const list = async (ctx: Ctx, typed: Typed, problems: Problems): Promise<Answer> => {
    const { access, view, t } = ctx;
    const [places, clinicians, failing] = await Promise.all([
      listPlaces(access),
      listWhoMay(access, 'renewals:answer'),
      listFailing(access),
    ]);
    const body = (
      <PlacesPage
        view={view}
        failing={failing.length}
        places={places}
        clinicians={clinicians}
        typed={typed}
        problems={problems}
        newKey={ctx.newKey}
        done={ctx.query.done === 'saved'}
      />
    );
    return pageAnswer(t, 'staff-pharmacies', t('places.title'), body, problems);
  };
  routes.page(BASE, mayRunPharmacies, (ctx) => list(ctx, {}, {}));
  routes.form(
    `${BASE}/prescribers`,
    mayRunPharmacies,
    NpiForm,
    async (ctx) => {
      const { access, input } = ctx;
      if (await saveNpi(access, input.account, input.npi || null))
        return redirect(`${BASE}?done=saved`);
      return list(ctx, input, { [`npi-${input.account}`]: 'problem.places-npi-taken' });
    },
    (ctx, problems, typed) =>
      list(
        ctx,
        typed,
        typed.account && problems.npi ? { [`npi-${typed.account}`]: problems.npi } : problems,
      ),
  );

  routes.page(`${BASE}/messages`, mayRunPharmacies, async (ctx) => ({
    kind: 'page',
    title: ctx.t('link.title'),
    place: 'staff-pharmacies',
    body: (
      <MessagesPage
        view={ctx.view}
        list={await listFailing(ctx.access)}
        newKey={ctx.newKey}
        done={ctx.query.done === 'yes'}
      />
    ),
  }));
  routes.button(`${BASE}/messages/:id/replay`, mayRunPharmacies, async ({ access, params, now }) =>
    (await replayMessage(access, params.id ?? '', now))
      ? redirect(`${BASE}/messages?done=yes`)
      : notFound,
  );

  const one = async (ctx: Ctx, typed: Typed | null, problems: Problems): Promise<Answer> => {
    const { access, params, view, t } = ctx;
    const id = params.id ?? null;
    const place = id ? (await listPlaces(access)).find((candidate) => candidate.id === id) : null;
    if (place === undefined) return notFound;
    const pharmacists = await listWhoMay(access, 'refills:fill');
    const title = place ? t('places.edit', { name: place.name }) : t('places.add');
    return pageAnswer(
      t,
      'staff-pharmacies',
      title,
      <PlacePage
        view={view}
        place={place}
        pharmacists={pharmacists}
        typed={typed}
        problems={problems}
        newKey={ctx.newKey}
      />,
      problems,
    );
  };
  const save = async (ctx: Ctx & { input: z.output<typeof PlaceForm> }): Promise<Answer> => {
    const { access, input, params, now } = ctx;
    if (params.id && !(await listPlaces(access)).some((place) => place.id === params.id))
      return notFound;
    const problems: Problems = {};
    const spans = DAYS.map((day): [string, string] | null => {
      const [from, to] = input[`hours-${day}`].split(/\s*[-–]\s*/);
      if (!from || !to) return null;
      if (from >= to) problems[`hours-${day}`] = 'problem.places-hours';
      return [from, to];
    });
    if (Object.keys(problems).length > 0) return one(ctx, input, problems);
    const { name, kind, street, city, region, postalCode, phone } = input;
    const draft: PlaceDraft = {
      name,
      kind,
      street,
      city,
      region,
      postalCode,
      phone,
      ncpdp: input.ncpdp || null,
      hours: spans,
      closed: input.closed === 'yes',
    };
    const saved = await savePlace(access, params.id ?? null, draft, now);
    return saved
      ? redirect(`${BASE}?done=saved`)
      : one(ctx, input, { ncpdp: 'problem.places-taken' });
  };
  for (const path of [`${BASE}/new`, `${BASE}/:id`]) {
    routes.page(path, mayRunPharmacies, (ctx) => one(ctx, null, {}));
    routes.form(path, mayRunPharmacies, PlaceForm, save, (ctx, problems, typed) =>
      one(ctx, typed, problems),
    );
  }
  routes.form(
    `${BASE}/:id/staff`,
    mayRunPharmacies,
    StaffForm,
    async ({ access, params, input }) =>
      (await saveWorksHere(access, params.id ?? '', input.account, input.works === 'yes'))
        ? redirect(`${BASE}/${params.id}`)
        : notFound,
    (ctx, problems) => one(ctx, null, problems.account ? { account: problems.account } : problems),
  );
}
