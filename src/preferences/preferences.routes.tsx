import { z } from 'zod';
import type { Feature } from '../feature.ts';
import type { Problems } from '../platform/http/forms.ts';
import {
  type Answer,
  type Context,
  mayAlso,
  notFound,
  type PublicContext,
  pageAnswer,
  type Registrar,
  redirect,
} from '../platform/http/routes.ts';
import { throughQuietOf } from '../platform/notices/choices.ts';
import { readUnsubscribeToken } from '../platform/notices/tokens.ts';
import { CHANNELS, listTopics, topicRules } from '../platform/notices/topics.ts';
import { mayChooseNotices, mayUseNotices } from './policy.ts';
import { PreferencesPage } from './preferences.pages.tsx';
import {
  clearBounce,
  fieldOf,
  findPage,
  findUnsubscribable,
  listRows,
  readReach,
  saveChoices,
  unsubscribe,
} from './preferences.ts';
import { UnsubscribePage } from './unsubscribe.pages.tsx';

const PAGE = '/people/:person/preferences';

/** The preferences page, the page that a notice leads to, and unsubscribing by a link in a mail. */
export function preferenceRoutes(routes: Registrar, features: readonly Feature[]): void {
  const links = features
    .flatMap((feature) => feature.preferenceLinks ?? [])
    .sort((a, b) => a.order - b.order);
  const page = async (
    ctx: Context<'notices:own'> | Context<'notices:choose'>,
    problems: Problems,
  ): Promise<Answer> => {
    const { access, t, view, query, newKey, asOf } = ctx;
    const [reach, rows] = await Promise.all([readReach(access), listRows(access, asOf)]);
    return pageAnswer(
      t,
      'preferences',
      t('preferences.title'),
      <PreferencesPage
        view={view}
        reach={reach}
        rows={rows}
        links={links.filter(({ policy }) => access.person.id && mayAlso(policy, ctx))}
        saved={query.saved === 'yes'}
        formKey={newKey()}
        againKey={newKey()}
      />,
      problems,
    );
  };
  const Choices = z.object(
    Object.fromEntries(
      listTopics().flatMap(({ name, rules }) =>
        rules.optional
          ? [name, ...(rules.throughQuiet ? [throughQuietOf(name)] : [])].flatMap((topic) =>
              CHANNELS.map((channel) => [fieldOf(topic, channel), z.literal('yes').optional()]),
            )
          : [],
      ),
    ),
  );
  routes.page(PAGE, mayChooseNotices, (ctx) => page(ctx, {}));
  routes.form(
    PAGE,
    mayChooseNotices,
    Choices,
    async ({ access, input, params, asOf }) => {
      await saveChoices(access, input, asOf);
      return redirect(`/people/${params.person}/preferences?saved=yes`);
    },
    (ctx, problems) => page(ctx, problems),
  );
  // a URL that mails may contain: it leads to the page of whoever signs on
  routes.page('/preferences', mayUseNotices, async (ctx) => {
    const [first] = ctx.view.people;
    return ctx.access.actor?.account.kind === 'member' && first
      ? redirect(`/people/${first.id}/preferences`)
      : page(ctx, {});
  });
  routes.button('/preferences/address', mayUseNotices, async ({ access }) => {
    await clearBounce(access);
    return redirect('/preferences');
  });
  routes.page('/notices/:id', mayUseNotices, async ({ access, params }) => {
    const to = await findPage(access, params.id ?? '');
    return to ? redirect(to) : notFound;
  });
  unsubscribeRoutes(routes);
}

/**
 * Opening the URL changes nothing, since mail programs open links on their own; the button on its
 * page does, and so does the mail program's own button (RFC 8058), which posts to it from
 * elsewhere.
 */
function unsubscribeRoutes(routes: Registrar): void {
  const batchOf = ({ deps, params }: PublicContext) =>
    readUnsubscribeToken(deps.config.secret, params.token);
  const answer = (ctx: PublicContext, state: 'ask' | 'done' | 'over', what: string): Answer =>
    pageAnswer(
      ctx.t,
      'none',
      ctx.t(`unsubscribe.${state}`),
      <UnsubscribePage view={ctx.view} token={ctx.params.token ?? ''} state={state} what={what} />,
    );
  const nameOf = async (ctx: PublicContext, batchId: string): Promise<string | null> => {
    const batch = await findUnsubscribable(ctx.deps.db, ctx.info, batchId);
    return batch && ctx.t(topicRules(batch.topic as never).label);
  };
  const why = 'the signed URL in a mail names one topic of one account and nothing else';
  routes.publicPage('/unsubscribe/:token', why, async (ctx) => {
    const id = batchOf(ctx);
    if (!id) return notFound;
    const what = await nameOf(ctx, id);
    return answer(ctx, what ? 'ask' : 'over', what ?? '');
  });
  routes.publicForm(
    '/unsubscribe/:token',
    why,
    z.object({ 'List-Unsubscribe': z.string().max(100).optional() }),
    async (ctx) => {
      const id = batchOf(ctx);
      if (!id) return notFound;
      const what = await nameOf(ctx, id);
      const done = await unsubscribe(ctx.deps.db, ctx.info, id);
      return answer(ctx, done ? 'done' : 'over', what ?? '');
    },
    async () => notFound,
    'anywhere',
  );
}
