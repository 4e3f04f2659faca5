import { z } from 'zod';
import { accessFor } from '../platform/access/access.ts';
import { field, type Problems, type Typed } from '../platform/http/forms.ts';
import {
  type Answer,
  type Context,
  isUuid,
  notFound,
  pageAnswer,
  type Registrar,
  redirect,
} from '../platform/http/routes.ts';
import { ConversationPage } from './conversations/conversation.pages.tsx';
import {
  begin,
  keepPrivate,
  listLines,
  markUnread,
  openConversation,
  readConversation,
  reply,
  searchMessages,
  setArchived,
} from './conversations/conversations.ts';
import { ConversationsPage, PER_PAGE, SearchPage } from './conversations/list.pages.tsx';
import {
  type Draft,
  deleteDraft,
  findDraft,
  findReplyDraft,
  listDrafts,
  saveDraft,
} from './drafts/drafts.ts';
import { mayReadMessages, mayWriteMessages } from './policy.ts';
import { termsOf } from './reading/search.rules.ts';
import { findChoosable, listChoosable } from './teams/choice.ts';
import { isCategory, type MessageCategory } from './writing/categories.rules.ts';
import { redFlags } from './writing/red-flags.rules.ts';
import { readSubject, readText } from './writing/text.rules.ts';
import {
  ChooseTeamPage,
  ComposePage,
  LostDraftPage,
  whyNotText,
} from './writing/writing.pages.tsx';

const BASE = '/people/:person/messages';
const PLACE = 'messages';
/** More than a text may have, so that one that is too long comes back whole, with the problem. */
const TYPED = 200_000;

const text = z.string('problem.message-empty').max(TYPED, 'problem.message-long').default('');
const uuid = z.union([z.literal(''), z.uuid('problem.choose')]).default('');
const version = z
  .string()
  .regex(/^\d{0,9}$/, 'problem.choose')
  .default('');
const ReplyForm = z.object({
  do: field.choice(['send', 'draft'], 'problem.choose'),
  text,
  draft: uuid,
  version,
  advised: field.optional(3),
});
const ComposeForm = z.object({
  do: field.choice(['preview', 'edit', 'send', 'draft'], 'problem.choose'),
  category: field.optional(20),
  subject: z
    .string('problem.message-subject')
    .max(TYPED, 'problem.message-subject-long')
    .default(''),
  text,
  private: field.optional(3),
  draft: uuid,
  version,
});
const SearchForm = z.object({ q: field.optional(500) });

type Read = Context<'messages:read'>;
type Write = Context<'messages:write'>;
const home = (params: Record<string, string>) => `/people/${params.person}/messages`;

/** The draft and its version as the page showed it. */
const seenOf = (input: { draft: string; version: string }) =>
  input.draft && input.version ? { id: input.draft, version: Number(input.version) } : null;

/** A person's conversations with the office, for themselves and their caregivers. */
export function messageRoutes(routes: Registrar): void {
  routes.page(BASE, mayReadMessages, async (ctx) => {
    const { access, t, view, query } = ctx;
    const page = /^[1-9]\d{0,4}$/.test(query.page ?? '') ? Number(query.page) : 1;
    const archived = query.box === 'archive';
    const write = accessFor(access, mayWriteMessages, ctx);
    const [lines, drafts] = await Promise.all([
      listLines(access, { archived, limit: PER_PAGE + 1, offset: (page - 1) * PER_PAGE }),
      write ? listDrafts(write) : [],
    ]);
    const body = (
      <ConversationsPage
        view={view}
        lines={lines.slice(0, PER_PAGE)}
        more={lines.length > PER_PAGE}
        page={page}
        archived={archived}
        drafts={drafts}
        mayWrite={write !== null}
        newKey={ctx.newKey}
        done={query.done ?? null}
      />
    );
    return pageAnswer(t, PLACE, t('messages.title'), body);
  });

  const search = async (ctx: Read, query: string): Promise<Answer> => {
    const { access, t, view } = ctx;
    const terms = termsOf(query);
    const found = terms.length > 0 ? await searchMessages(access, terms, MOST_FOUND) : [];
    const body = (
      <SearchPage
        view={view}
        query={query}
        terms={terms}
        found={found}
        most={found.length === MOST_FOUND}
        formKey={ctx.newKey()}
      />
    );
    return pageAnswer(t, PLACE, t('messages.search'), body);
  };
  routes.form(
    `${BASE}/search`,
    mayReadMessages,
    SearchForm,
    (ctx) => search(ctx, ctx.input.q),
    (ctx, _problems, typed) => search(ctx, typed.q ?? ''),
  );
  writingRoutes(routes);
  draftRoutes(routes);
  conversationRoutes(routes);
}
const MOST_FOUND = 50;

function writingRoutes(routes: Registrar): void {
  routes.page(`${BASE}/new`, mayWriteMessages, async (ctx) => {
    const { access, t, view } = ctx;
    const teams = await listChoosable(access, ctx, t.language);
    return pageAnswer(t, PLACE, t('messages.write'), <ChooseTeamPage view={view} {...teams} />);
  });

  const compose = async (
    ctx: Write,
    typed: Typed,
    problems: Problems,
    { preview = false, other = null }: { preview?: boolean; other?: Draft | null } = {},
  ): Promise<Answer> => {
    const { access, t, view, params } = ctx;
    const id = params.team ?? '';
    const chosen = isUuid(id) ? await findChoosable(access, id) : undefined;
    if (!chosen) return notFound;
    if (chosen.problem) return redirect(`${home(params)}/new`);
    const body = (
      <ComposePage
        view={view}
        team={chosen.team}
        typed={typed}
        problems={problems}
        flags={preview ? redFlags(typed.subject ?? '', typed.text ?? '') : []}
        preview={preview}
        other={other}
        self={access.as === 'self'}
        formKey={ctx.newKey()}
      />
    );
    return pageAnswer(t, PLACE, t('messages.write'), body, problems);
  };
  routes.page(`${BASE}/new/:team`, mayWriteMessages, async (ctx) => {
    const id = ctx.query.draft ?? '';
    const draft = isUuid(id) ? await findDraft(ctx.access, id) : undefined;
    return compose(ctx, draft ? typedOf(draft) : {}, {});
  });
  routes.form(
    `${BASE}/new/:team`,
    mayWriteMessages,
    ComposeForm,
    async (ctx) => {
      const { access, input, params } = ctx;
      const teamId = params.team ?? '';
      if (!isUuid(teamId)) return notFound;
      if (input.do === 'edit') return compose(ctx, input, {});
      if (input.do === 'draft') {
        const { category, subject } = input;
        const fields = { teamId, category, subject: subject.slice(0, 200), text: input.text };
        const problems: Problems =
          [...input.text].length > MOST_DRAFT ? { text: 'problem.message-long' } : {};
        if (problems.text) return compose(ctx, input, problems);
        const saved = await saveDraft(access, null, seenOf(input), fields);
        if (saved.is === 'saved') return redirect(`${home(params)}?done=draft`);
        if (saved.is === 'conflict') return compose(ctx, input, {}, { other: saved.draft });
        if (saved.is === 'too-many') return compose(ctx, input, { text: 'problem.many-drafts' });
        return compose(ctx, { ...input, draft: '', version: '' }, { text: 'problem.draft-gone' });
      }
      const { problems, category, subject, text } = checked(input);
      if (Object.keys(problems).length > 0) return compose(ctx, input, problems);
      if (input.do === 'preview') return compose(ctx, input, {}, { preview: true });
      const began = await begin(
        access,
        {
          ...{ teamId, category, subject, text },
          keepPrivate: input.private === 'yes',
          draftId: input.draft || null,
        },
        ctx,
      );
      if (began.is === 'sent') return redirect(`${home(params)}/${began.id}?done=sent`);
      return began.is === 'none' ? notFound : compose(ctx, input, {});
    },
    (ctx, problems, typed) => compose(ctx, typed, problems),
  );
}
const MOST_DRAFT = 20_000;

const typedOf = (draft: Draft): Typed => ({
  category: draft.category,
  subject: draft.subject,
  text: draft.text,
  draft: draft.id,
  version: String(draft.version),
});

/** What is wrong with a new message, by the rules of text; or its subject and text as stored. */
function checked(input: { category: string; subject: string; text: string }): {
  problems: Problems;
  category: MessageCategory;
  subject: string;
  text: string;
} {
  const [subject, text] = [readSubject(input.subject), readText(input.text)];
  const problems: Problems = {};
  const category = isCategory(input.category) ? input.category : 'other';
  if (!isCategory(input.category)) problems.category = 'problem.message-category';
  if (!subject.ok)
    problems.subject =
      subject.why === 'long' ? 'problem.message-subject-long' : 'problem.message-subject';
  if (!text.ok)
    problems.text = text.why === 'long' ? 'problem.message-long' : 'problem.message-empty';
  return {
    ...{ problems, category },
    subject: subject.ok ? subject.text : '',
    text: text.ok ? text.text : '',
  };
}

function draftRoutes(routes: Registrar): void {
  routes.page(`${BASE}/drafts/:id`, mayWriteMessages, async (ctx) => {
    const { access, params, t, view } = ctx;
    const draft = isUuid(params.id ?? '') ? await findDraft(access, params.id ?? '') : undefined;
    if (!draft) return notFound;
    if (draft.conversationId) return redirect(`${home(params)}/${draft.conversationId}`);
    const chosen = draft.teamId ? await findChoosable(access, draft.teamId) : undefined;
    if (chosen && !chosen.problem)
      return redirect(`${home(params)}/new/${chosen.team.id}?draft=${draft.id}`);
    const why = chosen?.problem
      ? whyNotText(view, chosen.team, chosen.problem)
      : t('team.closed-ended');
    const body = <LostDraftPage view={view} draft={draft} why={why} />;
    return pageAnswer(t, PLACE, t('messages.draft'), body);
  });
  routes.button(`${BASE}/drafts/:id/delete`, mayWriteMessages, async ({ access, params }) => {
    const id = params.id ?? '';
    const deleted = isUuid(id) && (await deleteDraft(access, id));
    return redirect(`${home(params)}?done=${deleted ? 'draft-deleted' : 'draft-gone'}`);
  });
}

function conversationRoutes(routes: Registrar): void {
  const page = async (
    ctx: Read | Write,
    typed: Typed,
    problems: Problems,
    { other = null, advise = false }: { other?: Draft | null; advise?: boolean } = {},
  ): Promise<Answer> => {
    const { access, params, t, view, query } = ctx;
    const id = params.id ?? '';
    const opened = isUuid(id) ? await openConversation(access, id, ctx) : undefined;
    if (!opened) return notFound;
    const read = accessFor(access, mayReadMessages, ctx);
    const write = accessFor(access, mayWriteMessages, ctx);
    const [draft] = await Promise.all([
      write ? findReplyDraft(write, id) : undefined,
      read ? readConversation(read, opened) : undefined,
    ]);
    const body = (
      <ConversationPage
        view={view}
        opened={opened}
        reader={access.actor?.account.id ?? ''}
        self={access.as === 'self'}
        mayWrite={write !== null}
        draft={draft ?? null}
        other={other}
        typed={typed}
        problems={problems}
        flags={advise ? redFlags('', typed.text ?? '') : []}
        newKey={ctx.newKey}
        done={query.done ?? null}
      />
    );
    return pageAnswer(t, PLACE, t('messages.conversation'), body, problems);
  };
  routes.page(`${BASE}/:id`, mayReadMessages, (ctx) => page(ctx, {}, {}));
  routes.form(
    `${BASE}/:id`,
    mayWriteMessages,
    ReplyForm,
    async (ctx) => {
      const { access, input, params } = ctx;
      const id = params.id ?? '';
      const opened = isUuid(id) ? await openConversation(access, id, ctx) : undefined;
      if (!opened) return notFound;
      const at = `${home(params)}/${id}`;
      if (input.do === 'draft') {
        if ([...input.text].length > MOST_DRAFT)
          return page(ctx, input, { text: 'problem.message-long' });
        const fields = { teamId: null, category: '', subject: '', text: input.text };
        const saved = await saveDraft(access, id, seenOf(input), fields);
        if (saved.is === 'saved') return redirect(`${at}?done=draft`);
        if (saved.is === 'conflict') return page(ctx, input, {}, { other: saved.draft });
        // it was sent on another device: what is here is a new reply
        const key = saved.is === 'gone' ? 'problem.draft-gone' : 'problem.many-drafts';
        return page(ctx, { ...input, draft: '', version: '' }, { text: key });
      }
      const read = readText(input.text);
      if (!read.ok) {
        const key = read.why === 'long' ? 'problem.message-long' : 'problem.message-empty';
        return page(ctx, input, { text: key });
      }
      if (input.draft && !(await findDraft(access, input.draft)))
        return page(ctx, { ...input, draft: '', version: '' }, { text: 'problem.draft-gone' });
      if (input.advised !== 'yes' && redFlags('', read.text).length > 0)
        return page(ctx, input, {}, { advise: true });
      const sent = await reply(access, { id, text: read.text }, ctx);
      if (sent.is === 'none') return notFound;
      // the page says why, and keeps the text as a draft that can be copied
      return sent.is === 'sent' ? redirect(`${at}?done=sent`) : page(ctx, input, {});
    },
    (ctx, problems, typed) => page(ctx, typed, problems),
  );

  const ownButton = (
    name: string,
    work: (ctx: Pick<Read, 'access'>, id: string) => Promise<unknown>,
    to: (base: string, id: string) => string,
  ) =>
    routes.button(`${BASE}/:id/${name}`, mayReadMessages, async (ctx) => {
      const id = ctx.params.id ?? '';
      const opened = isUuid(id) ? await openConversation(ctx.access, id, ctx) : undefined;
      if (!opened) return notFound;
      await work(ctx, id);
      return redirect(to(home(ctx.params), id));
    });
  ownButton(
    'archive',
    ({ access }, id) => setArchived(access, id, true),
    (base) => `${base}?done=archived`,
  );
  ownButton(
    'unarchive',
    ({ access }, id) => setArchived(access, id, false),
    (base, id) => `${base}/${id}?done=unarchived`,
  );
  ownButton(
    'unread',
    ({ access }, id) => markUnread(access, id),
    (base) => `${base}?done=unread`,
  );
  for (const [name, keep] of [
    ['hide', true],
    ['show', false],
  ] as const)
    routes.button(`${BASE}/:id/${name}`, mayWriteMessages, async ({ access, params }) => {
      const id = params.id ?? '';
      const done = isUuid(id) && (await keepPrivate(access, id, keep));
      return done ? redirect(`${home(params)}/${id}?done=${name}`) : notFound;
    });
}
