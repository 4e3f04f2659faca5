import { z } from 'zod';
import { BLANK, type Draft, draftAnswer, version } from '../../platform/http/drafts.ts';
import { field, type Problems } from '../../platform/http/forms.ts';
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
import { type HoursProblem, type Interval, readHours } from '../calendar/hours.rules.ts';
import { isZone } from '../calendar/zones.rules.ts';
import { mayRunClinics } from '../policy.ts';
import { ClinicPage } from './clinic.pages.tsx';
import { BASE, ClinicsPage } from './clinics.pages.tsx';
import {
  findClinic,
  findDepartment,
  listClinics,
  listDepartments,
  saveClinic,
  saveDepartment,
} from './clinics.ts';
import { DepartmentPage } from './department.pages.tsx';

type Ctx = Context<'clinics:manage'>;
const PLACE = 'staff-clinics';
const DAYS = [0, 1, 2, 3, 4, 5, 6] as const;
type DayName = `hours-${(typeof DAYS)[number]}`;
const PROBLEMS = {
  unreadable: 'problem.clinics-hours',
  'past-midnight': 'problem.clinics-past-midnight',
  overlap: 'problem.clinics-overlap',
} as const satisfies Record<HoursProblem, string>;

const line = (max: number) => field.optional(max);
const words = field.optional(1000);
const phone = z
  .string('problem.clinics-phone')
  .trim()
  .max(30, 'problem.too-long')
  .regex(/^(\+?[\d\s().-]{7,})?$/, 'problem.clinics-phone')
  .default('');
const hours = z
  .string('problem.clinics-hours')
  .max(100, 'problem.too-long')
  .superRefine((text, { addIssue }) => {
    const read = readHours(text);
    if (!read.ok) addIssue({ code: 'custom', message: PROBLEMS[read.problem] });
  })
  .default('');
const ClinicForm = z.object({
  name: field.text('problem.clinics-name', 120),
  street: line(200),
  city: line(80),
  region: line(40),
  postalCode: line(12),
  zone: z.string('problem.clinics-zone').refine(isZone, 'problem.clinics-zone'),
  phone,
  fax: phone,
  ...(Object.fromEntries(DAYS.map((day) => [`hours-${day}`, hours])) as Record<
    DayName,
    typeof hours
  >),
  known: field.choice(['yes', 'no'], 'problem.choose'),
  directions: words,
  directionsEs: words,
  accessibility: words,
  accessibilityEs: words,
  bring: words,
  bringEs: words,
  state: field.choice(['active', 'inactive'], 'problem.choose'),
  version,
});
const DepartmentForm = z.object({
  name: field.text('problem.clinics-name', 120),
  specialty: line(120),
  phone,
  active: field.choice(['yes', 'no'], 'problem.choose'),
  version,
});

export function placesRoutes(routes: Registrar): void {
  routes.page(BASE, mayRunClinics, async ({ access, view, t, query }) =>
    pageAnswer(
      t,
      PLACE,
      t('clinics.title'),
      <ClinicsPage
        view={view}
        clinics={await listClinics(access)}
        page={pageNumber(query)}
        done={query.done === 'saved'}
      />,
    ),
  );

  const one = async (ctx: Ctx, draft: Draft): Promise<Answer> => {
    const { access, params, view, t, query } = ctx;
    const id = params.id ?? null;
    if (id && !isUuid(id)) return notFound;
    const [clinic, departments] = await Promise.all([
      id ? findClinic(access, id) : null,
      id ? listDepartments(access, id) : [],
    ]);
    if (clinic === undefined) return notFound;
    const body = (
      <ClinicPage
        view={view}
        clinic={clinic}
        departments={departments}
        draft={draft}
        formKey={ctx.newKey()}
        done={query.done === 'saved'}
      />
    );
    const title = clinic ? t('clinics.edit', { name: clinic.name }) : t('clinics.add');
    return draftAnswer(t, PLACE, title, body, draft);
  };
  const save = async (ctx: Ctx & { input: z.output<typeof ClinicForm> }): Promise<Answer> => {
    const { access, input, params, now } = ctx;
    const week = DAYS.map((day): Interval[] => {
      const read = readHours(input[`hours-${day}`]);
      return read.ok ? read.hours : []; // the schema has already refused what can't be read
    });
    const { name, street, city, region, postalCode, zone, phone, fax, state } = input;
    const { directions, directionsEs, accessibility, accessibilityEs, bring, bringEs } = input;
    const saved = await saveClinic(
      access,
      params.id ? { id: params.id, version: Number(input.version) } : null,
      {
        ...{ name, street, city, region, postalCode, zone, phone, fax, state },
        ...{ directions, directionsEs, accessibility, accessibilityEs, bring, bringEs },
        hours: input.known === 'yes' ? week : null,
      },
      now,
    );
    if (saved.is === 'saved') return redirect(`${BASE}/${saved.id}?done=saved`);
    if (saved.is === 'none') return notFound;
    if (saved.is === 'stale') return one(ctx, { typed: input, problems: {}, stale: true });
    const missing = saved.missing.map((name) => [name, `problem.clinics-${name}`] as const);
    const problems: Problems = Object.fromEntries(missing);
    return one(ctx, { typed: input, problems });
  };
  for (const path of [`${BASE}/new`, `${BASE}/:id`]) {
    routes.page(path, mayRunClinics, (ctx) => one(ctx, BLANK));
    routes.form(path, mayRunClinics, ClinicForm, save, (ctx, problems, typed) =>
      one(ctx, { typed, problems }),
    );
  }
  departmentRoutes(routes);
}

function departmentRoutes(routes: Registrar): void {
  const department = async (ctx: Ctx, of: 'clinic' | 'itself', draft: Draft): Promise<Answer> => {
    const { access, params, view, t } = ctx;
    const id = params.id ?? '';
    if (!isUuid(id)) return notFound;
    const found = of === 'itself' ? await findDepartment(access, id) : null;
    if (found === undefined) return notFound;
    const clinic = await findClinic(access, found ? found.clinicId : id);
    if (!clinic) return notFound;
    const body = (
      <DepartmentPage
        view={view}
        clinic={clinic}
        department={found}
        draft={draft}
        formKey={ctx.newKey()}
      />
    );
    const title = found ? found.name : t('clinics.add-department');
    return draftAnswer(t, PLACE, title, body, draft);
  };
  const paths = [
    [`${BASE}/:id/departments/new`, 'clinic'],
    ['/staff/departments/:id', 'itself'],
  ] as const;
  for (const [path, of] of paths) {
    routes.page(path, mayRunClinics, (ctx) => department(ctx, of, BLANK));
    routes.form(
      path,
      mayRunClinics,
      DepartmentForm,
      async (ctx) => {
        const { access, input, params, now } = ctx;
        const id = params.id ?? '';
        if (!isUuid(id)) return notFound;
        const { name, specialty, phone } = input;
        const saved = await saveDepartment(
          access,
          of === 'clinic' ? { clinicId: id } : { id, version: Number(input.version) },
          { name, specialty, phone, active: input.active === 'yes' },
          now,
        );
        if (saved.is === 'stale')
          return department(ctx, of, { typed: input, problems: {}, stale: true });
        if (saved.is !== 'saved') return notFound;
        const clinicId = of === 'clinic' ? id : (await findDepartment(access, saved.id))?.clinicId;
        return redirect(`${BASE}/${clinicId}?done=saved`);
      },
      (ctx, problems, typed) => department(ctx, of, { typed, problems }),
    );
  }
}
