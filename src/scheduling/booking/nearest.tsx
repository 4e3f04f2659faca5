import { accessFor } from '../../platform/access/access.ts';
import { Form } from '../../ui/fields.tsx';
import { minuteOf } from '../availability/minutes.rules.ts';
import { DAY } from '../availability/stretches.rules.ts';
import { mayBookVisits } from '../policy.ts';
import { listOfferedReasons } from '../visit-types/offered.ts';
import { findType } from '../visit-types/visit-types.ts';
import { home } from '../visits/paths.ts';
import { sightOf } from '../visits/sight.ts';
import type { VisitPart } from '../visits/visits.routes.tsx';
import { askAbout, timesFor, windowOf } from './booker.ts';
import { listChoices } from './choice.ts';
import { readFilters } from './fields.ts';
import { Days } from './times.pages.tsx';

/** So many times are offered, from no earlier than so many days before the visit. */
const OFFERED = 6;
const DAYS_BEFORE = 7;
/** More than anybody has free in those days. */
const ALL = 2000;

/** For a visit that the clinic has canceled: the times that are nearest to it, each a button. */
export const nearestTimes: VisitPart = async (ctx, visit) => {
  const { view, t, now } = ctx;
  const byClinic = visit.cancelledAs === 'staff' || visit.cancelledAs === 'system';
  if (visit.state !== 'cancelled' || !byClinic || visit.startsAt <= now) return null;
  const access = accessFor(ctx.access, mayBookVisits, ctx);
  if (!access) return null;
  const { all } = sightOf(ctx);
  const [reasons, type] = await Promise.all([
    listOfferedReasons(access),
    findType(access, visit.typeId),
  ]);
  const reason = reasons.find((one) => one.visitTypeId === visit.typeId);
  if (!reason || !type?.active || (type.confidential && !all)) return null;
  const asking = await askAbout(access, type, [], ctx);
  if (!asking || asking.why) return null;
  const start = minuteOf(visit.startsAt);
  const any = { mode: null, clinicians: null, clinics: null };
  const before = windowOf(type, now, start - DAYS_BEFORE * DAY);
  const [earlier, later] = await Promise.all([
    timesFor(access, asking, { ...any, within: { ...before, to: start - 1 }, most: ALL }),
    timesFor(access, asking, { ...any, within: windowOf(type, now, start), most: OFFERED }),
  ]);
  const far = (at: number) => Math.abs(at - start);
  const times = [...earlier.slice(-OFFERED), ...later]
    .sort((a, b) => far(a.start) - far(b.start))
    .slice(0, OFFERED)
    .sort((a, b) => a.start - b.start);
  if (times.length === 0) return null;
  return (
    <section aria-label={t('visits.nearest')}>
      <h2>{t('visits.nearest')}</h2>
      <Form action={`${home(view.person?.id)}/new/${reason.id}`} formKey={ctx.newKey()}>
        <Days
          view={view}
          times={times}
          choices={await listChoices(access, type.id)}
          filters={readFilters({})}
        />
      </Form>
    </section>
  );
};
