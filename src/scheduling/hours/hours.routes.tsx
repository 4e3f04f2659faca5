import { listClinics } from '../../clinics/places/clinics.ts';
import { dayIn } from '../../platform/clock.ts';
import { addDays } from '../../platform/days.rules.ts';
import { BLANK, type Draft, draftAnswer } from '../../platform/http/drafts.ts';
import {
  type Answer,
  type Context,
  isUuid,
  notFound,
  pageAnswer,
  pageNumber,
  type Registrar,
  redirect,
} from '../../platform/http/routes.ts';
import { nextDays } from '../availability/templates.rules.ts';
import { PLACE } from '../paths.ts';
import { mayManageSchedule } from '../policy.ts';
import { typedOf } from '../typed.ts';
import { listTypes } from '../visit-types/visit-types.ts';
import {
  type Changed,
  isSameTemplate,
  removalStrands,
  removeTemplate,
  saveTemplate,
  type TemplateFields,
  templateStrands,
} from './change.ts';
import { ClinicianPage, CliniciansPage } from './clinician.pages.tsx';
import {
  findClinician,
  findTemplate,
  listBlocks,
  listClinicians,
  listExceptions,
  listHolidayHours,
  listTemplates,
  type Template,
} from './hours.ts';
import { clockDays, otherHoursOf } from './open-hours.rules.ts';
import { PreviewPage } from './preview.pages.tsx';
import { removing } from './removing.tsx';
import { sayFromTo, sayTemplate } from './say-template.ts';
import { type AheadOf, logStranded } from './stranded.ts';
import { CLINICIANS, DatesCard, HOURS, TemplatePage, trailOf } from './template.pages.tsx';
import { readTemplate, TemplateForm, type TemplateInput } from './template-form.ts';

type Ctx = Context<'schedule:manage'>;
const PER_PAGE = 50;
/** How far ahead the page looks for changes of the clock. */
const AHEAD = 400;

/** Whose template an address is about, and which. */
async function load({ access, params }: Ctx, of: 'clinician' | 'itself') {
  const id = params.id ?? '';
  if (!isUuid(id)) return null;
  const template = of === 'itself' ? await findTemplate(access, id) : null;
  if (template === undefined) return null;
  const [clinician, clinics, types] = await Promise.all([
    findClinician(access, template ? template.clinicianId : id),
    listClinics(access),
    listTypes(access),
  ]);
  if (!clinician) return null;
  return {
    ...{ clinician, template },
    clinics: clinics.filter((one) => one.state === 'active' || one.id === template?.clinicId),
    types: types.filter((one) => one.active || template?.visitTypes.includes(one.id)),
  };
}
type Loaded = NonNullable<Awaited<ReturnType<typeof load>>>;

export function hoursRoutes(routes: Registrar): void {
  routes.page(CLINICIANS, mayManageSchedule, async ({ access, view, t, query }) => {
    const at = pageNumber(query);
    const list = await listClinicians(access, PER_PAGE + 1, (at - 1) * PER_PAGE);
    const body = (
      <CliniciansPage
        {...{ view, at }}
        list={list.slice(0, PER_PAGE)}
        more={list.length > PER_PAGE}
      />
    );
    return pageAnswer(t, PLACE, t('hours.clinicians'), body);
  });
  routes.page(`${CLINICIANS}/:id`, mayManageSchedule, async (ctx) => {
    const { access, params, view, t, query, now, today } = ctx;
    const clinician = isUuid(params.id) ? await findClinician(access, params.id) : undefined;
    if (!clinician) return notFound;
    const whose = { clinicianIds: [clinician.id], clinicIds: null };
    const [templates, days, blocks, clinics, types] = await Promise.all([
      listTemplates(access, whose),
      listExceptions(access, whose, today, addDays(today, AHEAD)),
      listBlocks(access, now, null),
      listClinics(access),
      listTypes(access),
    ]);
    const body = (
      <ClinicianPage
        {...{ view, clinician, templates, days, clinics, types }}
        blocks={blocks.filter(({ clinicianId }) => clinicianId === clinician.id)}
        done={query.done ?? ''}
      />
    );
    return pageAnswer(t, PLACE, clinician.name, body);
  });
  templateRoutes(routes);
  removing(routes, {
    path: `${HOURS}/:id/remove`,
    find: async (ctx) => {
      const all = await load(ctx, 'itself');
      return all?.template ? { ...all, template: all.template } : null;
    },
    strands: ({ access }, { template }) => removalStrands(access, template),
    remove: ({ access }, { template }, seen, listed) =>
      removeTemplate(access, { id: template.id, version: seen }, listed),
    show: ({ view, t }, { clinician, template }) => ({
      trail: trailOf(view, clinician),
      title: t('hours.remove-title'),
      version: template.version,
      back: `${CLINICIANS}/${clinician.id}`,
      body: <Words view={view} of={template} clinic="" />,
    }),
  });
}

/** Hours in words. */
const Words = ({
  view: { t },
  of,
  clinic,
}: {
  view: Ctx['view'];
  of: Parameters<typeof sayTemplate>[1];
  clinic: string;
}) => (
  <p>
    <strong>{sayTemplate(t, of)}</strong>
    <br />
    {[clinic, sayFromTo(t, of)].filter(Boolean).join(' · ')}
  </p>
);

function templateRoutes(routes: Registrar): void {
  const show = async (ctx: Ctx, of: 'clinician' | 'itself', draft: Draft): Promise<Answer> => {
    const { view, t } = ctx;
    const all = await load(ctx, of);
    if (!all) return notFound;
    const body = <TemplatePage {...{ view, draft, ...all }} formKey={ctx.newKey()} />;
    return draftAnswer(t, PLACE, t(all.template ? 'hours.edit' : 'hours.add'), body, draft);
  };
  for (const [path, of] of [
    [`${CLINICIANS}/:id/hours/new`, 'clinician'],
    [`${HOURS}/:id`, 'itself'],
  ] as const) {
    routes.page(path, mayManageSchedule, (ctx) => show(ctx, of, BLANK));
    routes.form(
      path,
      mayManageSchedule,
      TemplateForm,
      async (ctx) => {
        const all = await load(ctx, of);
        if (!all) return notFound;
        const { input } = ctx;
        const typed = typedOf(input);
        if (input.do === 'edit') return show(ctx, of, { typed, problems: {} });
        const read = readTemplate(input, {
          clinicIds: all.clinics.map(({ id }) => id),
          typeIds: all.types.map(({ id }) => id),
        });
        if ('problems' in read) return show(ctx, of, { typed, problems: read.problems });
        const changed = await step(ctx, all, input, read.fields);
        if (changed.is === 'saved') return redirect(`${CLINICIANS}/${all.clinician.id}?done=saved`);
        if (changed.is === 'stale') return show(ctx, of, { typed, problems: {}, stale: true });
        if (changed.is !== 'strands') return notFound;
        return preview(ctx, all, read.fields, changed.visits);
      },
      (ctx, problems, typed) => show(ctx, of, { typed, problems }),
    );
  }
}

/** Saves, or says what saving would do. */
async function step(
  { access }: Ctx,
  { clinician, template }: Loaded,
  input: TemplateInput,
  fields: TemplateFields,
): Promise<Changed> {
  const seen = template ? { id: template.id, version: Number(input.version) } : null;
  if (input.do === 'save') return saveTemplate(access, clinician.id, seen, fields, input.seen);
  if (template && template.version !== seen?.version) return { is: 'stale' };
  const id = template?.id ?? null;
  return { is: 'strands', visits: await templateStrands(access, clinician.id, id, fields) };
}

async function preview(
  ctx: Ctx & { input: TemplateInput },
  { clinician, template, clinics }: Loaded,
  fields: TemplateFields,
  visits: AheadOf[],
): Promise<Answer> {
  const { access, view, t, now, input, settings } = ctx;
  const clinic = clinics.find(({ id }) => id === fields.clinicId);
  const zone = clinic?.zone ?? settings.zone;
  const weekStart = template?.weekStart ?? 7;
  const after = { ...fields, id: '', clinicianId: clinician.id, weekStart } satisfies Pick<
    Template,
    keyof TemplateFields | 'id' | 'clinicianId' | 'weekStart'
  >;
  const today = dayIn(zone, now);
  const last = addDays([today, fields.firstDay].sort().at(-1) ?? today, AHEAD);
  const whose = { clinicianIds: [clinician.id], clinicIds: [fields.clinicId] };
  const [exceptions, holidays] = await Promise.all([
    listExceptions(access, whose, today, last),
    listHolidayHours(access, today, last),
  ]);
  const of = { clinicianId: clinician.id, clinicId: fields.clinicId };
  const other = otherHoursOf({ ...of, templates: [after], exceptions, holidays });
  logStranded(access, visits);
  const same = template !== null && isSameTemplate(template, fields);
  const title = t('hours.preview');
  const body = (
    <PreviewPage
      {...{ view, title, visits }}
      trail={trailOf(view, clinician)}
      action={ctx.view.path}
      formKey={ctx.newKey()}
      typed={typedOf(input)}
      changed={input.do === 'save'}
      cancel={`${CLINICIANS}/${clinician.id}`}
    >
      {same && <p>{t('hours.unchanged')}</p>}
      <Words view={view} of={after} clinic={clinic?.name ?? ''} />
      <DatesCard
        view={view}
        next={nextDays(after, today, 4).map((day) => ({ day, other: other.has(day) }))}
        clock={clockDays(after, zone, { first: today, last })}
      />
    </PreviewPage>
  );
  return pageAnswer(t, PLACE, title, body);
}
