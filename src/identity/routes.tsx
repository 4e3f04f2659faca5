import { z } from 'zod';
import { field, safePath } from '../platform/forms.ts';
import { chosenLanguage, isUuid } from '../platform/http.tsx';
import { notFound, type Registrar, redirect } from '../platform/routes.ts';
import { beginSession, clearSessionCookie, endSession, findKeptWork, keepAwake, sessionHash } from '../platform/session.ts';
import { saveLanguage } from './accounts.sql.ts';
import { ContinuePage, FrontPage, HelpPage, MorePage, SignedOffPage, SignOnPage } from './pages.tsx';
import { mayUseOwnAccount } from './policy.ts';
import { signOn } from './sign-on.ts';

const SignOnForm = z.object({
  userId: z.string('problem.user-id').trim().min(1, 'problem.user-id').max(200, 'problem.user-id'),
  password: z.string('problem.password').min(1, 'problem.password').max(1000, 'problem.password'),
  next: field.optional(500),
  kept: field.optional(36),
});
const LanguageForm = z.object({ language: z.enum(['en', 'es'], 'problem.choose'), back: field.optional(500) });
const Nothing = z.object({});
const BackForm = z.object({ back: field.optional(500) });

export function identityRoutes(routes: Registrar): void {
  routes.publicPage('/', 'the front page says what the portal is', async ({ t, view, request }) => {
    if (sessionHash(request)) return redirect('/home');
    return { kind: 'page', title: t('front.title'), place: 'front', body: <FrontPage view={view} /> };
  });
  routes.publicPage('/help', 'help is for people who can’t sign on, too', async ({ t, view }) => ({
    kind: 'page',
    title: t('help.title'),
    place: 'none',
    body: <HelpPage view={view} />,
  }));

  routes.publicPage('/sign-on', 'where one signs on', async ({ t, view, query }) => ({
    kind: 'page',
    title: t('sign-on.title'),
    place: 'sign-on',
    body: (
      <SignOnPage
        view={view}
        typed={{ next: safePath(query.next) ?? '', kept: isUuid(query.kept) ? query.kept : '' }}
        problems={{}}
        why={query.why === 'idle' ? 'idle' : null}
      />
    ),
  }));
  routes.publicForm(
    '/sign-on',
    'signing on is what makes one an account',
    SignOnForm,
    async ({ t, input, asking, deps, view, request, reply, now }) => {
      const outcome = await signOn({ db: deps.db, log: deps.log, pepper: deps.config.pepper }, asking, input.userId, input.password, chosenLanguage(request));
      if (!outcome.ok) {
        const problem = outcome.why === 'throttled' ? ('problem.sign-on-wait' as const) : ('problem.sign-on' as const);
        return {
          kind: 'page',
          status: outcome.why === 'throttled' ? 429 : 422,
          title: `${t('ui.error')}: ${t('sign-on.title')}`,
          place: 'sign-on',
          body: <SignOnPage view={view} typed={{ userId: input.userId, next: input.next, kept: input.kept }} problems={{ userId: problem }} why={null} />,
        };
      }
      await deps.db.transaction((tx) =>
        beginSession(tx, reply, sessionHash(request), outcome.account.id, {
          now,
          address: asking.address,
          agent: String(request.headers['user-agent'] ?? ''),
        }),
      );
      if (isUuid(input.kept)) return redirect(`/continue/${input.kept}`);
      return redirect(safePath(input.next) ?? '/home');
    },
    async ({ t, view }, problems, typed) => ({
      kind: 'page',
      status: 422,
      title: `${t('ui.error')}: ${t('sign-on.title')}`,
      place: 'sign-on',
      body: <SignOnPage view={view} typed={typed} problems={problems} why={null} />,
    }),
  );

  routes.publicForm(
    '/sign-off',
    'ends whatever session the browser brings; without one it does nothing',
    Nothing,
    async ({ deps, request, reply, now }) => {
      const hash = sessionHash(request);
      if (hash) await deps.db.transaction((tx) => endSession(tx, hash, now));
      clearSessionCookie(reply);
      reply.header('clear-site-data', '"cache", "storage"');
      return redirect('/signed-off');
    },
    async () => redirect('/signed-off'),
  );
  routes.publicPage('/signed-off', 'says that the session has ended', async ({ t, view }) => ({
    kind: 'page',
    title: t('signed-off.title'),
    place: 'none',
    body: <SignedOffPage view={view} />,
  }));

  routes.page('/home', mayUseOwnAccount, async ({ grant, view }) => {
    const account = grant.actor?.account;
    if (account?.kind === 'staff') return redirect('/staff');
    const person = account?.patientId ?? view.people[0]?.id;
    return person ? redirect(`/people/${person}`) : { kind: 'page', title: view.t('more.nobody'), place: 'none', body: <MorePage view={view} nobody /> };
  });
  routes.page('/more', mayUseOwnAccount, async ({ t, view }) => ({
    kind: 'page',
    title: t('more.title'),
    place: 'more',
    body: <MorePage view={view} />,
  }));

  routes.form(
    '/session/extend',
    mayUseOwnAccount,
    BackForm,
    async ({ tx, asking, input, now }) => {
      await keepAwake(tx, asking.sessionRef, now);
      return redirect(safePath(input.back) ?? '/home');
    },
    async () => redirect('/home'),
  );
  routes.page('/continue/:id', mayUseOwnAccount, async ({ tx, grant, params, deps, now, t, view }) => {
    const work = await findKeptWork(tx, deps.config.secret, grant.actor?.account.id ?? '', params.id ?? '', now);
    if (!work) return notFound;
    return { kind: 'page', title: t('continue.title'), place: 'none', body: <ContinuePage view={view} work={work} /> };
  });

  routes.publicForm(
    '/language',
    'the language of the page, kept in a cookie that names nobody',
    LanguageForm,
    async ({ input }) => ({ kind: 'redirect', to: safePath(input.back) ?? '/', language: input.language }),
    async () => redirect('/'),
  );
  routes.form(
    '/account/language',
    mayUseOwnAccount,
    LanguageForm,
    async ({ tx, grant, input }) => {
      await saveLanguage(tx, grant, input.language);
      return { kind: 'redirect', to: safePath(input.back) ?? '/home', language: input.language };
    },
    async () => redirect('/home'),
  );
}
