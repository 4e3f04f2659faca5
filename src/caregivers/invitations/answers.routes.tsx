import { z } from 'zod';
import { birthFields, TermsForm } from '../../identity/accounts/account-forms.ts';
import { idInLink } from '../../identity/accounts/links.ts';
import { readBirthDate } from '../../identity/accounts/membership.rules.ts';
import { publicAnswer } from '../../identity/accounts/public-answer.ts';
import { versionOf } from '../../identity/accounts/terms/terms-text.tsx';
import { hashNewAccount } from '../../identity/caregiver-accounts/caregiver-accounts.ts';
import { NewAccountForm, readNewAccount } from '../../identity/caregiver-accounts/new-account.tsx';
import { chosenLanguage } from '../../platform/http/answers.ts';
import type { Problems, Typed } from '../../platform/http/forms.ts';
import {
  type Answer,
  type Context,
  notFound,
  type PublicContext,
  pageAnswer,
  type Registrar,
  redirect,
} from '../../platform/http/routes.ts';
import { AnswerPage, DeclinedPage } from './answer.pages.tsx';
import {
  acceptInvitation,
  declineInvitation,
  makeAccountByLink,
  readInvitation,
  readPublicInvitation,
} from './answers.ts';
import { AccountMadePage, CareLinkPage, NewCaregiverPage } from './care-link.pages.tsx';
import { mayAnswerInvitations } from './policy.ts';

const AcceptForm = z.object({ ...birthFields, ...TermsForm.shape });
const tooMany: Answer = { kind: 'refusal', refusal: 'too-many' };

/** Where an invitation's link leads: what it is, an account to answer it with, and the answer. */
export function answerRoutes(routes: Registrar): void {
  careLinkRoutes(routes);
  const idOf = ({ deps, params }: Pick<PublicContext, 'deps' | 'params'>) =>
    idInLink(deps.config, 'care', params.token);
  const answer = async (
    ctx: Context<'care:accept'>,
    typed: Typed,
    problems: Problems,
  ): Promise<Answer> => {
    const id = idOf(ctx);
    const seen = id ? await readInvitation(ctx.access, id, ctx.asOf) : null;
    if (!seen) return notFound;
    const judged = seen.situation === 'open' || seen.situation === 'other-address';
    const body = (
      <AnswerPage
        view={ctx.view}
        token={ctx.params.token ?? ''}
        seen={seen}
        typed={typed}
        problems={problems}
        newKey={ctx.newKey}
      />
    );
    return pageAnswer(ctx.t, 'none', ctx.t('care-answer.title'), body, judged ? problems : {});
  };
  routes.page('/care/:token/answer', mayAnswerInvitations, (ctx) => answer(ctx, {}, {}));
  routes.form(
    '/care/:token/answer',
    mayAnswerInvitations,
    AcceptForm,
    async (ctx) => {
      const { access, deps, input, asOf, settings } = ctx;
      const id = idOf(ctx);
      if (!id) return notFound;
      const terms = versionOf(settings, 'caregivers');
      const born = readBirthDate(input, ctx.today);
      const problems: Problems = {
        ...('problem' in born && { birth: born.problem }),
        ...(input.version !== '' &&
          input.version !== terms && { accept: 'problem.terms-changed' as const }),
      };
      if ('problem' in born || Object.keys(problems).length > 0)
        return answer(ctx, input, problems);
      const typed = { birthDate: born.day, terms };
      const outcome = await acceptInvitation(access, deps.jobs, id, typed, asOf);
      if (outcome === null) return notFound;
      if (outcome === 'throttled') return tooMany;
      return answer(ctx, input, outcome === 'wrong' ? { birth: 'problem.care-birth-wrong' } : {});
    },
    (ctx, problems, typed) => {
      const born = readBirthDate(typed, ctx.today);
      return answer(ctx, typed, { ...('problem' in born && { birth: born.problem }), ...problems });
    },
  );
  routes.button('/care/:token/decline', mayAnswerInvitations, async (ctx) => {
    const { access, deps, asOf, t, view } = ctx;
    const id = idOf(ctx);
    if (!id) return notFound;
    return (await declineInvitation(access, deps.jobs, id, asOf))
      ? pageAnswer(t, 'none', t('care-answer.title'), <DeclinedPage view={view} />)
      : answer(ctx, {}, {});
  });
}

/** What anyone with the link sees, and the account that can be created with it. */
function careLinkRoutes(routes: Registrar): void {
  const why = 'an invitation to a caregiver is opened by anyone who reads the e-mail with its link';
  /** Reads the link's invitation; not found if there is none. */
  const withLink = async (
    ctx: PublicContext,
    run: (
      id: string,
      invitation: NonNullable<Awaited<ReturnType<typeof readPublicInvitation>>>,
    ) => Promise<Answer>,
  ): Promise<Answer> => {
    const id = idInLink(ctx.deps.config, 'care', ctx.params.token);
    const found = id ? await readPublicInvitation(ctx.deps, ctx.info, id, ctx.asOf) : null;
    return id && found ? run(id, found) : notFound;
  };
  const link = (ctx: PublicContext) =>
    withLink(ctx, async (_id, invitation) =>
      publicAnswer(
        ctx,
        'care-link.title',
        <CareLinkPage view={ctx.view} token={ctx.params.token ?? ''} invitation={invitation} />,
      ),
    );
  routes.publicPage('/care/:token', why, link);

  /** The form, unless the invitation can't be used to create an account. */
  const form = (
    ctx: PublicContext,
    typed: Typed,
    problems: Problems,
    run?: (id: string, email: string) => Promise<Answer>,
  ): Promise<Answer> =>
    withLink(ctx, async (id, invitation) => {
      const token = ctx.params.token ?? '';
      if (invitation.situation !== 'open' || invitation.locked) return redirect(`/care/${token}`);
      const { view } = ctx;
      if (invitation.used)
        return publicAnswer(
          ctx,
          'care-account.title',
          <AccountMadePage view={view} token={token} />,
        );
      if (run) return run(id, invitation.email);
      const page = { view, token, typed, problems };
      return publicAnswer(ctx, 'care-account.title', <NewCaregiverPage {...page} />, problems);
    });
  routes.publicPage('/care/:token/account', why, (ctx) => form(ctx, {}, {}));
  routes.publicForm(
    '/care/:token/account',
    why,
    NewAccountForm,
    (ctx) =>
      form(ctx, ctx.input, {}, async (id, email) => {
        const { deps, info, input, asOf, t } = ctx;
        const read = readNewAccount(input, email, ctx);
        if ('problems' in read) return form(ctx, input, read.problems);
        const account = await hashNewAccount(deps, info, id, read.account);
        if (!account) return tooMany;
        const language = chosenLanguage(ctx.request) ?? t.language;
        const made = await makeAccountByLink(deps, info, id, { account, language }, asOf);
        if (made === 'invited-shared')
          return form(ctx, input, { userId: 'problem.invited-shared' });
        if (made === 'user-id-taken') return form(ctx, input, { userId: 'problem.user-id-taken' });
        const token = ctx.params.token ?? '';
        return redirect(
          made === 'made'
            ? `/sign-on?next=${encodeURIComponent(`/care/${token}/answer`)}`
            : `/care/${token}`,
        );
      }),
    (ctx, problems, typed) => form(ctx, typed, problems),
  );
}
