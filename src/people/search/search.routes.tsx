import { z } from 'zod';
import { nameKey } from '../../fhir/names.ts';
import { auditShown, shownToStaff } from '../../platform/access/audit-rows.ts';
import { field, type Problems, type Typed } from '../../platform/http/forms.ts';
import {
  type Answer,
  type Context,
  mayAlso,
  notFound,
  pageAnswer,
  type Registrar,
  redirect,
} from '../../platform/http/routes.ts';
import { mayOpenRecord, maySearchPeople, mayUseWorkbench } from '../policy.ts';
import { ReasonPage } from './opening.pages.tsx';
import { MOST_MINUTES, openRecord } from './opening.ts';
import { PURPOSES, SearchPage, SHOWN_PEOPLE } from './search.pages.tsx';
import { searchPeople } from './search.sql.ts';

const SearchForm = z.object({
  family: field.optional(100),
  given: field.optional(100),
  birthDate: z.union([z.literal(''), z.iso.date('problem.date')], 'problem.date').default(''),
  mrn: field.optional(60),
  purpose: z.enum(PURPOSES, 'problem.purpose'),
});
const OpenForm = z.object({
  person: z.uuid('problem.choose'),
  purpose: z.enum(PURPOSES, 'problem.purpose'),
  reason: z.string().trim().max(500, 'problem.too-long').optional(),
});
/**
 * Two letters of a name, or one where one is a whole name (李). What holds no letter is enough to
 * find nobody.
 */
function isEnough(name: string): boolean {
  const key = nameKey(name);
  return key.length >= 2 || /\p{Script=Han}/u.test(name) || (key === '' && name.length >= 2);
}

/** Staff look for a person and open the record for a stated purpose. */
export function searchRoutes(routes: Registrar): void {
  routes.page('/staff', mayUseWorkbench, async (ctx) => ({
    kind: 'page',
    title: ctx.t('staff.find'),
    place: 'staff-search',
    body: (
      <SearchPage
        view={ctx.view}
        typed={{}}
        problems={{}}
        found={null}
        formKey={ctx.newKey()}
        may={mayAlso(maySearchPeople, ctx)}
      />
    ),
  }));
  const search = (
    ctx: Context<'people:search'>,
    typed: Typed,
    problems: Problems,
    found: Awaited<ReturnType<typeof searchPeople>> | null,
  ): Answer => ({
    kind: 'page',
    status: Object.keys(problems).length > 0 ? 422 : 200,
    title: ctx.t('staff.find'),
    place: 'staff-search',
    body: (
      <SearchPage
        view={ctx.view}
        typed={typed}
        problems={problems}
        found={found}
        formKey={ctx.newKey()}
        may
      />
    ),
  });
  // by post: what is looked for never stands in an address
  routes.form(
    '/staff',
    maySearchPeople,
    SearchForm,
    async (ctx) => {
      const { family, given, birthDate, mrn } = ctx.input;
      if (mrn === '' && birthDate === '' && !isEnough(family) && !isEnough(given))
        return search(ctx, ctx.input, { family: 'problem.search' }, null);
      const found = await searchPeople(ctx.access, {
        family,
        given,
        mrn,
        birthDate: birthDate || null,
      });
      const shown = found.slice(0, SHOWN_PEOPLE).map((person) => person.patient_id);
      auditShown(
        ctx.access,
        ctx.info,
        shownToStaff(ctx.access, 'people:listed', 'people', ctx.input.purpose),
        shown,
      );
      return search(ctx, ctx.input, {}, found);
    },
    async (ctx, problems, typed) => search(ctx, typed, problems, null),
  );
  const askWhy = async (
    ctx: Context<'people:open'>,
    typed: Typed,
    problems: Problems,
  ): Promise<Answer> => {
    const minutes = Math.min(ctx.settings.staffAccessMinutes, MOST_MINUTES);
    const body = (
      <ReasonPage
        view={ctx.view}
        typed={typed}
        problems={problems}
        formKey={ctx.newKey()}
        minutes={minutes}
      />
    );
    return pageAnswer(ctx.t, 'staff-search', ctx.t('staff.reason-title'), body, problems);
  };
  routes.form(
    '/staff/open',
    mayOpenRecord,
    OpenForm,
    async (ctx) => {
      const { person, purpose, reason } = ctx.input;
      const outcome = await openRecord(
        { ...ctx, jobs: ctx.deps.jobs },
        { person, purpose, reason: reason ?? '' },
      );
      if (outcome === 'not-there') return notFound;
      if (outcome === 'opened') return redirect(`/staff/people/${person}/results`);
      // the first press has no such field: it is asked for, and nothing is wrong yet
      return askWhy(
        ctx,
        { person, purpose, reason: reason ?? '' },
        reason === undefined ? {} : { reason: 'problem.reason' },
      );
    },
    async (ctx, problems, typed) =>
      problems.reason && typed.person && typed.purpose
        ? askWhy(ctx, typed, problems)
        : redirect('/staff'),
  );
}
