import { z } from 'zod';
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
import { mayBlockMessages } from '../policy.ts';
import { storedText } from '../writing/text.rules.ts';
import {
  BASE,
  BlockedListPage,
  BlockPage,
  MOST_REASON,
  PER_PAGE,
  SELF,
} from './blocking.pages.tsx';
import { allowMessages, blockDays, listBlocked, openBlocks, stopMessages } from './blocking.ts';

const PATH = '/staff/messages/:id/block';
const BlockForm = z.object({
  who: z
    .string('problem.block-who')
    .refine((text) => text === SELF || isUuid(text), 'problem.block-who'),
  until: z.union([z.literal(''), field.day('problem.block-until')]).default(''),
  reason: z
    .string('problem.block-reason')
    .transform(storedText)
    .pipe(z.string().trim().min(1, 'problem.block-reason').max(MOST_REASON, 'problem.inbox-long')),
});

/** Stopping somebody's messages, from a conversation of one's teams, and letting them write again. */
export function blockingRoutes(routes: Registrar): void {
  routes.page(BASE, mayBlockMessages, async ({ access, query, t, view, newKey }) => {
    const page = pageNumber(query);
    const list = await listBlocked(access, {
      limit: PER_PAGE + 1,
      offset: (page - 1) * PER_PAGE,
    });
    const body = (
      <BlockedListPage
        view={view}
        list={list.slice(0, PER_PAGE)}
        page={page}
        more={list.length > PER_PAGE}
        done={query.done ?? null}
        newKey={newKey}
      />
    );
    return pageAnswer(t, 'staff-messages', t('block.list'), body);
  });
  routes.button(`${BASE}/:id/lift`, mayBlockMessages, async ({ access, params }) => {
    const id = params.id ?? '';
    return isUuid(id) && (await allowMessages(access, id))
      ? redirect(`${BASE}?done=lifted`)
      : notFound;
  });

  const page = async (
    ctx: Context<'messages:block'>,
    typed: Typed,
    problems: Problems,
  ): Promise<Answer> => {
    const id = ctx.params.id ?? '';
    const opened = isUuid(id) ? await openBlocks(ctx.access, id) : undefined;
    if (!opened) return notFound;
    const body = (
      <BlockPage
        {...opened}
        view={ctx.view}
        typed={typed}
        problems={problems}
        done={ctx.query.done ?? null}
        newKey={ctx.newKey}
      />
    );
    return pageAnswer(ctx.t, 'staff-messages', ctx.t('block.title'), body, problems);
  };
  routes.page(PATH, mayBlockMessages, (ctx) => page(ctx, {}, {}));
  routes.form(
    PATH,
    mayBlockMessages,
    BlockForm,
    async (ctx) => {
      const { who, until, reason } = ctx.input;
      const id = ctx.params.id ?? '';
      if (!isUuid(id)) return notFound;
      const { first, last } = blockDays(ctx);
      if (until && (until < first || until > last))
        return page(ctx, ctx.input, { until: 'problem.block-until' });
      const input = { caregiverId: who === SELF ? null : who, untilDay: until || null, reason };
      const outcome = await stopMessages(ctx.access, id, input);
      if (outcome === 'done') return redirect(`/staff/messages/${id}/block?done=done`);
      return outcome === 'none' ? notFound : page(ctx, ctx.input, { who: 'problem.block-who' });
    },
    (ctx, problems, typed) => page(ctx, typed, problems),
  );
}
