import { accessFor } from '../../platform/access/access.ts';
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
import { FILES } from '../attachments/attachments.rules.ts';
import type { Chosen } from '../attachments/attachments.ts';
import { forget, withFiles } from '../attachments/form.ts';
import { isBlocked } from '../blocks/blocks.ts';
import { type Draft, findReplyDraft, saveDraft } from '../drafts/drafts.ts';
import { mayReadMessages, mayWriteMessages } from '../policy.ts';
import {
  BASE,
  draftTexts,
  home,
  isTooLongForDraft,
  PLACE,
  ReplyForm,
  seenOf,
} from '../writing/fields.ts';
import { redFlags } from '../writing/red-flags.rules.ts';
import { readText } from '../writing/text.rules.ts';
import { ConversationPage } from './conversation.pages.tsx';
import {
  keepPrivate,
  markUnread,
  openConversation,
  readConversation,
  reply,
  setArchived,
} from './conversations.ts';
import { listViewers } from './viewers.ts';

type Read = Context<'messages:read'>;
type Write = Context<'messages:write'>;

/** A conversation: reading it, replying, and what its reader does with it. */
export function conversationRoutes(routes: Registrar): void {
  const page = async (
    ctx: Read | Write,
    typed: Typed,
    problems: Problems,
    {
      other = null,
      advise = false,
      chosen = [],
    }: { other?: Draft | null; advise?: boolean; chosen?: readonly Chosen[] } = {},
  ): Promise<Answer> => {
    const { access, params, t, view, query } = ctx;
    const id = params.id ?? '';
    const opened = isUuid(id) ? await openConversation(access, id, ctx) : undefined;
    if (!opened) return notFound;
    const read = accessFor(access, mayReadMessages, ctx);
    const write = accessFor(access, mayWriteMessages, ctx);
    const [draft, viewers] = await Promise.all([
      write ? findReplyDraft(write, id) : undefined,
      listViewers(access, ctx),
      read && ctx.shown ? readConversation(read, opened) : undefined,
    ]);
    const body = (
      <ConversationPage
        view={view}
        opened={opened}
        config={ctx.deps.config}
        chosen={chosen}
        reader={access.actor?.account.id ?? ''}
        self={access.as === 'self'}
        viewers={viewers}
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
  routes.papers(`${BASE}/:id`, mayWriteMessages, {
    schema: ReplyForm,
    files: FILES,
    async run(ctx) {
      const { access, deps, input, params } = ctx;
      const id = params.id ?? '';
      const opened = isUuid(id) ? await openConversation(access, id, ctx) : undefined;
      if (!opened) return notFound;
      // nothing of it is kept: the page says why, and shows the text to be copied
      if (opened.closed === 'blocked') return page(ctx, input, {});
      const at = `${home(params)}/${id}`;
      const { chosen, problem, again } = await withFiles(ctx, input, ctx.files, page);
      if (input.do === 'draft') {
        if (isTooLongForDraft(input.text)) return again(input, { text: 'problem.message-long' });
        const fields = { teamId: null, ...draftTexts(input) };
        const saved = await saveDraft(access, id, seenOf(input), fields);
        if (saved.is === 'saved')
          return redirect(`${at}?done=${(await forget(access, chosen)) ? 'draft-files' : 'draft'}`);
        if (saved.is === 'conflict') return again(input, {}, { other: saved.draft });
        // it was sent on another device: what is here is a new reply
        const key = saved.is === 'gone' ? 'problem.draft-gone' : 'problem.many-drafts';
        return again({ ...input, draft: '', version: '' }, { text: key });
      }
      const read = readText(input.text);
      if (!read.ok) {
        const key = read.why === 'long' ? 'problem.message-long' : 'problem.message-empty';
        return again(input, { text: key });
      }
      if (problem) return again(input, {});
      const draft = await findReplyDraft(access, id);
      if (input.draft && !draft) {
        const mine = opened.messages.findLast(
          ({ authorId }) => authorId === access.actor?.account.id,
        );
        if (mine?.text === read.text && chosen.length === 0) return redirect(`${at}?done=already`);
        return again({ ...input, draft: '', version: '' }, { text: 'problem.draft-gone' });
      }
      // another device saved a version that this page never showed: sending would delete it
      if (draft && input.version !== String(draft.version) && draft.text !== read.text)
        return again(input, {}, { other: draft });
      if (input.advised !== 'yes' && redFlags('', read.text).length > 0)
        return again(input, {}, { advise: true });
      const said = { id, text: read.text, draftId: draft?.id ?? null, files: chosen };
      const sent = await reply(deps, access, said, ctx);
      if (sent.is === 'none') return notFound;
      if (sent.is === 'draft-gone')
        return again({ ...input, draft: '', version: '' }, { text: 'problem.draft-gone' });
      // the page says why, and keeps the text as a draft that can be copied
      return sent.is === 'sent' ? redirect(`${at}?done=sent`) : again(input, {});
    },
    again: async (ctx, problems, typed, files) =>
      (await isBlocked(ctx.access))
        ? page(ctx, typed, {})
        : (await withFiles(ctx, typed, files, page)).again(typed, problems),
  });

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
