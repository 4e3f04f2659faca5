import { z } from 'zod';
import { field, type Problems, type Typed } from '../../platform/http/forms.ts';
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
import { promisedDay } from '../clock/promises.ts';
import { type Draft, deleteDraft, findDraft, saveDraft, saysSame } from '../drafts/drafts.ts';
import { mayWriteMessages } from '../policy.ts';
import { findChoosable, listChoosable } from '../teams/choice.ts';
import { readNew } from '../writing/checked.ts';
import { ChooseTeamPage, whyNotText } from '../writing/choose.pages.tsx';
import {
  BASE,
  ComposeForm,
  draftTexts,
  home,
  isTooLongForDraft,
  PLACE,
  seenOf,
} from '../writing/fields.ts';
import { redFlags } from '../writing/red-flags.rules.ts';
import { BlockedPage } from '../writing/refused.pages.tsx';
import { ComposePage, LostDraftPage } from '../writing/writing.pages.tsx';
import { begin } from './conversations.ts';
import { listViewers } from './viewers.ts';

type Write = Context<'messages:write'>;
const FindTeam = z.object({ q: field.optional(100) });

/** What an account whose messages are stopped is told. What it typed can be copied. */
const blocked = ({ t, view }: Write, typed: Typed): Answer =>
  pageAnswer(t, PLACE, t('messages.write'), <BlockedPage view={view} typed={typed} />);

/** New messages: whom to, what, and a last look before they are sent. */
export function writingRoutes(routes: Registrar): void {
  const choose = async (ctx: Write, words: string): Promise<Answer> => {
    const { access, t, view } = ctx;
    if (await isBlocked(access)) return blocked(ctx, {});
    const teams = await listChoosable(access, ctx, t.language, words);
    const body = <ChooseTeamPage view={view} {...teams} words={words} formKey={ctx.newKey()} />;
    return pageAnswer(t, PLACE, t('messages.write'), body);
  };
  routes.page(`${BASE}/new`, mayWriteMessages, (ctx) => choose(ctx, ''));
  // what is looked for may say why someone writes: no address holds it
  routes.form(
    `${BASE}/new`,
    mayWriteMessages,
    FindTeam,
    (ctx) => choose(ctx, ctx.input.q),
    (ctx, _problems, typed) => choose(ctx, typed.q ?? ''),
  );

  const compose = async (
    ctx: Write,
    typed: Typed,
    problems: Problems,
    {
      preview = false,
      other = null,
      saved = false,
      chosen = [],
    }: {
      preview?: boolean;
      other?: Draft | null;
      saved?: boolean;
      chosen?: readonly Chosen[];
    } = {},
  ): Promise<Answer> => {
    const { access, t, view, params } = ctx;
    const id = params.team ?? '';
    const to = isUuid(id) ? await findChoosable(access, id) : undefined;
    if (!to) return notFound;
    if (await isBlocked(access)) return blocked(ctx, typed);
    if (to.problem) return redirect(`${home(params)}/new`);
    const body = (
      <ComposePage
        view={view}
        team={to.team}
        typed={typed}
        problems={problems}
        flags={preview ? redFlags(typed.subject ?? '', typed.text ?? '') : []}
        preview={preview}
        other={other}
        saved={saved}
        viewers={await listViewers(access, ctx)}
        by={await promisedDay(access, to.team, ctx)}
        formKey={ctx.newKey()}
        config={ctx.deps.config}
        chosen={chosen}
      />
    );
    return pageAnswer(t, PLACE, t('messages.write'), body, problems);
  };
  routes.page(`${BASE}/new/:team`, mayWriteMessages, async (ctx) => {
    const id = ctx.query.draft ?? '';
    const draft = isUuid(id) ? await findDraft(ctx.access, id) : undefined;
    return compose(ctx, draft ? typedOf(draft) : {}, {}, { saved: true });
  });
  routes.papers(`${BASE}/new/:team`, mayWriteMessages, {
    schema: ComposeForm,
    files: FILES,
    async run(ctx) {
      const { access, deps, input, params } = ctx;
      const teamId = params.team ?? '';
      if (!isUuid(teamId)) return notFound;
      if (await isBlocked(access)) return compose(ctx, input, {});
      const { chosen, problem, again } = await withFiles(ctx, input, ctx.files, compose);
      if (input.do === 'edit') return again(input, {});
      if (input.do === 'draft') {
        if (isTooLongForDraft(input.text)) return again(input, { text: 'problem.message-long' });
        const fields = { teamId, ...draftTexts(input) };
        const saved = await saveDraft(access, null, seenOf(input), fields);
        if (saved.is === 'saved') {
          const lost = await forget(access, chosen);
          return redirect(`${home(params)}?done=${lost ? 'draft-files' : 'draft'}`);
        }
        if (saved.is === 'conflict') return again(input, {}, { other: saved.draft });
        if (saved.is === 'too-many') return again(input, { text: 'problem.many-drafts' });
        return again({ ...input, draft: '', version: '' }, { text: 'problem.draft-gone' });
      }
      const { problems, category, subject, text } = readNew(input, {
        empty: 'problem.message-empty',
        long: 'problem.message-long',
      });
      if (problem || Object.keys(problems).length > 0) return again(input, problems);
      if (input.do === 'preview') return again(input, {}, { preview: true });
      const draft = input.draft ? await findDraft(access, input.draft) : undefined;
      // another device saved a version that this page never showed: sending would delete it
      if (draft && input.version !== String(draft.version) && !saysSame(draft, draftTexts(input)))
        return again(input, {}, { other: draft });
      const began = await begin(
        deps,
        access,
        {
          ...{ teamId, category, subject, text },
          keepPrivate: input.private === 'yes',
          draftId: input.draft || null,
          files: chosen,
        },
        ctx,
      );
      if (began.is === 'draft-gone')
        return again({ ...input, draft: '', version: '' }, { text: 'problem.draft-gone' });
      if (began.is === 'sent') return redirect(`${home(params)}/${began.id}?done=sent`);
      return began.is === 'none' ? notFound : again(input, {});
    },
    again: async (ctx, problems, typed, files) =>
      (await isBlocked(ctx.access))
        ? compose(ctx, typed, {})
        : (await withFiles(ctx, typed, files, compose)).again(typed, problems),
  });
}
const typedOf = (draft: Draft): Typed => ({
  category: draft.category,
  subject: draft.subject,
  text: draft.text,
  draft: draft.id,
  version: String(draft.version),
});

/** What was written and not sent. */
export function draftRoutes(routes: Registrar): void {
  routes.page(`${BASE}/drafts/:id`, mayWriteMessages, async (ctx) => {
    const { access, params, t, view } = ctx;
    const draft = isUuid(params.id ?? '') ? await findDraft(access, params.id ?? '') : undefined;
    if (!draft) return notFound;
    if (draft.conversationId) return redirect(`${home(params)}/${draft.conversationId}`);
    if (await isBlocked(access)) return blocked(ctx, typedOf(draft));
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
