import { z } from 'zod';
import { maySearchPeople } from '../../people/policy.ts';
import { field, type Problems, type Typed } from '../../platform/http/forms.ts';
import {
  type Answer,
  type Context,
  isUuid,
  mayAlso,
  notFound,
  pageAnswer,
  pageNumber,
  type Registrar,
  redirect,
} from '../../platform/http/routes.ts';
import type { Key } from '../../platform/i18n.ts';
import { filesOf } from '../attachments/attachments.ts';
import { mayAnswerMessages, mayBlockMessages } from '../policy.ts';
import { listAttachable, resultsOfForStaff } from '../results/results.ts';
import { offerTemplates } from '../templates/templates.ts';
import { storedText } from '../writing/text.rules.ts';
import { type AnswerMore, answerRoutes } from './answering.ts';
import { ConversationPage } from './conversation.pages.tsx';
import { from, shown } from './forms.ts';
import { BASE, InboxPage, PER_PAGE, pageOf } from './inbox.pages.tsx';
import { MOST_NOTE, readReceiver } from './inbox.rules.ts';
import {
  addNote,
  asideDays,
  BOXES,
  type Box,
  claim,
  close,
  countBoxes,
  findForStaff,
  isOnTeam,
  listBox,
  markUnread,
  openForStaff,
  reassign,
  reopen,
  setAside,
} from './inbox.ts';
import { listNewInInbox } from './news.ts';
import { listReceivers } from './receivers.ts';
import { logListed } from './shown.ts';

type Ctx = Context<'messages:answer'>;

const boxOf = (name: string | undefined): Box => BOXES.find((box) => box === name) ?? 'mine';

const written = (missing: Key, max: number) =>
  z
    .string(missing)
    .transform(storedText)
    .pipe(z.string().trim().min(1, missing).max(max, 'problem.inbox-long'));

const From = z.object({ from });
const NoteForm = z.object({ from, note: written('problem.inbox-note', MOST_NOTE) });
const ReassignForm = z.object({
  from,
  version: shown,
  to: z
    .string('problem.inbox-to')
    .refine((text) => readReceiver(text) !== undefined, 'problem.inbox-to'),
  reason: written('problem.inbox-reason', MOST_NOTE),
});
const AsideForm = z.object({ from, until: field.day('problem.date') });
const CloseForm = z.object({ from, seen: shown, replies: field.optional(3) });

/** What staff read and answer for their teams. */
export function inboxRoutes(routes: Registrar): void {
  routes.page(BASE, mayAnswerMessages, async (ctx) => {
    const { access, query, t, view } = ctx;
    const { show, of, did } = query;
    const box = boxOf(show);
    const page = pageNumber(query);
    const [counts, list, onTeam, newest, one] = await Promise.all([
      countBoxes(access),
      listBox(access, box, { limit: PER_PAGE, offset: (page - 1) * PER_PAGE }),
      isOnTeam(access),
      listNewInInbox(access),
      did && isUuid(of) ? findForStaff(access, of) : undefined,
    ]);
    logListed(access, one ? [...list, one] : list);
    const body = (
      <InboxPage
        view={view}
        box={box}
        page={page}
        counts={counts}
        list={list}
        newest={newest}
        onTeam={onTeam}
        mayFind={mayAlso(maySearchPeople, ctx)}
        mayBlock={mayAlso(mayBlockMessages, ctx)}
        done={did ? { did, one } : null}
      />
    );
    return pageAnswer(t, 'staff-messages', t('inbox.title'), body);
  });

  const page = async (
    ctx: Ctx,
    typed: Typed,
    problems: Problems,
    { chosen = [], keptSeen = null }: AnswerMore = {},
  ): Promise<Answer> => {
    const { access, params, query, shown, view, t } = ctx;
    const opened = await openForStaff(access, params.id ?? '', ctx, shown);
    if (!opened) return notFound;
    const { one } = opened;
    const { patientId } = one;
    const ids = opened.messages.map(({ id }) => id);
    const body = (
      <ConversationPage
        {...opened}
        view={view}
        config={ctx.deps.config}
        files={await filesOf(access, patientId, ids)}
        chosen={chosen}
        results={await resultsOfForStaff(access, patientId, ids, ctx)}
        attachable={opened.closed ? null : await listAttachable(access, t, patientId, ctx)}
        from={boxOf(typed.from ?? query.from)}
        receivers={await listReceivers(access, ctx.today, t)}
        aside={asideDays(ctx)}
        typed={typed}
        problems={problems}
        seen={/^\d{1,9}$/.test(typed.seen ?? '') ? Number(typed.seen) : null}
        keptSeen={keptSeen}
        offered={await offerTemplates(access, t, { ...one, conversationId: one.id }, [one.teamId])}
        mayBlock={mayAlso(mayBlockMessages, ctx)}
        done={query.done ?? null}
        newKey={ctx.newKey}
      />
    );
    return pageAnswer(t, 'staff-messages', one.subject, body, problems);
  };
  const again = (ctx: Ctx, problems: Problems, typed: Typed) => page(ctx, typed, problems);
  /** Back to the list, which says what was done and offers the next. */
  const toList = (id: string, box: Box, did: string): Answer =>
    redirect(`${BASE}?show=${box}&did=${did}&of=${id}`);
  const toPage = (id: string, box: Box, done: string): Answer =>
    redirect(`${pageOf(id, box)}&done=${done}`);

  routes.page(`${BASE}/:id`, mayAnswerMessages, (ctx) => page(ctx, {}, {}));

  answerRoutes(routes, page, toList);

  routes.form(
    `${BASE}/:id/claim`,
    mayAnswerMessages,
    From,
    async (ctx) => {
      const id = ctx.params.id ?? '';
      const outcome = await claim(ctx.access, id, ctx);
      return outcome === 'none' ? notFound : toPage(id, ctx.input.from, outcome);
    },
    again,
  );

  routes.form(
    `${BASE}/:id/note`,
    mayAnswerMessages,
    NoteForm,
    async (ctx) => {
      const { from: box, note } = ctx.input;
      const id = ctx.params.id ?? '';
      return (await addNote(ctx.access, id, note, ctx)) ? toPage(id, box, 'noted') : notFound;
    },
    again,
  );

  routes.form(
    `${BASE}/:id/reassign`,
    mayAnswerMessages,
    ReassignForm,
    async (ctx) => {
      const { from: box, version, to, reason } = ctx.input;
      const id = ctx.params.id ?? '';
      const receiver = readReceiver(to);
      if (!receiver) return notFound;
      const outcome = await reassign(ctx.access, { id, version, ...receiver, reason }, ctx);
      if (outcome === 'done') return toList(id, box, 'reassigned');
      if (outcome === 'none') return notFound;
      return page(ctx, { from: box, to, reason }, { to: `problem.inbox-${outcome}` });
    },
    again,
  );

  routes.form(
    `${BASE}/:id/aside`,
    mayAnswerMessages,
    AsideForm,
    async (ctx) => {
      const { from: box, until } = ctx.input;
      const id = ctx.params.id ?? '';
      const { first, last } = asideDays(ctx);
      if (until < first || until > last)
        return page(ctx, { from: box, until }, { until: 'problem.inbox-until' });
      return (await setAside(ctx.access, id, until, ctx)) ? toList(id, box, 'aside') : notFound;
    },
    again,
  );

  routes.form(
    `${BASE}/:id/close`,
    mayAnswerMessages,
    CloseForm,
    async (ctx) => {
      const { from: box, seen, replies } = ctx.input;
      const id = ctx.params.id ?? '';
      const outcome = await close(ctx.access, id, { seen, replies: replies === 'yes' }, ctx);
      if (outcome === 'done') return toList(id, box, 'closed');
      if (outcome === 'none') return notFound;
      const typed = { from: box, seen: String(seen), replies };
      return page(ctx, typed, { replies: 'problem.inbox-moved' });
    },
    again,
  );

  routes.form(
    `${BASE}/:id/reopen`,
    mayAnswerMessages,
    From,
    async (ctx) => {
      const id = ctx.params.id ?? '';
      const outcome = await reopen(ctx.access, id, ctx);
      return outcome === 'none'
        ? notFound
        : toPage(id, ctx.input.from, outcome === 'done' ? 'reopened' : outcome);
    },
    again,
  );

  routes.form(
    `${BASE}/:id/unread`,
    mayAnswerMessages,
    From,
    async (ctx) => {
      const id = ctx.params.id ?? '';
      // its page would mark it read again
      return (await markUnread(ctx.access, id, ctx))
        ? toList(id, ctx.input.from, 'unread')
        : notFound;
    },
    again,
  );
}
