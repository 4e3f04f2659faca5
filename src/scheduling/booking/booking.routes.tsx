import type { ComponentChildren } from 'preact';
import { weekdayOf } from '../../platform/days.rules.ts';
import type { Problems, Typed } from '../../platform/http/forms.ts';
import {
  type Answer,
  type Context,
  isUuid,
  notFound,
  pageAnswer,
  type Registrar,
  redirect,
} from '../../platform/http/routes.ts';
import { mayBookVisits } from '../policy.ts';
import {
  findOfferedReason,
  listOfferedReasons,
  type OfferedReason,
} from '../visit-types/offered.ts';
import type { VisitType } from '../visit-types/visit-types.rules.ts';
import { findType } from '../visit-types/visit-types.ts';
import { BASE, home, PLACE } from '../visits/paths.ts';
import { findPlace } from '../visits/places.ts';
import { sightOf } from '../visits/sight.ts';
import { findVisit, isChangeable, isSeen, type Visit } from '../visits/visits.ts';
import { inTheir } from '../when.ts';
import { askAbout, timesFor, windowOf } from './booker.ts';
import { bookHold } from './booking.ts';
import type { Refused } from './check.ts';
import { listChoices } from './choice.ts';
import { fits, narrowed, ReviewForm, readFilters, readTime, TimeForm } from './fields.ts';
import { NotHerePage, ReasonsPage, UrgentPage } from './find.pages.tsx';
import { findChosen, holdTime, reviewHold } from './holding.ts';
import { InTheWay, ReviewPage } from './review.pages.tsx';
import { TimesPage } from './times.pages.tsx';

type Book = Context<'visits:book'>;
/** So many times are on a page. */
const SHOWN = 40;

/** Why a time, or any time, can't be had, in words. */
function sayRefused(ctx: Book, refused: Refused): ComponentChildren {
  const { t, view } = ctx;
  switch (refused.is) {
    case 'taken':
    case 'none':
      return t('visits.taken');
    case 'in-the-way':
      // one that the account may not see is a time that somebody else has
      return isSeen(refused.other, sightOf(ctx)) ? (
        <InTheWay view={view} other={refused.other} />
      ) : (
        t('visits.taken')
      );
    case 'not-at-all':
      return t(`visits.why-${refused.why}`);
    case 'not-then':
      return t(`visits.not-${refused.why}`);
    case 'too-often':
      return t('visits.too-often');
  }
}

/** What is looked for: a reason to come, or another time for a visit. */
interface Looking {
  type: VisitType;
  reason: OfferedReason | null;
  moves: Visit | undefined;
  path: string;
  name: string;
}

/** The page with the earliest times. @param refused why the time that was pressed can't be had */
async function timesPage(ctx: Book, looking: Looking, refused?: Refused): Promise<Answer> {
  const { access, t, view, query, today } = ctx;
  const { type, moves, path, name } = looking;
  const filters = readFilters(query);
  const asking = await askAbout(access, type, moves ? [moves.id] : [], today);
  if (!asking) return notFound;
  const why = asking.why ?? (refused?.is === 'not-at-all' ? refused.why : null);
  if (why) {
    const body = <NotHerePage view={view} name={name} why={t(`visits.why-${why}`)} />;
    return pageAnswer(t, PLACE, name, body);
  }
  const choices = await listChoices(access, type.id);
  const times = await timesFor(access, asking, {
    mode: filters.mode,
    ...narrowed(choices, filters),
    within: windowOf(type, ctx.now, filters.from),
    most: SHOWN + 1,
    like: (time) => fits(filters, time, weekdayOf(time.day)),
  });
  const body = (
    <TimesPage
      view={view}
      name={name}
      path={path}
      type={type}
      times={times.slice(0, SHOWN)}
      more={times.length > SHOWN}
      choices={choices}
      filters={filters}
      moves={moves}
      formKey={ctx.newKey()}
      problem={refused && sayRefused(ctx, refused)}
      done={query.done === 'gone' ? 'visits.done-gone' : null}
    />
  );
  const answer = pageAnswer(t, PLACE, name, body);
  return refused && answer.kind === 'page' ? { ...answer, status: 422 } : answer;
}

async function hold(ctx: Book, looking: Looking, value: string): Promise<Answer> {
  const { access, params } = ctx;
  const time = readTime(value);
  if (!time) return timesPage(ctx, looking, { is: 'taken' });
  const held = await holdTime(
    access,
    {
      ...time,
      typeId: looking.type.id,
      reasonId: looking.reason?.id ?? null,
      moves: looking.moves?.id ?? null,
    },
    ctx,
  );
  return held.is === 'held'
    ? redirect(`${home(params.person)}/holds/${held.id}`)
    : timesPage(ctx, looking, held);
}

/** The reason in the path, if the account may look for a time for it. */
async function reasonOf(ctx: Book): Promise<Looking | undefined> {
  const { access, params, t } = ctx;
  const id = params.reason ?? '';
  const reason = isUuid(id) ? await findOfferedReason(access, id) : undefined;
  const type = reason && (await findType(access, reason.visitTypeId));
  if (!reason || !type || (type.confidential && !sightOf(ctx).all)) return undefined;
  const name = inTheir(t, reason.name, reason.nameEs);
  return { type, reason, moves: undefined, path: `${home(params.person)}/new/${id}`, name };
}
/** The visit in the path, if the account may move it now. */
async function movingOf(ctx: Book): Promise<Looking | undefined> {
  const { access, params, t } = ctx;
  const id = params.id ?? '';
  const moves = isUuid(id) ? await findVisit(access, access.person.id, id) : undefined;
  if (!moves || !isSeen(moves, sightOf(ctx)) || !isChangeable(moves, ctx)) return undefined;
  const type = await findType(access, moves.typeId);
  const path = `${home(params.person)}/${id}/change`;
  return type && { type, reason: null, moves, path, name: inTheir(t, moves.type, moves.typeEs) };
}

/** Finding a time, keeping it, looking at it once more, and booking it; or moving a visit there. */
export function bookingRoutes(routes: Registrar): void {
  routes.page(`${BASE}/new`, mayBookVisits, async (ctx) => {
    const { access, t, view } = ctx;
    const { all } = sightOf(ctx);
    const reasons = (await listOfferedReasons(access)).filter((one) => all || !one.confidential);
    return pageAnswer(t, PLACE, t('visits.new'), <ReasonsPage view={view} reasons={reasons} />);
  });
  routes.page(`${BASE}/new/:reason`, mayBookVisits, async (ctx) => {
    const { t, view, query } = ctx;
    const looking = await reasonOf(ctx);
    if (!looking?.reason) return notFound;
    if (looking.reason.urgent && query.go !== 'on') {
      const body = <UrgentPage view={view} reason={looking.reason} />;
      return pageAnswer(t, PLACE, t('visits.urgent'), body);
    }
    return timesPage(ctx, looking);
  });
  routes.page(`${BASE}/:id/change`, mayBookVisits, async (ctx) => {
    const looking = await movingOf(ctx);
    if (looking) return timesPage(ctx, looking);
    // too late, or canceled: its page says what to do
    const { access, params } = ctx;
    const id = params.id ?? '';
    const visit = isUuid(id) ? await findVisit(access, access.person.id, id) : undefined;
    return visit && isSeen(visit, sightOf(ctx))
      ? redirect(`${home(params.person)}/${id}`)
      : notFound;
  });
  for (const [path, find] of [
    [`${BASE}/new/:reason`, reasonOf],
    [`${BASE}/:id/change`, movingOf],
  ] as const)
    routes.form(
      path,
      mayBookVisits,
      TimeForm,
      async (ctx) => {
        const looking = await find(ctx);
        return looking ? hold(ctx, looking, ctx.input.time) : notFound;
      },
      async (ctx) => {
        const looking = await find(ctx);
        return looking ? timesPage(ctx, looking, { is: 'taken' }) : notFound;
      },
    );

  const review = async (ctx: Book, problems: Problems, typed: Typed): Promise<Answer> => {
    const { access, t, view, params } = ctx;
    const base = home(params.person);
    const id = params.id ?? '';
    const found = isUuid(id) ? await reviewHold(access, id, ctx) : undefined;
    // it ran out and was given back, or another one was chosen since
    if (!found) return redirect(`${base}?done=gone`);
    if ('booked' in found) return redirect(`${base}/${found.booked}`);
    if ('is' in found) return afterHold(ctx, id, found);
    const { hold: held } = found;
    const place = await findPlace(access, held.clinicId, held.clinicianId);
    if (!place) return notFound;
    const body = (
      <ReviewPage
        view={view}
        review={found}
        place={place}
        problems={problems}
        typed={typed}
        formKey={ctx.newKey()}
      />
    );
    return pageAnswer(t, PLACE, t('visits.review'), body, problems);
  };
  routes.page(`${BASE}/holds/:id`, mayBookVisits, (ctx) => review(ctx, {}, {}));
  routes.form(
    `${BASE}/holds/:id`,
    mayBookVisits,
    ReviewForm,
    async (ctx) => {
      const { access, params, input, deps } = ctx;
      const base = home(params.person);
      const id = params.id ?? '';
      const booked = isUuid(id) ? await bookHold(access, deps.jobs, id, input, ctx) : undefined;
      if (!booked) return redirect(`${base}?done=gone`);
      return booked.is === 'booked'
        ? redirect(`${base}/${booked.id}?done=booked`)
        : afterHold(ctx, id, booked);
    },
    (ctx, problems, typed) => review(ctx, problems, typed),
  );
}

/** The times again, when the one that was chosen can't be had any longer. */
async function afterHold(ctx: Book, id: string, refused: Refused): Promise<Answer> {
  const { access, params, t } = ctx;
  const hold = await findChosen(access, id);
  const base = home(params.person);
  const moves = hold?.moves ? await findVisit(access, access.person.id, hold.moves) : undefined;
  const reason = hold?.reasonId ? await findOfferedReason(access, hold.reasonId) : undefined;
  const type = hold && (await findType(access, hold.typeId));
  if (!type || (!moves && !reason)) return redirect(`${base}?done=gone`);
  const looking: Looking = moves
    ? {
        type,
        reason: null,
        moves,
        path: `${base}/${moves.id}/change`,
        name: inTheir(t, moves.type, moves.typeEs),
      }
    : {
        ...{ type, reason: reason ?? null, moves: undefined },
        path: `${base}/new/${reason?.id}`,
        name: inTheir(t, reason?.name ?? '', reason?.nameEs ?? ''),
      };
  return timesPage(ctx, looking, refused);
}
