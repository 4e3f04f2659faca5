import { z } from 'zod';
import { readHours } from '../../clinics/calendar/hours.rules.ts';
import { sayHours } from '../../clinics/calendar/say-hours.ts';
import { listHolidays } from '../../clinics/holidays/holidays.ts';
import { listClinics } from '../../clinics/places/clinics.ts';
import { weekdayOf } from '../../platform/days.rules.ts';
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
import { Alert } from '../../ui/kit.tsx';
import { factLine } from '../../ui/text.tsx';
import { PLACE } from '../paths.ts';
import { mayManageSchedule } from '../policy.ts';
import { typedOf } from '../typed.ts';
import { type Changed, dayStrands, removeDay, saveDay } from './change.ts';
import { DAYS, DayPage } from './day.pages.tsx';
import { type Exception, findClinician, findException, listTemplates } from './hours.ts';
import { clockDays, clockMinutes, type DayHours } from './open-hours.rules.ts';
import { PreviewPage } from './preview.pages.tsx';
import { removing } from './removing.tsx';
import { sayDate } from './say-template.ts';
import { type AheadOf, logStranded } from './stranded.ts';
import { CLINICIANS, trailOf } from './template.pages.tsx';
import { day, seen, step } from './template-form.ts';

type Ctx = Context<'schedule:manage'>;

const DayForm = z.object({
  clinic: z.uuid('problem.hours-clinic'),
  day: day('problem.hours-day'),
  open: field.choice(['none', 'other'], 'problem.choose'),
  hours: field.optional(100),
  do: step,
  seen,
  version,
});
type Input = z.output<typeof DayForm>;
const HOURS_PROBLEMS = {
  unreadable: 'problem.clinics-hours',
  'past-midnight': 'problem.clinics-past-midnight',
  overlap: 'problem.clinics-overlap',
} as const;

/** Whose day an address is about, and which. */
async function load({ access, params }: Ctx, of: 'clinician' | 'itself') {
  const id = params.id ?? '';
  if (!isUuid(id)) return null;
  const exception = of === 'itself' ? await findException(access, id) : null;
  if (exception === undefined) return null;
  const clinicianId = exception ? exception.clinicianId : id;
  const [clinician, all, templates] = await Promise.all([
    findClinician(access, clinicianId),
    listClinics(access),
    listTemplates(access, { clinicianIds: [clinicianId], clinicIds: null }),
  ]);
  if (!clinician) return null;
  const clinics = all.filter(
    ({ id }) => id === exception?.clinicId || templates.some(({ clinicId }) => clinicId === id),
  );
  return { clinician, exception, clinics };
}
type Loaded = NonNullable<Awaited<ReturnType<typeof load>>>;

function readDay(
  input: Input,
  { clinician, clinics }: Loaded,
): { fields: DayHours } | { problems: Problems } {
  if (!clinics.some(({ id }) => id === input.clinic))
    return { problems: { clinic: 'problem.hours-clinic' } };
  const read = readHours(input.open === 'none' ? '' : input.hours);
  if (!read.ok) return { problems: { hours: HOURS_PROBLEMS[read.problem] } };
  if (input.open === 'other' && read.hours.length === 0)
    return { problems: { hours: 'problem.clinics-hours' } };
  return {
    fields: {
      clinicianId: clinician.id,
      clinicId: input.clinic,
      day: input.day,
      hours: read.hours,
    },
  };
}

/** Other hours in words, and what the clock and a holiday have to do with them. */
async function wordsOf({ access, view, t, settings }: Ctx, { clinics }: Loaded, one: DayHours) {
  const clinic = clinics.find(({ id }) => id === one.clinicId);
  const holidays = (await listHolidays(access, one.day, one.day)).filter(
    ({ clinicId }) => clinicId === null || clinicId === one.clinicId,
  );
  const notes = one.hours.flatMap(([from, until]) =>
    clockDays(
      {
        ...{ weekdays: [weekdayOf(one.day)], from: clockMinutes(from), until: clockMinutes(until) },
        ...{ everyWeeks: 1, firstDay: one.day, lastDay: one.day, weekStart: 7 },
      },
      clinic?.zone ?? settings.zone,
      { first: one.day, last: one.day },
    ),
  );
  return (
    <>
      <p>
        <strong>{sayDate(t, one.day)}</strong>
        <br />
        {factLine(t, [
          one.hours.length > 0 ? sayHours(t, one.hours) : t('vdays.no-hours'),
          clinic?.name,
        ])}
      </p>
      {holidays.length > 0 && one.hours.length > 0 && (
        <Alert tone="warning">
          <p>{t('vdays.holiday', { holiday: holidays.map(({ name }) => name).join(', ') })}</p>
        </Alert>
      )}
      {notes.length > 0 && (
        <Alert tone="warning" title={t('hours.clock')}>
          {notes.map(({ is }) => (
            <p key={is}>{t(`hours.clock-${is}`, { day: view.t.day(one.day) })}</p>
          ))}
        </Alert>
      )}
    </>
  );
}

export function daysRoutes(routes: Registrar): void {
  const show = async (ctx: Ctx, of: 'clinician' | 'itself', draft: Draft): Promise<Answer> => {
    const { view, t } = ctx;
    const all = await load(ctx, of);
    if (!all) return notFound;
    const body = <DayPage {...{ view, draft, ...all }} formKey={ctx.newKey()} />;
    return draftAnswer(t, PLACE, t(all.exception ? 'vdays.edit' : 'vdays.add'), body, draft);
  };
  for (const [path, of] of [
    [`${CLINICIANS}/:id/days/new`, 'clinician'],
    [`${DAYS}/:id`, 'itself'],
  ] as const) {
    routes.page(path, mayManageSchedule, (ctx) => show(ctx, of, BLANK));
    routes.form(
      path,
      mayManageSchedule,
      DayForm,
      async (ctx) => {
        const all = await load(ctx, of);
        if (!all) return notFound;
        const { input } = ctx;
        const typed = typedOf(input);
        if (input.do === 'edit') return show(ctx, of, { typed, problems: {} });
        const read = readDay(input, all);
        if ('problems' in read) return show(ctx, of, { typed, problems: read.problems });
        const changed = await change(ctx, all, input, read.fields);
        if (changed.is === 'saved') return redirect(`${CLINICIANS}/${all.clinician.id}?done=saved`);
        if (changed.is === 'stale') return show(ctx, of, { typed, problems: {}, stale: true });
        if (changed.is === 'taken')
          return show(ctx, of, { typed, problems: { day: 'problem.vdays-taken' } });
        if (changed.is === 'none') return notFound;
        return preview(ctx, all, read.fields, changed.visits);
      },
      (ctx, problems, typed) => show(ctx, of, { typed, problems }),
    );
  }
  removing<{ all: Loaded; exception: Exception; words: Awaited<ReturnType<typeof wordsOf>> }>(
    routes,
    {
      path: `${DAYS}/:id/remove`,
      find: async (ctx) => {
        const all = await load(ctx, 'itself');
        if (!all?.exception) return null;
        const { exception } = all;
        return { all, exception, words: await wordsOf(ctx, all, exception) };
      },
      strands: ({ access }, { exception }) =>
        dayStrands(access, exception.clinicianId, exception, null),
      remove: ({ access }, { exception }, version, listed) =>
        removeDay(access, { id: exception.id, version }, listed),
      show: ({ view, t }, { all, exception, words }) => ({
        trail: trailOf(view, all.clinician),
        title: t('vdays.remove-title'),
        version: exception.version,
        back: `${CLINICIANS}/${all.clinician.id}`,
        body: words,
      }),
    },
  );
}

/** Saves, or says what saving would do. */
async function change(
  { access }: Ctx,
  { clinician, exception }: Loaded,
  input: Input,
  fields: DayHours,
): Promise<Changed> {
  const seen = exception ? { id: exception.id, version: Number(input.version) } : null;
  if (input.do === 'save') return saveDay(access, seen, fields, input.seen);
  if (exception && exception.version !== seen?.version) return { is: 'stale' };
  return { is: 'strands', visits: await dayStrands(access, clinician.id, exception, fields) };
}

async function preview(
  ctx: Ctx & { input: Input },
  all: Loaded,
  fields: DayHours,
  visits: AheadOf[],
): Promise<Answer> {
  const { access, view, t, input } = ctx;
  logStranded(access, visits);
  const title = t('vdays.preview');
  const body = (
    <PreviewPage
      {...{ view, title, visits }}
      trail={trailOf(view, all.clinician)}
      action={view.path}
      formKey={ctx.newKey()}
      typed={typedOf(input)}
      changed={input.do === 'save'}
      cancel={`${CLINICIANS}/${all.clinician.id}`}
    >
      {await wordsOf(ctx, all, fields)}
    </PreviewPage>
  );
  return pageAnswer(t, PLACE, title, body);
}
