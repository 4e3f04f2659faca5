import { chosenLanguage } from '../../platform/http/answers.ts';
import { Nothing, type Problems, type Typed } from '../../platform/http/forms.ts';
import { type PublicContext, type Registrar, redirect } from '../../platform/http/routes.ts';
import { publicAnswer } from '../accounts/public-answer.ts';
import { NewPasswordForm, QuestionsForm } from '../factors/factor-forms.ts';
import { newPasswordProblems } from '../factors/passwords/new-password.ts';
import { readSecretQuestions } from '../factors/secret-questions.rules.ts';
import { atStep, chosenOf, draftToken, endAnswer, tooMany, userIdAnswer } from './answers.tsx';
import { DRAFT_COOKIE, draftCookie } from './drafts/draft-cookie.ts';
import { CheckStep, DonePage, SecureStep } from './finish.pages.tsx';
import { makeAccount, secureDraft } from './registration.ts';

const SecureForm = NewPasswordForm.extend(QuestionsForm.shape);

/** The last steps of a registration: password and secret questions, the review, the account. */
export function finishRoutes(routes: Registrar): void {
  const reason = 'registration is how people get an account';
  const secure = (ctx: PublicContext, typed: Typed, problems: Problems) =>
    publicAnswer(
      ctx,
      'register.secure',
      <SecureStep view={ctx.view} typed={typed} problems={problems} />,
      problems,
    );
  routes.publicPage('/register/secure', reason, (ctx) =>
    atStep(ctx, 'secure', async () => secure(ctx, {}, {})),
  );
  routes.publicForm(
    '/register/secure',
    reason,
    SecureForm,
    (ctx) =>
      atStep(ctx, 'secure', async (from) => {
        const { input, t, settings } = ctx;
        const { draft } = from;
        const { given, family, mrn, birthDate } = draft.membership;
        const context = {
          userId: draft.userId ?? '',
          email: draft.email ?? '',
          given,
          family,
          mrn,
          birthDate,
          product: settings.name,
        };
        const problems = newPasswordProblems(input, context);
        const known = [given, family, mrn, birthDate, draft.userId ?? ''];
        const read = readSecretQuestions(input, (question) => t(`secret.${question}`), known);
        if ('problems' in read) Object.assign(problems, read.problems);
        if ('problems' in read || Object.keys(problems).length > 0)
          return secure(ctx, input, problems);
        const chosen = { password: input.password, questions: read.questions };
        const done = await secureDraft(ctx.deps, ctx.info, from, chosen);
        return done ? redirect('/register/check') : tooMany;
      }),
    (ctx, problems, typed) => atStep(ctx, 'secure', async () => secure(ctx, typed, problems)),
  );

  routes.publicPage('/register/check', reason, (ctx) =>
    atStep(ctx, 'check', async ({ draft }) =>
      publicAnswer(
        ctx,
        'register.check',
        <CheckStep view={ctx.view} draft={draft} problems={{}} />,
      ),
    ),
  );
  routes.publicForm(
    '/register/check',
    reason,
    Nothing,
    (ctx) =>
      atStep(ctx, 'check', async ({ draft }) => {
        const language = chosenLanguage(ctx.request) ?? ctx.t.language;
        const made = await makeAccount(ctx.deps, ctx.info, draftToken(ctx), language);
        if (made === 'user-id-taken')
          return userIdAnswer(ctx, chosenOf(draft), { userId: 'problem.user-id-taken' });
        if (made === 'caregivers-email' || made === 'teens-email')
          return userIdAnswer(ctx, chosenOf({ userId: draft.userId ?? '' }), {
            email: `problem.${made}`,
          });
        if (made === 'has-account') return endAnswer(ctx, 'has-account');
        if (made === 'gone') return redirect('/register/over');
        ctx.reply.clearCookie(DRAFT_COOKIE, draftCookie);
        return redirect('/register/done');
      }),
    async () => redirect('/register/check'),
  );
  routes.publicPage('/register/done', reason, async (ctx) =>
    publicAnswer(ctx, 'register.done', <DonePage view={ctx.view} />),
  );
}
