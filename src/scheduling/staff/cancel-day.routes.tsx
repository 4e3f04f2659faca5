import { z } from 'zod';
import { field, type Problems } from '../../platform/http/forms.ts';
import {
  type Answer,
  type Context,
  notFound,
  pageAnswer,
  type Registrar,
  redirect,
} from '../../platform/http/routes.ts';
import { mayManageSchedule } from '../policy.ts';
import { STAFF_CANCEL_REASONS } from '../visits/visits.ts';
import { CANCEL_DAY, CancelDayPage } from './cancel-day.pages.tsx';
import { cancelDay } from './cancel-day.ts';
import { dayQuery, lookAt, visitsOn } from './day.ts';
import { logListed } from './shown.ts';
import { PLACE } from './words.ts';

type Ctx = Context<'schedule:manage'>;

/** A day has no more visits than a list shows. */
const MOST = 1000 * 37;
const CancelDayForm = z.object({
  visits: z
    .string('problem.choose')
    .max(MOST)
    .regex(/^[0-9a-f -]*$/),
  why: field.choice(STAFF_CANCEL_REASONS, 'problem.day-cancel'),
});
const count = (text = ''): number => (/^\d{1,4}$/.test(text) ? Number(text) : 0);

async function page(ctx: Ctx, problems: Problems = {}): Promise<Answer> {
  const { access, query, t, view } = ctx;
  // nobody's own day is meant unless they choose it
  const looked = await lookAt(access, { who: 'all', ...query });
  if (!looked) return notFound;
  const visits = (await visitsOn(access, looked)).filter(({ state }) => state === 'booked');
  logListed(access, visits);
  const body = (
    <CancelDayPage
      view={view}
      looked={looked}
      visits={visits}
      problems={problems}
      done={
        query.cancelled === undefined
          ? null
          : { cancelled: count(query.cancelled), failed: count(query.failed) }
      }
      formKey={ctx.newKey()}
    />
  );
  return pageAnswer(t, PLACE, t('day.cancel-day'), body, problems);
}

/** A whole day of a clinic or a clinician is canceled at once. */
export function cancelDayRoutes(routes: Registrar): void {
  routes.page(CANCEL_DAY, mayManageSchedule, (ctx) => page(ctx));
  routes.form(
    CANCEL_DAY,
    mayManageSchedule,
    CancelDayForm,
    async (ctx) => {
      const { access, query, input, deps } = ctx;
      const looked = await lookAt(access, { who: 'all', ...query });
      if (!looked) return notFound;
      // those that the page showed, and nothing that was booked since
      const shown = new Set(input.visits.split(' '));
      const visits = (await visitsOn(access, looked)).filter(({ id }) => shown.has(id));
      const { cancelled, failed } = await cancelDay(access, deps.jobs, visits, input.why, ctx);
      const more = { cancelled: String(cancelled), failed: String(failed) };
      return redirect(CANCEL_DAY + dayQuery(looked, more));
    },
    (ctx, problems) => page(ctx, problems),
  );
}
