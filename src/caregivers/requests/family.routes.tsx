import { z } from 'zod';
import type { FamilyPart } from '../../feature.ts';
import type { Problems, Typed } from '../../platform/http/forms.ts';
import {
  type Answer,
  type Context,
  isUuid,
  notFound,
  pageAnswer,
  type Registrar,
  redirect,
} from '../../platform/http/routes.ts';
import { AskPage } from './ask.pages.tsx';
import { AddPage, FamilyPage } from './family.pages.tsx';
import { AskForm, readAsked } from './forms.ts';
import { addPapers, listPapers, PAPERS, removePaper } from './papers.ts';
import { mayAskAsParent, mayAskForAccess } from './policy.ts';
import { RequestPage } from './request.pages.tsx';
import { PAPER_KINDS, REQUEST_KINDS, type RequestKind } from './requests.rules.ts';
import {
  askAsParent,
  askWithPapers,
  findOwnRequest,
  listOwnRequests,
  withdraw,
} from './requests.ts';

type Ask = Context<'care:ask'>;

const me = ({ access }: Ask): string => access.actor?.account.id ?? '';
const requestPath = (id: string, done: string) => `/family/requests/${id}?done=${done}`;

/** An account's own family page, the forms that ask for access, and its requests. */
export function familyRoutes(routes: Registrar, parts: readonly FamilyPart[]): void {
  routes.page('/family', mayAskForAccess, async (ctx) => {
    const { access, t, view } = ctx;
    if (!access.actor) return notFound;
    const requests = await listOwnRequests(access, me(ctx));
    const shown = (await Promise.all(parts.map((part) => part(ctx)))).flatMap((one) => one ?? []);
    const body = <FamilyPage view={view} actor={access.actor} requests={requests} parts={shown} />;
    return pageAnswer(t, 'family', t('family.title'), body);
  });
  routes.page('/family/add', mayAskForAccess, async ({ t, view }) =>
    pageAnswer(t, 'family', t('ask.add'), <AddPage view={view} />),
  );
  for (const kind of REQUEST_KINDS)
    routes.page(`/family/add/${kind}`, mayAskForAccess, async (ctx) => askPage(ctx, kind, {}, {}));
  parentRoute(routes);
  for (const kind of PAPER_KINDS) papersRoute(routes, kind);
  requestRoutes(routes);
}

function askPage(ctx: Ask, kind: RequestKind, problems: Problems, typed: Typed): Answer {
  const { t, view } = ctx;
  const body = (
    <AskPage view={view} kind={kind} typed={typed} problems={problems} formKey={ctx.newKey()} />
  );
  return pageAnswer(t, 'family', t(`ask.title-${kind}`), body, problems);
}
const read = (ctx: Ask, kind: RequestKind, typed: Typed) =>
  readAsked(kind, typed, { ...ctx, known: ctx.view.people });

function parentRoute(routes: Registrar): void {
  routes.form(
    '/family/add/parent',
    mayAskAsParent,
    AskForm,
    async (ctx) => {
      const { access, deps, input, settings } = ctx;
      const typed = read(ctx, 'parent', input);
      if ('problems' in typed) return askPage(ctx, 'parent', typed.problems, input);
      const asked = await askAsParent(access, { ...deps, settings }, typed.asked);
      return asked === 'too-many'
        ? askPage(ctx, 'parent', { given: 'problem.care-often' }, input)
        : redirect(requestPath(asked, 'sent'));
    },
    async (ctx, problems, typed) => askPage(ctx, 'parent', problems, typed),
  );
}

function papersRoute(routes: Registrar, kind: RequestKind): void {
  routes.papers(`/family/add/${kind}`, mayAskForAccess, {
    schema: AskForm,
    files: PAPERS,
    async run(ctx) {
      const { access, deps, input, files, settings } = ctx;
      const typed = read(ctx, kind, input);
      if ('problems' in typed) return askPage(ctx, kind, typed.problems, input);
      const asked = await askWithPapers(access, { ...deps, settings }, typed.asked, files.papers);
      if (asked === 'too-many') return askPage(ctx, kind, { given: 'problem.care-often' }, input);
      return asked === 'papers'
        ? askPage(ctx, kind, { papers: 'problem.care-papers' }, input)
        : redirect(requestPath(asked.id, 'sent'));
    },
    again: async (ctx, problems, typed) => askPage(ctx, kind, problems, typed),
  });
}

async function requestPage(ctx: Ask, problems: Problems): Promise<Answer> {
  const { access, t, view, params, query, deps } = ctx;
  const request = await findOwnRequest(access, me(ctx), params.id ?? '');
  if (!request) return notFound;
  const papers = await listPapers(access, { id: request.id, accountId: me(ctx) });
  const body = (
    <RequestPage
      view={view}
      request={request}
      papers={papers}
      newKey={ctx.newKey}
      config={deps.config}
      done={query.done ?? null}
      problems={problems}
    />
  );
  return pageAnswer(t, 'family', t('request.page'), body, problems);
}

function requestRoutes(routes: Registrar): void {
  const base = '/family/requests/:id';
  routes.page(base, mayAskForAccess, (ctx) => requestPage(ctx, {}));
  routes.papers(`${base}/papers`, mayAskForAccess, {
    schema: z.object({}),
    files: PAPERS,
    async run(ctx) {
      const { access, deps, files, params } = ctx;
      const id = params.id ?? '';
      const outcome = await addPapers(deps, access, id, files.papers);
      if (outcome === 'too-many') return requestPage(ctx, { papers: 'problem.care-papers' });
      return outcome ? redirect(requestPath(id, outcome)) : notFound;
    },
    again: (ctx, problems) => requestPage(ctx, problems),
  });
  routes.button(`${base}/papers/:paper/remove`, mayAskForAccess, async ({ access, params }) => {
    const { id = '', paper = '' } = params;
    const outcome = isUuid(paper) ? await removePaper(access, id, paper) : undefined;
    return outcome ? redirect(requestPath(id, outcome)) : notFound;
  });
  routes.button(`${base}/withdraw`, mayAskForAccess, async ({ access, params }) => {
    const id = params.id ?? '';
    const outcome = await withdraw(access, id);
    return outcome ? redirect(requestPath(id, outcome)) : notFound;
  });
}
