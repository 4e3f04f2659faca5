import { z } from 'zod';
import { isDay, type PlainDate } from '../../platform/days.rules.ts';
import { BLANK, type Draft, draftAnswer, version } from '../../platform/http/drafts.ts';
import { field, type Problems } from '../../platform/http/forms.ts';
import {
  type Answer,
  type Context,
  isUuid,
  notFound,
  pageAnswer,
  type Registrar,
  redirect,
} from '../../platform/http/routes.ts';
import { readHours } from '../calendar/hours.rules.ts';
import { listClinics } from '../places/clinics.ts';
import { mayRunClinics } from '../policy.ts';
import { BASE, HolidayPage, HolidaysPage, ProposalPage } from './holidays.pages.tsx';
import { type Proposal, proposeCopy, proposeFederal } from './holidays.rules.ts';
import { addProposed, findHoliday, listHolidays, removeHoliday, saveHoliday } from './holidays.ts';
import { nameOf } from './named.ts';

type Ctx = Context<'clinics:manage'>;
const PLACE = 'staff-clinics';
/** The most holidays that one proposal lists. */
const MOST = 60;

const HolidayForm = z.object({
  day: z.string('problem.holidays-day').refine(isDay, 'problem.holidays-day'),
  name: field.text('problem.holidays-name', 80),
  nameEs: field.optional(80),
  clinic: z.union([z.literal(''), z.uuid('problem.choose')]).default(''),
  open: field.choice(['closed', 'shorter'], 'problem.choose'),
  hours: field.optional(100),
  version,
});
const take = z.literal('yes').optional();
const ProposalForm = z.object({
  year: z.string().regex(/^20\d\d$/),
  from: z.enum(['federal', 'copy']),
  seen: z.string().max(6000),
  ...(Object.fromEntries(Array.from({ length: MOST }, (_, at) => [`take-${at}`, take])) as Record<
    `take-${number}`,
    typeof take
  >),
});

const yearOf = (text: string | undefined, today: PlainDate): number =>
  text && /^20\d\d$/.test(text) ? Number(text) : Number(today.slice(0, 4));
const ofYear = (access: Ctx['access'], year: number) =>
  listHolidays(access, `${year}-01-01`, `${year}-12-31`);

async function propose(
  access: Ctx['access'],
  year: number,
  from: 'federal' | 'copy',
): Promise<Proposal[]> {
  const [there, before] = await Promise.all([ofYear(access, year), ofYear(access, year - 1)]);
  const all =
    from === 'federal'
      ? proposeFederal(year, there, nameOf)
      : proposeCopy(year, before, there, nameOf);
  return all.slice(0, MOST);
}
const seenAs = (proposals: readonly Proposal[]): string =>
  proposals.map((one) => `${one.day}${one.clinicId ?? ''}`).join(' ');

export function holidayRoutes(routes: Registrar): void {
  routes.page(BASE, mayRunClinics, async (ctx) => {
    const { access, view, t, query, today } = ctx;
    const year = yearOf(query.year, today);
    const [holidays, clinics] = await Promise.all([ofYear(access, year), listClinics(access)]);
    const body = (
      <HolidaysPage
        view={view}
        year={year}
        holidays={holidays}
        clinics={clinics}
        newKey={ctx.newKey}
        done={query.done ?? ''}
      />
    );
    return pageAnswer(t, PLACE, t('holidays.of', { year }), body);
  });
  proposalRoutes(routes);

  const one = async (ctx: Ctx, draft: Draft): Promise<Answer> => {
    const { access, params, view, t } = ctx;
    const id = params.id ?? null;
    if (id && !isUuid(id)) return notFound;
    const [holiday, clinics] = await Promise.all([
      id ? findHoliday(access, id) : null,
      listClinics(access),
    ]);
    if (holiday === undefined) return notFound;
    const body = (
      <HolidayPage
        view={view}
        holiday={holiday}
        clinics={clinics}
        draft={draft}
        formKey={ctx.newKey()}
      />
    );
    const title = holiday ? holiday.name : t('holidays.add');
    return draftAnswer(t, PLACE, title, body, draft);
  };
  const save = async (ctx: Ctx & { input: z.output<typeof HolidayForm> }): Promise<Answer> => {
    const { access, input, params, now } = ctx;
    if (params.id && !isUuid(params.id)) return notFound;
    const read = readHours(input.open === 'closed' ? '' : input.hours);
    if (!read.ok || (input.open === 'shorter' && read.hours.length === 0))
      return one(ctx, { typed: input, problems: { hours: 'problem.clinics-hours' } });
    const clinics = await listClinics(access);
    if (input.clinic && !clinics.some((clinic) => clinic.id === input.clinic))
      return one(ctx, { typed: input, problems: { clinic: 'problem.choose' } });
    const saved = await saveHoliday(
      access,
      params.id ? { id: params.id, version: Number(input.version) } : null,
      {
        clinicId: input.clinic || null,
        day: input.day,
        name: input.name,
        nameEs: input.nameEs,
        hours: read.hours,
      },
      now,
    );
    if (saved === 'none') return notFound;
    if (saved === 'stale') return one(ctx, { typed: input, problems: {}, stale: true });
    if (saved === 'taken')
      return one(ctx, { typed: input, problems: { day: 'problem.holidays-taken' } });
    return redirect(`${BASE}?year=${input.day.slice(0, 4)}&done=saved`);
  };
  for (const path of [`${BASE}/new`, `${BASE}/:id`]) {
    routes.page(path, mayRunClinics, (ctx) => one(ctx, BLANK));
    routes.form(path, mayRunClinics, HolidayForm, save, (ctx, problems, typed) =>
      one(ctx, { typed, problems }),
    );
  }
  routes.button(`${BASE}/:id/remove`, mayRunClinics, async ({ access, params, now }) => {
    const holiday = isUuid(params.id) ? await findHoliday(access, params.id) : undefined;
    if (!holiday || !(await removeHoliday(access, holiday.id, now))) return notFound;
    return redirect(`${BASE}?year=${holiday.day.slice(0, 4)}&done=removed`);
  });
}

function proposalRoutes(routes: Registrar): void {
  const show = async (
    ctx: Ctx,
    year: number,
    from: 'federal' | 'copy',
    problems: Problems = {},
  ): Promise<Answer> => {
    const { access, view, t } = ctx;
    const [proposals, clinics] = await Promise.all([
      propose(access, year, from),
      listClinics(access),
    ]);
    const body = (
      <ProposalPage
        view={view}
        year={year}
        from={from}
        proposals={proposals}
        clinics={clinics}
        seen={seenAs(proposals)}
        problems={problems}
        formKey={ctx.newKey()}
      />
    );
    return pageAnswer(t, PLACE, t('holidays.of', { year }), body, problems);
  };
  routes.page(`${BASE}/proposal`, mayRunClinics, (ctx) =>
    show(ctx, yearOf(ctx.query.year, ctx.today), ctx.query.from === 'copy' ? 'copy' : 'federal'),
  );
  routes.form(
    `${BASE}/proposal`,
    mayRunClinics,
    ProposalForm,
    async (ctx) => {
      const { access, input, now } = ctx;
      const year = Number(input.year);
      const proposals = await propose(access, year, input.from);
      // somebody has added one since, so the numbers of the boxes now mean other days
      if (seenAs(proposals) !== input.seen)
        return show(ctx, year, input.from, { 'take-0': 'problem.holidays-changed' });
      const taken = new Map<string, unknown>(Object.entries(input));
      const chosen = proposals.filter((_, at) => taken.get(`take-${at}`) === 'yes');
      if (chosen.length === 0)
        return show(ctx, year, input.from, { 'take-0': 'problem.holidays-none' });
      await addProposed(access, chosen, now);
      return redirect(`${BASE}?year=${year}&done=added`);
    },
    (ctx) => show(ctx, yearOf(undefined, ctx.today), 'federal'),
  );
}
