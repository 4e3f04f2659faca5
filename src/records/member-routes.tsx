import { z } from 'zod';
import { mayReadAccessLog, maySetPreferences } from '../family/policy.ts';
import { mayAlso, type Registrar, redirect } from '../platform/http/routes.ts';
import { AccessLogPage, PreferencesPage } from './access-log/access-log.pages.tsx';
import { readAccessLog } from './access-log/access-log.ts';
import { readWish, saveWish } from './labs/results/results.ts';
import { mayReadResults } from './policy.ts';

const WishForm = z.object({ wish: z.enum(['immediate', 'doctor-first'], 'problem.choose') });

/** What members set and see about their own record as a whole. */
export function memberRoutes(routes: Registrar): void {
  routes.page('/people/:person/access-log', mayReadAccessLog, async (ctx) => ({
    kind: 'page',
    title: ctx.t('log.title'),
    place: 'access-log',
    body: (
      <AccessLogPage
        view={ctx.view}
        entries={await readAccessLog(ctx.access, ctx, mayAlso(mayReadResults, ctx))}
      />
    ),
  }));

  routes.page(
    '/people/:person/preferences',
    maySetPreferences,
    async ({ access, t, view, query, newKey }) => ({
      kind: 'page',
      title: t('wish.title'),
      place: 'preferences',
      body: (
        <PreferencesPage
          view={view}
          wish={await readWish(access)}
          problems={{}}
          formKey={newKey()}
          saved={query.saved === 'yes'}
        />
      ),
    }),
  );
  routes.form(
    '/people/:person/preferences',
    maySetPreferences,
    WishForm,
    async ({ access, input, now, params }) => {
      await saveWish(access, input.wish, now);
      return redirect(`/people/${params.person}/preferences?saved=yes`);
    },
    async ({ t, view, newKey }, problems, typed) => ({
      kind: 'page',
      status: 422,
      title: `${t('ui.error')}: ${t('wish.title')}`,
      place: 'preferences',
      body: (
        <PreferencesPage
          view={view}
          wish={typed.wish ?? ''}
          problems={problems}
          formKey={newKey()}
          saved={false}
        />
      ),
    }),
  );
}
