import { z } from 'zod';
import { newToken, seal, sha256, unseal } from '../../platform/crypto/crypto.ts';
import type { Problems, Typed } from '../../platform/http/forms.ts';
import {
  type Answer,
  notFound,
  type PublicContext,
  type Registrar,
  redirect,
} from '../../platform/http/routes.ts';
import { emailField } from '../../platform/mail/email.ts';
import { birthFields, userIdField } from '../accounts/account-forms.ts';
import { idInLink } from '../accounts/links.ts';
import { readBirthDate } from '../accounts/membership.rules.ts';
import { publicAnswer } from '../accounts/public-answer.ts';
import { codeField, NewPasswordForm } from '../factors/factor-forms.ts';
import { contextOf, newPasswordProblems } from '../factors/passwords/new-password.ts';
import { LinkSentPage } from '../sign-on/other-ways.pages.tsx';
import {
  ForgotCodePage,
  ForgotPage,
  ForgotPasswordPage,
  ForgotQuestionsPage,
  ForgotUserIdPage,
  NoLinkPage,
  ResetDonePage,
  ResetPage,
} from './recovery.pages.tsx';
import { mailUserId, openLink, resetByCode, resetByLink } from './recovery.ts';
import { answerSecretQuestions, questionsOf } from './secret-answers.ts';

const COOKIE = '__Host-portico-forgot';
/** Long enough to answer and then open the link. It seals what was typed. */
const cookie = {
  path: '/',
  httpOnly: true,
  secure: true,
  sameSite: 'lax',
  maxAge: 60 * 60,
} as const;

const UserIdForm = z.object({ email: emailField, ...birthFields });
const PasswordForm = z.object({ userId: userIdField, ...birthFields });
const answer = z
  .string('problem.answer')
  .trim()
  .min(1, 'problem.answer')
  .max(100, 'problem.answer');
const AnswersForm = z.object({ 'answer-1': answer, 'answer-2': answer, 'answer-3': answer });
const CodeForm = z.object({
  userId: userIdField,
  code: codeField,
  ...NewPasswordForm.shape,
});

interface Asked {
  userId: string;
  birthDate: string;
  /** Binds the link to this browser. */
  token: string;
}
function askedIn(ctx: PublicContext): Asked | null {
  const held = ctx.request.cookies[COOKIE];
  const opened = held
    ? unseal(ctx.deps.config.secret, 'forgot', Buffer.from(held.slice(0, 2000), 'base64url'))
    : null;
  return opened ? JSON.parse(opened) : null;
}
const browserHash = (ctx: PublicContext): Buffer | null => {
  const asked = askedIn(ctx);
  return asked && sha256(asked.token);
};

/** The ways back in. All lead to the same page for everybody, whatever was typed. */
export function recoveryRoutes(routes: Registrar): void {
  const why = 'someone who forgot something can’t sign on to say so';
  routes.publicPage('/forgot', why, async (ctx) =>
    publicAnswer(ctx, 'forgot.title', <ForgotPage view={ctx.view} />),
  );
  routes.publicPage('/forgot/sent', why, async (ctx) =>
    publicAnswer(ctx, 'forgot.sent', <LinkSentPage view={ctx.view} />),
  );
  routes.publicPage('/forgot/done', why, async (ctx) =>
    publicAnswer(ctx, 'forgot.done', <ResetDonePage view={ctx.view} />),
  );

  const forUserId = (ctx: PublicContext, typed: Typed, problems: Problems) =>
    publicAnswer(
      ctx,
      'forgot.user-id',
      <ForgotUserIdPage view={ctx.view} typed={typed} problems={problems} />,
      problems,
    );
  routes.publicPage('/forgot/user-id', why, async (ctx) => forUserId(ctx, {}, {}));
  routes.publicForm(
    '/forgot/user-id',
    why,
    UserIdForm,
    async (ctx) => {
      const born = readBirthDate(ctx.input, ctx.today);
      if ('problem' in born) return forUserId(ctx, ctx.input, { birth: born.problem });
      await mailUserId(ctx.deps, ctx.info, { email: ctx.input.email, birthDate: born.day });
      return redirect('/forgot/sent');
    },
    async (ctx, problems, typed) => forUserId(ctx, typed, problems),
  );

  const forPassword = (ctx: PublicContext, typed: Typed, problems: Problems) =>
    publicAnswer(
      ctx,
      'forgot.password',
      <ForgotPasswordPage view={ctx.view} typed={typed} problems={problems} />,
      problems,
    );
  routes.publicPage('/forgot/password', why, async (ctx) => forPassword(ctx, {}, {}));
  routes.publicForm(
    '/forgot/password',
    why,
    PasswordForm,
    async (ctx) => {
      const born = readBirthDate(ctx.input, ctx.today);
      if ('problem' in born) return forPassword(ctx, ctx.input, { birth: born.problem });
      const asked: Asked = { userId: ctx.input.userId, birthDate: born.day, token: newToken() };
      ctx.reply.setCookie(
        COOKIE,
        seal(ctx.deps.config.secret, 'forgot', JSON.stringify(asked)).toString('base64url'),
        cookie,
      );
      return redirect('/forgot/questions');
    },
    async (ctx, problems, typed) => forPassword(ctx, typed, problems),
  );

  const questions = async (ctx: PublicContext, problems: Problems): Promise<Answer> => {
    const asked = askedIn(ctx);
    if (!asked) return redirect('/forgot/password');
    const list = await questionsOf(ctx.deps, ctx.info, asked.userId);
    return publicAnswer(
      ctx,
      'forgot.questions',
      <ForgotQuestionsPage view={ctx.view} questions={list} problems={problems} />,
      problems,
    );
  };
  routes.publicPage('/forgot/questions', why, (ctx) => questions(ctx, {}));
  routes.publicForm(
    '/forgot/questions',
    why,
    AnswersForm,
    async (ctx) => {
      const asked = askedIn(ctx);
      if (!asked) return redirect('/forgot/password');
      const { input } = ctx;
      const { userId, birthDate, token } = asked;
      await answerSecretQuestions(
        ctx.deps,
        ctx.info,
        { userId, birthDate, browserHash: sha256(token) },
        [input['answer-1'], input['answer-2'], input['answer-3']],
      );
      return redirect('/forgot/sent');
    },
    (ctx, problems) => questions(ctx, problems),
  );

  const byCode = (ctx: PublicContext, typed: Typed, problems: Problems) =>
    publicAnswer(
      ctx,
      'forgot.by-code',
      <ForgotCodePage view={ctx.view} typed={typed} problems={problems} />,
      problems,
    );
  routes.publicPage('/forgot/code', why, async (ctx) => byCode(ctx, {}, {}));
  routes.publicForm(
    '/forgot/code',
    why,
    CodeForm,
    async (ctx) => {
      const { input, settings } = ctx;
      // compared only with what was typed: a refusal that knew the name would give it away
      const context = {
        userId: input.userId,
        email: '',
        given: '',
        family: '',
        mrn: '',
        birthDate: '',
        product: settings.name,
      };
      const problems = newPasswordProblems(input, context);
      if (Object.keys(problems).length > 0) return byCode(ctx, input, problems);
      const done = await resetByCode(ctx.deps, ctx.info, input);
      if (done === null) return { kind: 'refusal', refusal: 'too-many' };
      return done
        ? redirect('/forgot/done')
        : byCode(ctx, input, { code: 'problem.recovery-code' });
    },
    async (ctx, problems, typed) => byCode(ctx, typed, problems),
  );

  const idOf = (ctx: PublicContext) => idInLink(ctx.deps.config, 'reset', ctx.params.token);
  const reset = async (ctx: PublicContext, problems: Problems): Promise<Answer> => {
    const id = idOf(ctx);
    if (!id) return notFound;
    const link = await openLink(ctx.deps, ctx.info, id, browserHash(ctx));
    if (link.state !== 'open')
      return publicAnswer(
        ctx,
        `forgot.link-${link.state}`,
        <NoLinkPage view={ctx.view} state={link.state} />,
      );
    const body = <ResetPage view={ctx.view} token={ctx.params.token ?? ''} problems={problems} />;
    return publicAnswer(ctx, 'forgot.new', body, problems);
  };
  routes.publicPage(
    '/reset/:token',
    'the link in a mail is opened by whoever asked for it',
    (ctx) => reset(ctx, {}),
  );
  routes.publicForm(
    '/reset/:token',
    'the link in a mail is used by whoever asked for it',
    NewPasswordForm,
    async (ctx) => {
      const id = idOf(ctx);
      const link = id ? await openLink(ctx.deps, ctx.info, id, browserHash(ctx)) : null;
      if (!id || link?.state !== 'open') return reset(ctx, {});
      const problems = newPasswordProblems(ctx.input, contextOf(link.row, ctx.settings.name));
      if (Object.keys(problems).length > 0) return reset(ctx, problems);
      const brought = { id, browserHash: browserHash(ctx) };
      if (!(await resetByLink(ctx.deps, ctx.info, brought, ctx.input.password)))
        return reset(ctx, {});
      ctx.reply.clearCookie(COOKIE, cookie);
      return redirect('/forgot/done');
    },
    reset,
  );
}
