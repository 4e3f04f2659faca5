import { z } from 'zod';
import type { Problems, Typed } from '../../../platform/http/forms.ts';
import {
  type Answer,
  notFound,
  type PublicContext,
  type Registrar,
  redirect,
} from '../../../platform/http/routes.ts';
import { newUserIdField } from '../../accounts/account-forms.ts';
import { idInLink } from '../../accounts/links.ts';
import { publicAnswer } from '../../accounts/public-answer.ts';
import { NewPasswordForm } from '../../factors/factor-forms.ts';
import { newPasswordProblems } from '../../factors/passwords/new-password.ts';
import { JoinOverPage, JoinPage } from './join.pages.tsx';
import { join, readInvitation } from './join.ts';

const JoinForm = z.object({ userId: newUserIdField, ...NewPasswordForm.shape });

/** Where an invitation's link leads. */
export function joinRoutes(routes: Registrar): void {
  const idOf = (ctx: PublicContext) => idInLink(ctx.deps.config, 'join', ctx.params.token);
  const page = async (ctx: PublicContext, typed: Typed, problems: Problems): Promise<Answer> => {
    const id = idOf(ctx);
    if (!id) return notFound;
    const invitation = await readInvitation(ctx.deps, ctx.info, id, ctx.t.language);
    if (!invitation) return publicAnswer(ctx, 'forgot.link-over', <JoinOverPage view={ctx.view} />);
    const body = (
      <JoinPage
        view={ctx.view}
        token={ctx.params.token ?? ''}
        invitation={invitation}
        roles={invitation.roleList}
        typed={typed}
        problems={problems}
      />
    );
    return publicAnswer(ctx, 'join.page', body, problems);
  };
  const why = 'an invitation is opened by whoever reads the mail that it was sent to';
  routes.publicPage('/join/:token', why, (ctx) => page(ctx, {}, {}));
  routes.publicForm(
    '/join/:token',
    why,
    JoinForm,
    async (ctx) => {
      const { input, settings } = ctx;
      const id = idOf(ctx);
      const invitation = id
        ? await readInvitation(ctx.deps, ctx.info, id, ctx.t.language)
        : undefined;
      if (!id || !invitation) return page(ctx, {}, {});
      const [given = '', ...family] = invitation.name.split(' ');
      const context = {
        userId: input.userId,
        email: invitation.email,
        given,
        family: family.join(' '),
        mrn: '',
        birthDate: '',
        product: settings.name,
      };
      const problems = newPasswordProblems(input, context);
      if (Object.keys(problems).length > 0) return page(ctx, input, problems);
      const made = await join(ctx.deps, ctx.info, id, {
        userId: input.userId,
        password: input.password,
      });
      if (made === 'made') return redirect('/sign-on');
      if (made === 'throttled') return { kind: 'refusal', refusal: 'too-many' };
      return page(ctx, input, made === 'user-id-taken' ? { userId: 'problem.user-id-taken' } : {});
    },
    (ctx, problems, typed) => page(ctx, typed, problems),
  );
}
