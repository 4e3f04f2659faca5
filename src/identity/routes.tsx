import { z } from 'zod';
import { nextClosing } from '../clinics/public/office.ts';
import { findSavedForm } from '../platform/access/kept-work.ts';
import {
  clearSessionCookie,
  endSession,
  keepAwake,
  sessionHash,
} from '../platform/access/session.ts';
import { field, Nothing, safePath } from '../platform/http/forms.ts';
import { notFound, type Registrar, redirect } from '../platform/http/routes.ts';
import { saveLanguage } from './accounts/accounts.ts';
import { ContinuePage, FrontPage, HelpPage, MorePage, SignedOffPage } from './pages.tsx';
import { mayUseOwnAccount } from './policy.ts';

const LanguageForm = z.object({
  language: z.enum(['en', 'es'], 'problem.choose'),
  back: field.optional(500),
});
const BackForm = z.object({ back: field.optional(500) });

export function identityRoutes(routes: Registrar): void {
  routes.publicPage('/', 'the front page says what the portal is', async ({ t, view, request }) => {
    if (sessionHash(request)) return redirect('/home');
    return {
      kind: 'page',
      title: t('front.title'),
      place: 'front',
      body: <FrontPage view={view} />,
    };
  });
  routes.publicPage('/help', 'help is also for people who can’t sign on', async (ctx) => ({
    kind: 'page',
    title: ctx.t('help.title'),
    place: 'none',
    body: (
      <HelpPage
        view={ctx.view}
        closing={await nextClosing(ctx.deps.db, ctx.asOf).catch(() => null)}
      />
    ),
  }));

  routes.publicForm(
    '/sign-off',
    'ends the browser’s session, if it has one',
    Nothing,
    async ({ deps, request, reply, now, info }) => {
      const hash = sessionHash(request);
      if (hash)
        await deps.db.asSystem('system:sign-on', info, (access) => endSession(access, hash, now));
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

  routes.page('/home', mayUseOwnAccount, async ({ access, view }) => {
    const account = access.actor?.account;
    if (account?.kind === 'staff')
      return redirect(
        view.navigation.some((door) => door.place === 'staff-today') ? '/staff/today' : '/staff',
      );
    // a record that was joined to another opens nothing until staff have checked the account
    if (view.people.some((one) => one.id === account?.patientId))
      return redirect(`/people/${account?.patientId}`);
    return view.people.length > 0
      ? redirect('/today')
      : {
          kind: 'page',
          title: view.t('more.nobody'),
          place: 'none',
          body: <MorePage view={view} nobody />,
        };
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
    async ({ access, info, input, now }) => {
      await keepAwake(access, info.sessionRef, now);
      return redirect(safePath(input.back) ?? '/home');
    },
    async () => redirect('/home'),
  );
  routes.page('/continue/:id', mayUseOwnAccount, async ({ access, params, deps, now, t, view }) => {
    const work = await findSavedForm(
      access,
      deps.config.secret,
      access.actor?.account.id ?? '',
      params.id ?? '',
      now,
    );
    if (!work?.path.startsWith('/')) return notFound;
    return {
      kind: 'page',
      title: t('continue.title'),
      place: 'none',
      body: <ContinuePage view={view} work={work} />,
    };
  });

  routes.publicForm(
    '/language',
    'the language of the page, kept in a cookie that identifies nobody',
    LanguageForm,
    async ({ input }) => ({
      kind: 'redirect',
      to: safePath(input.back) ?? '/',
      language: input.language,
    }),
    async () => redirect('/'),
  );
  routes.form(
    '/account/language',
    mayUseOwnAccount,
    LanguageForm,
    async ({ access, input }) => {
      await saveLanguage(access, input.language);
      return { kind: 'redirect', to: safePath(input.back) ?? '/home', language: input.language };
    },
    async () => redirect('/home'),
  );
}
