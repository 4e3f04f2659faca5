import { z } from 'zod';
import { nameKey } from '../../fhir/names.ts';
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
import { minutesWithReason, openRecord } from './opening.ts';
import { PURPOSES, SearchPage } from './search.pages.tsx';
import { type FoundPerson, findPeople, lastPurpose, rememberPurpose } from './search.ts';

/** The page of the record to go to. What was searched for never goes into a URL. */
const page = z
  .string()
  .regex(/^(\/[a-z-]+|\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}){1,4}$/)
  .max(200)
  .optional();
const SearchForm = z.object({
  page,
  family: field.optional(100),
  given: field.optional(100),
  birthDate: z.union([z.literal(''), z.iso.date('problem.date')], 'problem.date').default(''),
  mrn: field.optional(60),
  purpose: z.enum(PURPOSES, 'problem.purpose'),
});
const OpenForm = z.object({
  page,
  person: z.uuid('problem.choose'),
  purpose: z.enum(PURPOSES, 'problem.purpose'),
  reason: z.string().trim().max(500, 'problem.too-long').optional(),
});
/**
 * Two letters of a name, or one if that is a whole name (李). A text without letters passes: it
 * finds nobody.
 */
function isEnough(name: string): boolean {
  const key = nameKey(name);
  return key.length >= 2 || /\p{Script=Han}/u.test(name) || (key === '' && name.length >= 2);
}

/** The page to go to from a search that was opened for it. */
const pageIn = (text: string | undefined): { page?: string } => {
  const read = page.safeParse(text).data;
  return read ? { page: read } : {};
};

/** The page that an opened record begins with: the appointments for whoever sees no results. */
const firstPage = ({ access }: Context<'people:open'>): string => {
  const may = access.actor?.account.permissions ?? [];
  return !may.includes('results:staff') && may.includes('visits:schedule')
    ? '/appointments'
    : '/results';
};

/** Staff search for a person and open their record for a stated purpose. */
export function searchRoutes(routes: Registrar): void {
  routes.page('/staff', mayUseWorkbench, async (ctx) => ({
    kind: 'page',
    title: ctx.t('staff.find'),
    place: 'staff-search',
    body: (
      <SearchPage
        view={ctx.view}
        typed={{ ...(await lastPurpose(ctx.access)), ...pageIn(ctx.query.page) }}
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
    found: FoundPerson[] | null,
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
  // by POST, so that names never appear in a URL (docs/decisions/0002)
  routes.form(
    '/staff',
    maySearchPeople,
    SearchForm,
    async (ctx) => {
      const { page, ...words } = ctx.input;
      const typed = page ? { ...words, page } : words;
      const { family, given, birthDate, mrn } = words;
      if (mrn === '' && birthDate === '' && !isEnough(family) && !isEnough(given))
        return search(ctx, typed, { family: 'problem.search' }, null);
      const criteria = { family, given, mrn, birthDate: birthDate || null };
      const found = await findPeople(ctx.access, criteria, words.purpose);
      await rememberPurpose(ctx.access, words.purpose);
      return search(ctx, typed, {}, found);
    },
    async (ctx, problems, typed) => search(ctx, typed, problems, null),
  );
  const askWhy = async (
    ctx: Context<'people:open'>,
    typed: Typed,
    problems: Problems,
  ): Promise<Answer> => {
    const body = (
      <ReasonPage
        view={ctx.view}
        typed={typed}
        problems={problems}
        formKey={ctx.newKey()}
        minutes={minutesWithReason(ctx.settings)}
      />
    );
    return pageAnswer(ctx.t, 'staff-search', ctx.t('staff.reason-title'), body, problems);
  };
  routes.form(
    '/staff/open',
    mayOpenRecord,
    OpenForm,
    async (ctx) => {
      const { person, purpose, reason, page } = ctx.input;
      const input = { person, purpose, reason: reason ?? '' };
      const outcome = await openRecord(ctx.access, ctx.deps.jobs, input, ctx);
      if (outcome === 'not-there') return notFound;
      if (outcome === 'opened') return redirect(`/staff/people/${person}${page ?? firstPage(ctx)}`);
      // the button on the search page sends no reason: ask for one without calling it an error
      const typed = { ...input, ...(page && { page }) };
      return askWhy(ctx, typed, reason === undefined ? {} : { reason: 'problem.reason' });
    },
    async (ctx, problems, typed) =>
      problems.reason && typed.person && typed.purpose
        ? askWhy(ctx, typed, problems)
        : redirect('/staff'),
  );
}
