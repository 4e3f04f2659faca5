import { stringify } from 'csv-stringify/sync';
import { z } from 'zod';
import { BLANK, type Draft, draftAnswer, version } from '../../platform/http/drafts.ts';
import { field, type Problems, type Typed } from '../../platform/http/forms.ts';
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
import type { Key } from '../../platform/i18n.ts';
import { personName } from '../inbox/inbox.words.ts';
import { maySendLists } from '../policy.ts';
import { blanksIn, hasStrayBraces, unknownFields } from '../templates/fields.rules.ts';
import { CATEGORIES } from '../writing/categories.ts';
import { textField } from '../writing/checked.ts';
import { readSubject, readText } from '../writing/text.rules.ts';
import { LINE_STATES, linesOf, MOST_LINES } from './lines.rules.ts';
import { ListPage, PER_PAGE, sayLine } from './list.pages.tsx';
import { BASE, ListFormPage, ListsPage } from './lists.pages.tsx';
import {
  addLines,
  discardList,
  findList,
  listLines,
  listLists,
  logListed,
  saveList,
  sendingTeams,
  sendList,
  stopList,
  withCounts,
} from './lists.ts';

type Ctx = Context<'messages:send-list'>;
const PLACE = 'staff-message-lists';
const LISTS = 25;

/** What a text that everybody gets may have: fields that the portal fills in, and no blanks. */
const problem = (text: string): Key | null =>
  hasStrayBraces(text) ||
  unknownFields(text).length > 0 ||
  blanksIn(text).some((blank) => blank.startsWith('['))
    ? 'problem.lists-fields'
    : null;
const shape = {
  team: z.uuid('problem.begin-team'),
  category: z.enum(CATEGORIES, 'problem.message-category'),
  subject: textField(readSubject, 'problem.message-subject', { problem }),
  text: textField(readText, 'problem.begin-text', { problem }),
  subjectEs: textField(readSubject, 'problem.message-subject', { optional: true, problem }),
  textEs: textField(readText, 'problem.begin-text', { optional: true, problem }),
  replies: field.choice(['yes', 'no'], 'problem.choose'),
};
const lines = z
  .string('problem.lists-lines')
  .default('')
  .refine((text) => {
    const { length } = linesOf(text);
    return length > 0 && length <= MOST_LINES;
  }, 'problem.lists-lines');
const NewForm = z.object({ ...shape, lines });
const EditForm = z.object({ ...shape, version });
const PeopleForm = z.object({ lines });
const SendForm = z.object({ version, people: z.string().regex(/^\d{1,5}$/, 'problem.choose') });

const fieldsOf = (input: z.output<typeof EditForm> | z.output<typeof NewForm>) => ({
  ...{ teamId: input.team, category: input.category, subject: input.subject, text: input.text },
  ...{ subjectEs: input.subjectEs, textEs: input.textEs, replies: input.replies === 'yes' },
});

/** Messages to many members, each on their own. */
export function listSendingRoutes(routes: Registrar): void {
  routes.page(BASE, maySendLists, async ({ access, query, t, view }) => {
    const page = pageNumber(query);
    const lists = await listLists(access, LISTS + 1, (page - 1) * LISTS);
    const body = (
      <ListsPage
        view={view}
        lists={await withCounts(access, lists.slice(0, LISTS))}
        page={page}
        more={lists.length > LISTS}
        done={query.done === 'discarded' ? 'lists.discarded' : null}
      />
    );
    return pageAnswer(t, PLACE, t('lists.title'), body);
  });

  const form = async (ctx: Ctx, draft: Draft): Promise<Answer> => {
    const { access, params, t, view } = ctx;
    const list = params.id === undefined ? null : await found(ctx);
    if (list === undefined || (list && list.state !== 'draft')) return notFound;
    const body = (
      <ListFormPage
        view={view}
        list={list}
        teams={await sendingTeams(access)}
        draft={draft}
        formKey={ctx.newKey()}
      />
    );
    return draftAnswer(t, PLACE, t(list ? 'lists.edit' : 'lists.add'), body, draft);
  };
  const NO_TEAM: Problems = { team: 'problem.inbox-no-team' };
  routes.page(`${BASE}/new`, maySendLists, (ctx) => form(ctx, BLANK));
  routes.form(
    `${BASE}/new`,
    maySendLists,
    NewForm,
    async (ctx) => {
      const { access, input } = ctx;
      const saved = await saveList(access, null, fieldsOf(input));
      if (saved.is !== 'saved') return form(ctx, { typed: input, problems: NO_TEAM });
      await addLines(access, saved.id, input.lines, ctx);
      return redirect(`${BASE}/${saved.id}`);
    },
    (ctx, problems, typed) => form(ctx, { typed, problems }),
  );
  routes.page(`${BASE}/:id/edit`, maySendLists, (ctx) => form(ctx, BLANK));
  routes.form(
    `${BASE}/:id/edit`,
    maySendLists,
    EditForm,
    async (ctx) => {
      const { access, input, params } = ctx;
      const id = params.id ?? '';
      if (!isUuid(id)) return notFound;
      const saved = await saveList(access, { id, version: Number(input.version) }, fieldsOf(input));
      if (saved.is === 'saved') return redirect(`${BASE}/${id}?done=saved`);
      if (saved.is === 'stale') return form(ctx, { typed: input, problems: {}, stale: true });
      return saved.is === 'none' ? notFound : form(ctx, { typed: input, problems: NO_TEAM });
    },
    (ctx, problems, typed) => form(ctx, { typed, problems }),
  );
  oneListRoutes(routes);
}

const found = ({ access, params }: Ctx) =>
  isUuid(params.id) ? findList(access, params.id) : undefined;

function oneListRoutes(routes: Registrar): void {
  const page = async (ctx: Ctx, typed: Typed, problems: Problems): Promise<Answer> => {
    const { access, query, t, view, newKey } = ctx;
    const list = await found(ctx);
    if (!list) return notFound;
    const show = LINE_STATES.find((state) => state === query.show) ?? null;
    const at = pageNumber(query);
    const shown = { state: show, limit: PER_PAGE, offset: (at - 1) * PER_PAGE };
    const [[counted], lines] = await Promise.all([
      withCounts(access, [list]),
      listLines(access, list.id, shown),
    ]);
    if (!counted) return notFound;
    logListed(access, lines);
    // a page that is opened again says how far it is by itself
    const over = query.done === 'sending' && counted.state !== 'sending';
    const done = `lists.did-${query.done}`;
    const body = (
      <ListPage
        {...{ view, lines, show, typed, problems, newKey }}
        list={counted}
        page={at}
        done={t.has(done) && !over ? done : null}
      />
    );
    return pageAnswer(t, PLACE, list.subject, body, problems);
  };
  const again = (ctx: Ctx, problems: Problems, typed: Typed) => page(ctx, typed, problems);

  routes.page(`${BASE}/:id`, maySendLists, (ctx) => page(ctx, {}, {}));
  routes.form(
    `${BASE}/:id/people`,
    maySendLists,
    PeopleForm,
    async (ctx) => {
      const list = await found(ctx);
      if (!list) return notFound;
      const added = await addLines(ctx.access, list.id, ctx.input.lines, ctx);
      if (added === 'added') return redirect(`${BASE}/${list.id}?done=added`);
      return added === 'none' ? notFound : page(ctx, ctx.input, { lines: 'problem.lists-lines' });
    },
    again,
  );
  routes.form(
    `${BASE}/:id/send`,
    maySendLists,
    SendForm,
    async (ctx) => {
      const { access, deps, input, params } = ctx;
      const id = params.id ?? '';
      if (!isUuid(id)) return notFound;
      const seen = { id, version: Number(input.version), people: Number(input.people) };
      const begun = await sendList(access, deps.jobs, seen);
      if (begun === 'sending') return redirect(`${BASE}/${id}?done=sending`);
      if (begun === 'none') return notFound;
      const problem = begun === 'team' ? 'problem.inbox-no-team' : 'problem.lists-stale';
      return page(ctx, {}, { people: problem });
    },
    again,
  );
  routes.button(`${BASE}/:id/stop`, maySendLists, async (ctx) => {
    const list = await found(ctx);
    if (!list || !(await stopList(ctx.access, list.id))) return notFound;
    return redirect(`${BASE}/${list.id}?done=stopped`);
  });
  routes.button(`${BASE}/:id/discard`, maySendLists, async (ctx) => {
    const list = await found(ctx);
    if (!list) return notFound;
    return (await discardList(ctx.access, list.id))
      ? redirect(`${BASE}?done=discarded`)
      : redirect(`${BASE}/${list.id}`);
  });
  routes.page(`${BASE}/:id/people.csv`, maySendLists, async (ctx) => {
    const { access, t, view } = ctx;
    const list = await found(ctx);
    if (!list) return notFound;
    const lines = await listLines(access, list.id, { state: null, limit: MOST_LINES, offset: 0 });
    logListed(access, lines);
    const head = [t('lists.head-line'), t('lists.head-person'), t('lists.head-state')];
    const rows = lines.map((line) => [
      line.typed,
      line.patientId ? personName({ given: line.given ?? '', family: line.family ?? '' }) : '',
      sayLine(view, line),
    ]);
    // spreadsheet programs run a cell that begins like a formula
    const text = stringify([head, ...rows], { escape_formulas: true });
    return {
      kind: 'file',
      name: 'list.csv',
      type: 'text/csv; charset=utf-8',
      bytes: Buffer.from(`\uFEFF${text}`),
    };
  });
}
