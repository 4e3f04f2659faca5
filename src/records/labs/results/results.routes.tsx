import { z } from 'zod';
import { readMrn } from '../../../people/persons/persons.ts';
import type { Access, Policy } from '../../../platform/access/access.ts';
import { isDay } from '../../../platform/clock.ts';
import { field, type Problems } from '../../../platform/http/forms.ts';
import {
  type Answer,
  type Context,
  notFound,
  type Place,
  pageAnswer,
  type Registrar,
  redirect,
} from '../../../platform/http/routes.ts';
import type { Key } from '../../../platform/i18n.ts';
import type { TestOutline } from '../../observations/tests.rules.ts';
import { mayReadResults, mayReadResultsAsStaff } from '../../policy.ts';
import { nameMatches, wantedBy } from '../names/test-names.ts';
import { nameText } from '../tests/sent.pages.tsx';
import { type ListQuery, ResultListPage } from './list.pages.tsx';
import { ResultPrintPage } from './print.pages.tsx';
import { ResultDetailPage } from './result.pages.tsx';
import { readFile, readResult } from './result.ts';
import { type ListedResult, listResults } from './results.ts';

const names = (tests: TestOutline[]): [string | null, string][] =>
  tests.flatMap((test) => [
    [test.code, test.name] as [string | null, string],
    ...names(test.members),
  ]);
const matches = (query: string) => (result: ListedResult) =>
  [[result.code, result.name] as [string | null, string], ...names(result.tests)].some(
    ([code, name]) => nameMatches(query, code, name),
  );

const SearchForm = z.object({
  q: field.optional(100),
  from: field.optional(30),
  to: field.optional(30),
  abnormal: field.optional(3),
  after: field.optional(80),
});

/** Those who read a person's results, each on pages of their own. */
type Reads = 'results:read' | 'results:staff';

/** The list of a person's results with its search, at `path`. */
function listRoutes<P extends Reads>(
  routes: Registrar,
  path: '/people/:person/results' | '/staff/people/:person/results',
  policy: Policy<P>,
): void {
  const list = async (
    { access, t, view, now, today, settings, newKey }: Context<P>,
    asked: ListQuery,
    after: string | undefined,
  ): Promise<Answer> => {
    const problems: Problems = {};
    if (asked.from && !isDay(asked.from)) problems.from = 'problem.date';
    if (asked.to && !isDay(asked.to)) problems.to = 'problem.date';
    if (Object.keys(problems).length === 0 && asked.from && asked.to && asked.from > asked.to)
      problems.to = 'problem.date-order';
    const bad = Object.keys(problems).length > 0;
    const filter = {
      from: bad ? null : asked.from || null,
      to: bad ? null : asked.to || null,
      abnormalOnly: asked.abnormal,
      matches: asked.q ? matches(asked.q) : null,
      wanted: wantedBy(asked.q),
    };
    const found = await listResults(access, { now, today, settings }, filter, { after });
    const body = (
      <ResultListPage
        view={view}
        list={found}
        query={asked}
        problems={problems}
        after={after !== undefined}
        newKey={newKey}
      />
    );
    return pageAnswer(t, placeOf(access), t(titleOf(access)), body, problems);
  };
  const home = (person: string | undefined) => path.replace(':person', person ?? '');
  routes.page(path, policy, (ctx) => {
    const { from = '', to = '', abnormal, after } = ctx.query;
    return list(ctx, { q: '', from, to, abnormal: abnormal === 'yes' }, after);
  });
  // words about health never appear in a URL (docs/decisions/0002): the search is posted, and its
  // result page has no URL of its own
  routes.form(
    `${path}/search`,
    policy,
    SearchForm,
    async (ctx) => {
      const { q, from, to, abnormal, after } = ctx.input;
      if (q) return list(ctx, { q, from, to, abnormal: abnormal === 'yes' }, after || undefined);
      const rest = new URLSearchParams({
        ...(from && { from }),
        ...(to && { to }),
        ...(abnormal === 'yes' && { abnormal }),
      });
      return redirect(`${home(ctx.params.person)}${rest.size > 0 ? `?${rest}` : ''}`);
    },
    async (ctx) => redirect(home(ctx.params.person)),
  );
  routes.page(`${path}/search`, policy, async (ctx) => redirect(home(ctx.params.person)));
}
const placeOf = (access: Access<Reads>): Place =>
  access.as === 'staff' ? 'staff-results' : 'results';
const titleOf = (access: Access<Reads>): Key =>
  access.as === 'staff' ? 'staff.results' : 'labs.title';

/** A person's results: the list with its search, for members one result, print page and files. */
export function resultRoutes(routes: Registrar): void {
  listRoutes(routes, '/people/:person/results', mayReadResults);
  listRoutes(routes, '/staff/people/:person/results', mayReadResultsAsStaff);

  const detail = async (
    { access, params, t, view, now, today, settings, newKey }: Context<'results:read'>,
    opened: boolean,
  ): Promise<Answer> => {
    const page = await readResult(access, { now, today, settings }, params.id ?? '', opened);
    if (!page) return notFound;
    return {
      kind: 'page',
      title: page.result.gated
        ? t('labs.private')
        : nameText(t, page.result.code, page.result.name),
      place: 'results',
      body: <ResultDetailPage view={view} page={page} formKey={newKey()} />,
    };
  };
  routes.page('/people/:person/results/:id', mayReadResults, (ctx) => detail(ctx, false));
  // "Show me" opens the gate for this response only
  routes.button('/people/:person/results/:id', mayReadResults, (ctx) => detail(ctx, true));

  routes.page(
    '/people/:person/results/:id/print',
    mayReadResults,
    async ({ access, params, t, view, now, today, settings }) => {
      const page = await readResult(access, { now, today, settings }, params.id ?? '', true);
      if (!page) return notFound;
      const mrn = await readMrn(access);
      return {
        kind: 'page',
        title: t('labs.print-title', { name: nameText(t, page.result.code, page.result.name) }),
        place: 'results',
        body: <ResultPrintPage view={view} page={page} mrn={mrn} />,
      };
    },
  );

  routes.page(
    '/people/:person/results/:id/files/:index',
    mayReadResults,
    async ({ access, params, now, today, settings }) => {
      if (!/^\d{1,2}$/.test(params.index ?? '')) return notFound;
      const file = await readFile(
        access,
        { now, today, settings },
        params.id ?? '',
        Number(params.index),
      );
      if (!file) return notFound;
      return { kind: 'file', ...file };
    },
  );
}
