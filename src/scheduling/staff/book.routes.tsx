import { z } from 'zod';
import { addDays, weekdayOf } from '../../platform/days.rules.ts';
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
import { minuteOf } from '../availability/minutes.rules.ts';
import { DAY, dayAt, stretchesOf } from '../availability/stretches.rules.ts';
import { timesFor, windowOf } from '../booking/booker.ts';
import { fits, narrowed, readFilters, readTime, SAID } from '../booking/fields.ts';
import { mayLookUpVisits, mayRunDay, mayScheduleOpened } from '../policy.ts';
import { MODES } from '../visit-types/visit-types.rules.ts';
import { inTheir, whenText } from '../when.ts';
import { BookPage } from './book.pages.tsx';
import {
  askForStaff,
  bookByStaff,
  findPlace,
  findVisit,
  listAheadOf,
  listChoices,
  listClinicians,
  listPastOf,
  listTypesInUse,
  type NotBooked,
  type Visit,
} from './book.ts';
import { clockText, readClock, startsAt } from './clock.rules.ts';
import { THEIRS, TheirsPage, TypesPage, theirs } from './theirs.pages.tsx';

type Ctx = Context<'visits:opened'> | Context<'visits:schedule'>;
const PLACE = 'staff-book';
const SHOWN = 30;
const NEAR_MINUTES = 120;

const BookForm = z.object({
  start: z
    .string()
    .regex(/^\d{0,9}$/)
    .default(''),
  clinician: z.uuid('problem.day-clinician'),
  clinic: z.uuid('problem.day-clinic'),
  day: field.day('problem.date'),
  time: z.string('problem.day-time').refine((text) => readClock(text) !== null, 'problem.day-time'),
  how: field.choice(MODES, 'problem.choose'),
  second: z.union([z.literal(''), z.uuid('problem.choose')], 'problem.choose').default(''),
  ...SAID,
  over: field.optional(3),
  own: field.optional(3),
});
type Input = z.output<typeof BookForm>;

/** What is booked: a type of visit, or another time for a visit. */
interface Booking {
  typeId: string;
  moves: Visit | undefined;
  path: string;
}

/** A time of the list as the form has it. */
async function fromList(ctx: Ctx): Promise<Typed> {
  const time = readTime(ctx.query.time ?? '');
  const place = time && (await findPlace(ctx.access, time.clinicId, time.clinicianId));
  if (!time || !place) return {};
  const utc = addDays('1970-01-01', Math.floor(time.start / DAY));
  const stretch = stretchesOf(place.zone, utc, utc).find(
    ({ from, to }) => from <= time.start && time.start < to,
  );
  if (!stretch) return {};
  const minute = (time.start + stretch.ahead) % DAY;
  return {
    ...{ clinician: time.clinicianId, clinic: time.clinicId, how: time.mode },
    ...{ day: dayAt(stretch, time.start), time: clockText(minute), start: String(time.start) },
  };
}

/** The instant of what was typed: of two at which a clock shows the same, the one from the list. */
function startOf({ day, time, start }: Input, zone: string): number | undefined {
  const starts = startsAt(zone, day, readClock(time) ?? 0);
  return starts.find((one) => String(one) === start) ?? starts[0];
}

interface Again {
  typed?: Typed;
  problems?: Problems;
  refused?: NotBooked;
  /** Times from there on are shown. */
  near?: number | undefined;
}

async function page(ctx: Ctx, booking: Booking, again: Again = {}): Promise<Answer> {
  const { access, t, view, query } = ctx;
  const { moves, path } = booking;
  const { problems = {}, refused, near } = again;
  const asking = await askForStaff(access, booking.typeId, moves?.id ?? null, ctx);
  if (!asking) return notFound;
  const { type } = asking;
  const filters = readFilters(query);
  const choices = await listChoices(access, type.id);
  const from = filters.from ?? (near === undefined ? 0 : near - NEAR_MINUTES);
  const times = asking.why
    ? []
    : await timesFor(access, asking, {
        mode: filters.mode,
        ...narrowed(choices, filters),
        within: windowOf(type, ctx.now, Math.max(from, minuteOf(ctx.now))),
        most: SHOWN + 1,
        like: (time) => fits(filters, time, weekdayOf(time.day)),
      });
  const theirVisit: Typed = moves
    ? {
        ...{ clinician: moves.clinicians[0]?.id ?? '', clinic: moves.clinicId, how: moves.mode },
        second: moves.clinicians[1]?.id ?? '',
      }
    : {};
  const typed = again.typed ?? { ...theirVisit, ...(await fromList(ctx)) };
  const body = (
    <BookPage
      view={view}
      type={type}
      path={path}
      times={times.slice(0, SHOWN)}
      more={times.length > SHOWN}
      choices={choices}
      filters={filters}
      clinicians={await listClinicians(access)}
      moves={moves}
      typed={typed}
      problems={problems}
      refused={sayRefused(ctx, refused ?? (asking.why ? { is: 'deceased' } : undefined))}
      own={refused?.is === 'in-the-way' ? refused.other : undefined}
      formKey={ctx.newKey()}
    />
  );
  const answer = pageAnswer(t, PLACE, inTheir(t, type.name, type.nameEs), body, problems);
  return refused && answer.kind === 'page' ? { ...answer, status: 409 } : answer;
}

function sayRefused({ t }: Ctx, refused: NotBooked | undefined): string | undefined {
  if (!refused) return undefined;
  return refused.is === 'in-the-way'
    ? t('day.not-in-the-way', {
        when: whenText(t, refused.other.startsAt, refused.other.zone),
        clinic: refused.other.clinic,
      })
    : t(`day.not-${refused.is}`);
}

/** The type in the path. */
const ofType = async ({ params }: Ctx): Promise<Booking | undefined> =>
  isUuid(params.type)
    ? {
        typeId: params.type,
        moves: undefined,
        path: `${theirs(params.person)}/new/${params.type}`,
      }
    : undefined;
/** The visit in the path, if it can be moved. */
async function ofVisit({ access, params }: Ctx): Promise<Booking | undefined> {
  const { id } = params;
  const moves = isUuid(id) ? await findVisit(access, access.person.id, id) : undefined;
  if (moves?.state !== 'booked') return undefined;
  return { typeId: moves.typeId, moves, path: `${theirs(params.person)}/${id}/move` };
}

async function book(
  ctx: Context<'visits:schedule'> & { input: Input },
  booking: Booking,
): Promise<Answer> {
  const { access, input, deps } = ctx;
  const { day: _day, time: _time, start: _start, ...rest } = input;
  const typed: Typed = { ...input };
  const place = await findPlace(access, input.clinic, input.clinician);
  if (!place) return page(ctx, booking, { typed, problems: { clinic: 'problem.day-clinic' } });
  const start = startOf(input, place.zone);
  if (start === undefined)
    return page(ctx, booking, { typed, problems: { time: 'problem.day-no-time' } });
  const booked = await bookByStaff(
    access,
    deps.jobs,
    {
      ...{ typeId: booking.typeId, clinicId: rest.clinic, clinicianId: rest.clinician },
      ...{ secondId: rest.second || null, start, mode: rest.how, over: rest.over === 'yes' },
      ...{ overOwn: rest.own === 'yes', moves: booking.moves?.id ?? null },
      ...{ reason: rest.reason, companion: rest.companion, interpreter: rest.interpreter },
    },
    ctx,
  );
  if (booked.is === 'none') return notFound;
  if (booked.is !== 'booked') return page(ctx, booking, { typed, refused: booked, near: start });
  return redirect(`${theirs(ctx.params.person)}?did=${booking.moves ? 'moved' : 'booked'}`);
}

/** The visits of the person whose record is open: all of them, a new one, and another time for one. */
export function bookRoutes(routes: Registrar): void {
  routes.page(THEIRS, mayLookUpVisits, async (ctx) => {
    const { access, t, view, query, now } = ctx;
    const [ahead, past] = await Promise.all([
      listAheadOf(access, access.person.id, now),
      listPastOf(access, access.person.id, now),
    ]);
    const body = (
      <TheirsPage
        view={view}
        ahead={ahead}
        past={past}
        seesDay={mayAlso(mayRunDay, ctx)}
        done={query.did ? { did: query.did, name: null } : null}
      />
    );
    return pageAnswer(t, PLACE, t('nav.staff-book'), body);
  });
  routes.page(`${THEIRS}/new`, mayLookUpVisits, async ({ access, t, view }) =>
    pageAnswer(
      t,
      PLACE,
      t('day.book'),
      <TypesPage view={view} types={await listTypesInUse(access)} />,
    ),
  );
  for (const [path, find] of [
    [`${THEIRS}/new/:type`, ofType],
    [`${THEIRS}/:id/move`, ofVisit],
  ] as const) {
    routes.page(path, mayLookUpVisits, async (ctx) => {
      const booking = await find(ctx);
      return booking ? page(ctx, booking) : notFound;
    });
    routes.form(
      path,
      mayScheduleOpened,
      BookForm,
      async (ctx) => {
        const booking = await find(ctx);
        return booking ? book(ctx, booking) : notFound;
      },
      async (ctx, problems, typed) => {
        const booking = await find(ctx);
        return booking ? page(ctx, booking, { problems, typed }) : notFound;
      },
    );
  }
}
