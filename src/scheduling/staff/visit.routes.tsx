import { z } from 'zod';
import { mayOpenRecord } from '../../people/policy.ts';
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
import { mayRunDay, mayScheduleVisits } from '../policy.ts';
import { findVisit, STAFF_CANCEL_REASONS } from '../visits/visits.sql.ts';
import { cancelVisit } from '../visits/visits.ts';
import { version } from './day.routes.tsx';
import { logOpening } from './shown.ts';
import { findWhose } from './steps.sql.ts';
import { openVisit, setVideoLink } from './steps.ts';
import { StaffCancelPage, StaffVisitPage } from './visit.pages.tsx';
import { BASE, PLACE, personName, visitHref } from './words.ts';

const VideoForm = z.object({
  version,
  url: z
    .union(
      [z.literal(''), z.url({ protocol: /^https$/, error: 'problem.day-video' }).max(500)],
      'problem.day-video',
    )
    .default(''),
});
const CancelForm = z.object({ why: field.choice(STAFF_CANCEL_REASONS, 'problem.day-cancel') });

/** One visit: what is known of it, and what staff may do with it. */
export function visitRoutesOfStaff(routes: Registrar): void {
  const page = async (
    ctx: Context<'visits:day'>,
    problems: Problems = {},
    typed: Typed = {},
  ): Promise<Answer> => {
    const { access, params, query, t, view, shown } = ctx;
    const id = params.id ?? '';
    const opened = isUuid(id) ? await openVisit(access, id, ctx, shown) : undefined;
    if (!opened) return notFound;
    const schedule = mayAlso(mayScheduleVisits, ctx);
    const body = (
      <StaffVisitPage
        {...opened}
        view={view}
        done={query.did ? { did: query.did, name: null } : null}
        may={{ schedule, open: schedule && mayAlso(mayOpenRecord, ctx) }}
        problems={problems}
        typed={typed}
        newKey={ctx.newKey}
      />
    );
    return pageAnswer(t, PLACE, personName(opened.whose), body, problems);
  };
  routes.page(`${BASE}/:id`, mayRunDay, (ctx) => page(ctx));
  routes.form(
    `${BASE}/:id/video`,
    mayRunDay,
    VideoForm,
    async (ctx) => {
      const { access, params, input } = ctx;
      const id = params.id ?? '';
      if (!isUuid(id)) return notFound;
      const done = await setVideoLink(access, id, input.url || null, input.version, ctx);
      if (done === 'none') return notFound;
      const did = done === 'stale' ? 'stale' : 'video';
      return redirect(`${visitHref(id)}?did=${did}`);
    },
    (ctx, problems, typed) => page(ctx, problems, typed),
  );

  const cancelPage = async (
    ctx: Context<'visits:schedule'>,
    problems: Problems = {},
  ): Promise<Answer> => {
    const { access, params, t, view } = ctx;
    const id = params.id ?? '';
    const whose = isUuid(id) ? await findWhose(access, id) : undefined;
    const visit = whose && (await findVisit(access, whose.patientId, id));
    if (!whose || !visit) return notFound;
    if (visit.state !== 'booked') return redirect(`${visitHref(id)}?did=not-now-state`);
    if (ctx.shown) await logOpening(access, whose.patientId, ctx);
    const body = (
      <StaffCancelPage
        view={view}
        visit={visit}
        whose={whose}
        problems={problems}
        formKey={ctx.newKey()}
      />
    );
    return pageAnswer(t, PLACE, t('day.cancel-title'), body, problems);
  };
  routes.page(`${BASE}/:id/cancel`, mayScheduleVisits, (ctx) => cancelPage(ctx));
  routes.form(
    `${BASE}/:id/cancel`,
    mayScheduleVisits,
    CancelForm,
    async (ctx) => {
      const { access, params, input, deps } = ctx;
      const id = params.id ?? '';
      const whose = isUuid(id) ? await findWhose(access, id) : undefined;
      if (!whose) return notFound;
      await logOpening(access, whose.patientId, ctx);
      const ids = { patientId: whose.patientId, id };
      const done = await cancelVisit(access, deps.jobs, ids, input.why, null, ctx);
      const did = done === 'none' ? 'not-now-state' : done === 'already' ? 'same' : 'cancelled';
      return redirect(`${visitHref(id)}?did=${did}`);
    },
    (ctx, problems) => cancelPage(ctx, problems),
  );
}
