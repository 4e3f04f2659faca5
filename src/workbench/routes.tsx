import { z } from 'zod';
import { nameKey } from '../fhir/names.ts';
import { ReasonPage } from '../people/search/opening.pages.tsx';
import { MOST_MINUTES, openRecord } from '../people/search/opening.ts';
import { PURPOSES, SearchPage, SHOWN_PEOPLE } from '../people/search/search.pages.tsx';
import { searchPeople } from '../people/search/search.sql.ts';
import { auditShown, shownToStaff } from '../platform/access/access.ts';
import { addDays } from '../platform/clock.ts';
import { field, Nothing, type Problems, type Typed } from '../platform/http/forms.ts';
import {
  type Answer,
  type Context,
  isUuid,
  mayAlso,
  notFound,
  pageAnswer,
  type Registrar,
  redirect,
} from '../platform/http/routes.ts';
import { listResults, readFile, readResult } from '../records/labs/labs.ts';
import { nameText } from '../records/labs/said.pages.tsx';
import {
  mayHoldResults,
  mayNoteResults,
  mayOpenHoldForm,
  mayOpenNoteForm,
  mayReadResultsAsStaff,
} from '../records/policy.ts';
import {
  EXCEPTIONS,
  HoldPage,
  NotePage,
  StaffResultPage,
  StaffResultsPage,
} from '../records/reviews/reviews.pages.tsx';
import {
  holdResult,
  listHolds,
  releaseResult,
  reviewResult,
  writeNote,
} from '../records/reviews/reviews.ts';
import { mayOpenRecord, maySearchPeople, mayUseWorkbench } from './policy.ts';

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
const HoldForm = z.object({
  exception: z.enum(EXCEPTIONS, 'problem.exception'),
  reason: z.string('problem.reason').trim().min(10, 'problem.reason').max(1000, 'problem.too-long'),
  until: z.iso.date('problem.date'),
});
const NoteForm = z.object({ body: field.text('problem.note', 4000) });

/**
 * Two letters of a name, or one where one is a whole name (李). What holds no letter is enough to
 * find nobody.
 */
function isEnough(name: string): boolean {
  const key = nameKey(name);
  return key.length >= 2 || /\p{Script=Han}/u.test(name) || (key === '' && name.length >= 2);
}

/** A hold is for a while: at most so many days, then it is renewed with a reason or gone. */
const HOLD_DAYS = 30;

export function workbenchRoutes(routes: Registrar): void {
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

  routes.page(
    '/staff/people/:person/results',
    mayReadResultsAsStaff,
    async ({ access, query, t, view, now, today, settings }) => {
      const list = await listResults(
        access,
        { now, today, settings },
        { from: null, to: null, abnormalOnly: false, matches: null },
        query.after,
      );
      return {
        kind: 'page',
        title: t('staff.results'),
        place: 'staff-results',
        body: <StaffResultsPage view={view} list={list} after={query.after !== undefined} />,
      };
    },
  );
  routes.page('/staff/people/:person/results/:id', mayReadResultsAsStaff, async (ctx) => {
    const { access, params, query, t, view, now, today, settings } = ctx;
    const page = await readResult(access, { now, today, settings }, params.id ?? '', true);
    if (!page) return notFound;
    const holds = await listHolds(access, page.result.id);
    return {
      kind: 'page',
      title: nameText(t, page.result.code, page.result.name),
      place: 'staff-results',
      body: (
        <StaffResultPage
          view={view}
          page={page}
          holds={holds}
          keys={[ctx.newKey(), ctx.newKey()]}
          may={{ hold: mayAlso(mayHoldResults, ctx), note: mayAlso(mayNoteResults, ctx) }}
          done={query.done ?? null}
        />
      ),
    };
  });

  routes.page(
    '/staff/people/:person/results/:id/files/:index',
    mayReadResultsAsStaff,
    async ({ access, params, now, today, settings }) => {
      if (!/^\d{1,2}$/.test(params.index ?? '')) return notFound;
      const file = await readFile(
        access,
        { now, today, settings },
        params.id ?? '',
        Number(params.index),
      );
      return file ? { kind: 'file', ...file } : notFound;
    },
  );

  const hold = async (
    ctx: Context<'results:hold' | 'results:staff'>,
    typed: Typed,
    problems: Problems,
  ): Promise<Answer> => {
    const { access, params, t, view, now, today, settings } = ctx;
    const page = await readResult(access, { now, today, settings }, params.id ?? '', true);
    if (!page) return notFound;
    return pageAnswer(
      t,
      'staff-results',
      t('staff.hold'),
      <HoldPage
        view={view}
        result={page.result}
        typed={typed}
        problems={problems}
        formKey={ctx.newKey()}
        latest={addDays(today, HOLD_DAYS)}
      />,
      problems,
    );
  };
  routes.page('/staff/people/:person/results/:id/hold', mayOpenHoldForm, (ctx) =>
    hold(ctx, {}, {}),
  );
  routes.form(
    '/staff/people/:person/results/:id/hold',
    mayHoldResults,
    HoldForm,
    async (ctx) => {
      const { access, params, input, now, today } = ctx;
      if (input.until < today || input.until > addDays(today, HOLD_DAYS))
        return hold(ctx, input, { until: 'problem.until' });
      const outcome = await holdResult(access, { resultId: params.id ?? '', ...input }, now);
      if (outcome === 'no-result') return notFound;
      return redirect(`/staff/people/${params.person}/results/${params.id}?done=${outcome}`);
    },
    (ctx, problems, typed) => hold(ctx, typed, problems),
  );
  const back = (ctx: Context<string>, done: string): Answer =>
    isUuid(ctx.params.id)
      ? redirect(`/staff/people/${ctx.params.person}/results/${ctx.params.id}?done=${done}`)
      : notFound;
  routes.form(
    '/staff/people/:person/results/:id/release',
    mayHoldResults,
    Nothing,
    async (ctx) => {
      const outcome = await releaseResult(ctx.access, ctx.params.id ?? '', ctx.now);
      return outcome === 'no-result' ? notFound : back(ctx, outcome);
    },
    async () => notFound,
  );
  routes.form(
    '/staff/people/:person/results/:id/review',
    mayNoteResults,
    Nothing,
    async (ctx) => {
      const outcome = await reviewResult(ctx.access, ctx.params.id ?? '', ctx.now);
      return outcome === 'no-result' ? notFound : back(ctx, outcome);
    },
    async () => notFound,
  );

  const note = async (
    ctx: Context<'results:note' | 'results:staff'>,
    typed: Typed,
    problems: Problems,
  ): Promise<Answer> => {
    const { access, params, t, view, now, today, settings } = ctx;
    const page = await readResult(access, { now, today, settings }, params.id ?? '', true);
    if (!page) return notFound;
    return pageAnswer(
      t,
      'staff-results',
      t('staff.write-note'),
      <NotePage
        view={view}
        result={page.result}
        typed={typed}
        problems={problems}
        formKey={ctx.newKey()}
      />,
      problems,
    );
  };
  routes.page('/staff/people/:person/results/:id/note', mayOpenNoteForm, (ctx) =>
    note(ctx, {}, {}),
  );
  routes.form(
    '/staff/people/:person/results/:id/note',
    mayNoteResults,
    NoteForm,
    async (ctx) => {
      const outcome = await writeNote(ctx.access, ctx.params.id ?? '', ctx.input.body, ctx.now);
      return outcome === 'no-result' ? notFound : back(ctx, outcome);
    },
    (ctx, problems, typed) => note(ctx, typed, problems),
  );
}
