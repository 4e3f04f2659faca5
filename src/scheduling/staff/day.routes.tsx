import { z } from 'zod';
import { addDays, weekdayOf } from '../../platform/days.rules.ts';
import { safePath } from '../../platform/http/forms.ts';
import {
  type Answer,
  type Context,
  isUuid,
  notFound,
  pageAnswer,
  type Registrar,
  redirect,
} from '../../platform/http/routes.ts';
import { Empty } from '../../ui/kit.tsx';
import { mayRunDay } from '../policy.ts';
import { DayPage } from './day.pages.tsx';
import { lookAt, timesOn, visitsOn } from './day.ts';
import { logListed } from './shown.ts';
import { STEPS } from './states.rules.ts';
import { type Stepped, takeStep } from './steps.ts';
import { WEEK, WeekPage } from './week.pages.tsx';
import { BASE, PLACE, personName, visitHref } from './words.ts';

type Ctx = Context<'visits:day'>;

export const version = z.coerce.number('problem.choose').int().min(1).max(1e9);
const StepForm = z.object({
  step: z.enum([...STEPS, 'undo'], 'problem.choose'),
  version,
  room: z.union([z.literal(''), z.uuid()]).default(''),
  back: z.string().max(400).default(''),
});

/** Seven days from the Sunday on. */
const weekOf = (day: string): string[] => {
  const first = addDays(day, -(weekdayOf(day) % 7));
  return Array.from({ length: 7 }, (_, n) => addDays(first, n));
};

const noClinic = ({ t }: Ctx): Answer =>
  pageAnswer(
    t,
    PLACE,
    t('day.title'),
    <>
      <h1>{t('day.title')}</h1>
      <Empty icon="calendar-days" title={t('day.no-clinic')}>
        <p>{t('day.no-clinic-text')}</p>
      </Empty>
    </>,
  );

/** A page of ours to go back to, with what was done. */
export function backTo(path: string, id: string, did: string): Answer {
  const safe = safePath(path);
  const to = safe && (safe === BASE || safe.startsWith(`${BASE}?`)) ? safe : visitHref(id);
  return redirect(`${to}${to.includes('?') ? '&' : '?'}did=${did}&of=${id}`);
}
/** The word for what became of a press, as an address has it. */
export const didOf = (stepped: Exclude<Stepped, { is: 'none' }>, step: string): string =>
  stepped.is === 'done' ? step : stepped.is === 'not-now' ? `not-now-${stepped.why}` : stepped.is;

/** The day and the week of a clinic, and the buttons on each visit. */
export function dayRoutes(routes: Registrar): void {
  routes.page(BASE, mayRunDay, async (ctx) => {
    const { access, query, t, view } = ctx;
    const looked = await lookAt(access, query);
    if (!looked) return noClinic(ctx);
    const visits = await visitsOn(access, looked);
    logListed(access, visits);
    const one = visits.find(({ id }) => id === query.of);
    const body = (
      <DayPage
        view={view}
        looked={looked}
        visits={visits}
        done={query.did ? { did: query.did, name: one ? personName(one) : null } : null}
        newKey={ctx.newKey}
        links={[]}
      />
    );
    return pageAnswer(t, PLACE, t('day.title'), body);
  });
  routes.page(WEEK, mayRunDay, async (ctx) => {
    const { access, query, t, view } = ctx;
    const looked = await lookAt(access, query, (day) => {
      const days = weekOf(day);
      return [days[0] ?? day, days.at(-1) ?? day];
    });
    if (!looked) return noClinic(ctx);
    const days = await timesOn(access, looked, weekOf(looked.day));
    const body = <WeekPage view={view} looked={looked} days={days} />;
    return pageAnswer(t, PLACE, t('day.week'), body);
  });
  routes.form(
    `${BASE}/:id/state`,
    mayRunDay,
    StepForm,
    async (ctx) => {
      const { access, params, input } = ctx;
      const id = params.id ?? '';
      if (!isUuid(id)) return notFound;
      const seen = { version: input.version, roomId: input.room || null };
      const stepped = await takeStep(access, id, input.step, seen, ctx);
      return stepped.is === 'none' ? notFound : backTo(input.back, id, didOf(stepped, input.step));
    },
    // only our own buttons send it
    async () => notFound,
  );
}
