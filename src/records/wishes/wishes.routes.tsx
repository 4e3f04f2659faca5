import { z } from 'zod';
import { maySetPreferences } from '../../family/policy.ts';
import type { Problems } from '../../platform/http/forms.ts';
import {
  type Context,
  type PageAnswer,
  pageAnswer,
  type Registrar,
  redirect,
} from '../../platform/http/routes.ts';
import { WishPage } from './wishes.pages.tsx';
import { findWish, saveWish } from './wishes.ts';

const WishForm = z.object({ wish: z.enum(['immediate', 'doctor-first'], 'problem.choose') });
const PATH = '/people/:person/results/wish';

/** Members choose whether they see results at once or after the doctor has looked. */
export function wishRoutes(routes: Registrar): void {
  const page = (
    { t, view, newKey, query }: Context<'preferences:write'>,
    wish: string,
    problems: Problems,
  ): PageAnswer =>
    pageAnswer(
      t,
      'preferences',
      t('wish.title'),
      <WishPage
        view={view}
        wish={wish}
        problems={problems}
        formKey={newKey()}
        saved={query.saved === 'yes'}
      />,
      problems,
    );
  routes.page(PATH, maySetPreferences, async (ctx) => page(ctx, await findWish(ctx.access), {}));
  routes.form(
    PATH,
    maySetPreferences,
    WishForm,
    async ({ access, input, now, params }) => {
      await saveWish(access, input.wish, now);
      return redirect(`/people/${params.person}/results/wish?saved=yes`);
    },
    async (ctx, problems, typed) => page(ctx, typed.wish ?? '', problems),
  );
}
