import { z } from 'zod';
import { chosenLanguage } from '../../platform/http/answers.ts';
import { field, Nothing, type Problems, type Typed } from '../../platform/http/forms.ts';
import {
  type Answer,
  notFound,
  type PublicContext,
  type Registrar,
  redirect,
} from '../../platform/http/routes.ts';
import { emailField, sameEmail, sayEmail } from '../../platform/mail/email.ts';
import { confirmEmail } from '../account/email-change.ts';
import { ConfirmEmailPage } from '../account/email-links.pages.tsx';
import { MembershipForm, newUserIdField, TermsForm } from '../accounts/account-forms.ts';
import { idInLink } from '../accounts/links.ts';
import { type Membership, readMembership } from '../accounts/membership.rules.ts';
import { publicAnswer } from '../accounts/public-answer.ts';
import { TermsPage } from '../accounts/terms.pages.tsx';
import { TERMS_VERSION } from '../accounts/terms.rules.ts';
import { NewPasswordForm, QuestionsForm } from '../factors/factor-forms.ts';
import { newPasswordProblems } from '../factors/new-password.ts';
import { readSecretQuestions } from '../factors/secret-questions.rules.ts';
import { strengthOf } from '../factors/strength.rules.ts';
import { DRAFT_COOKIE, draftCookie } from './draft-cookie.ts';
import { beginDraft, hasReached, type OpenDraft, readDraft, type Step } from './drafts.ts';
import { EndPage } from './end.pages.tsx';
import { CheckStep, DonePage, SecureStep } from './finish.pages.tsx';
import { IdentityStep } from './proofing.pages.tsx';
import { answerQuestions, readQuestions } from './proofing.ts';
import { MembershipPage, TermsStep, UserIdStep } from './registration.pages.tsx';
import { acceptTerms, chooseUserId, makeAccount, secureDraft } from './registration.ts';

const text = (max: number) => field.optional(max);
const UserIdForm = z.object({
  userId: newUserIdField,
  email: emailField,
  emailAgain: text(254),
});
const ProofForm = z.object({ 'proof-1': text(1), 'proof-2': text(1), 'proof-3': text(1) });
const SecureForm = NewPasswordForm.extend(QuestionsForm.shape);

const tokenIn = ({ request }: PublicContext) => request.cookies[DRAFT_COOKIE];
const end = (ctx: PublicContext, what: 'closed' | 'child' | 'has-account' | 'gone') =>
  publicAnswer(ctx, `register.end-${what}`, <EndPage view={ctx.view} end={what} />);

/**
 * Runs a step for the draft that the browser holds, if the journey has come so far; else leads back
 * to where it stands.
 */
async function at(
  ctx: PublicContext,
  step: Step,
  run: (from: OpenDraft) => Promise<Answer>,
): Promise<Answer> {
  const from = await readDraft(ctx.deps, ctx.info, tokenIn(ctx));
  if (!from) return redirect('/register/over');
  return hasReached(from, step) ? run(from) : redirect(`/register/${from.step}`);
}

const typedOf = (membership: Membership | undefined): Typed => {
  const [year = '', month = '', day = ''] = membership?.birthDate.split('-') ?? [];
  return membership
    ? {
        given: membership.given,
        family: membership.family,
        mrn: membership.mrn,
        'birth-month': month,
        'birth-day': day,
        'birth-year': year,
      }
    : {};
};

export function registerRoutes(routes: Registrar): void {
  const reason = 'registration is how one comes to an account';

  const membership = (ctx: PublicContext, typed: Typed, problems: Problems) =>
    publicAnswer(
      ctx,
      'register.membership',
      <MembershipPage view={ctx.view} typed={typed} problems={problems} />,
      problems,
    );
  routes.publicPage('/register', reason, async (ctx) =>
    membership(
      ctx,
      typedOf((await readDraft(ctx.deps, ctx.info, tokenIn(ctx)))?.draft.membership),
      {},
    ),
  );
  routes.publicForm(
    '/register',
    reason,
    MembershipForm,
    async (ctx) => {
      const read = readMembership(ctx.input, ctx.today);
      if ('problems' in read) return membership(ctx, ctx.input, read.problems);
      const token = await beginDraft(ctx.deps, ctx.info, read.membership);
      if (!token) return { kind: 'refusal', refusal: 'too-many' };
      ctx.reply.setCookie(DRAFT_COOKIE, token, draftCookie);
      return redirect('/register/terms');
    },
    async (ctx, problems, typed) => membership(ctx, typed, problems),
  );

  const terms = (ctx: PublicContext, problems: Problems) =>
    publicAnswer(ctx, 'terms.title', <TermsStep view={ctx.view} problems={problems} />, problems);
  routes.publicPage('/register/terms', reason, (ctx) =>
    at(ctx, 'terms', async () => terms(ctx, {})),
  );
  routes.publicForm(
    '/register/terms',
    reason,
    TermsForm,
    (ctx) =>
      at(ctx, 'terms', async (from) => {
        return redirect(`/register/${await acceptTerms(ctx.deps, ctx.info, from, TERMS_VERSION)}`);
      }),
    (ctx, problems) => at(ctx, 'terms', async () => terms(ctx, problems)),
  );
  routes.publicPage('/terms', 'the terms can be read and printed by everybody', async (ctx) =>
    publicAnswer(ctx, 'terms.title', <TermsPage view={ctx.view} />),
  );

  const userId = (ctx: PublicContext, typed: Typed, problems: Problems, free: string[] = []) =>
    publicAnswer(
      ctx,
      'register.user-id-title',
      <UserIdStep view={ctx.view} typed={typed} problems={problems} free={free} />,
      problems,
    );
  const chosenOf = ({ userId = '', email = '' }: { userId?: string; email?: string }): Typed => ({
    userId,
    email: sayEmail(email),
    emailAgain: sayEmail(email),
  });
  /** Who opens an account by letter has a user ID, and keeps it. */
  const ownUserId = (ctx: PublicContext, run: (from: OpenDraft) => Promise<Answer>) =>
    at(ctx, 'user-id', async (from) =>
      from.draft.accountId ? redirect('/register/secure') : run(from),
    );
  routes.publicPage('/register/user-id', reason, (ctx) =>
    ownUserId(ctx, async ({ draft }) => userId(ctx, chosenOf(draft), {})),
  );
  routes.publicForm(
    '/register/user-id',
    reason,
    UserIdForm,
    (ctx) =>
      ownUserId(ctx, async (from) => {
        const { input } = ctx;
        const typed = { ...input, email: sayEmail(input.email) };
        if (!sameEmail(input.email, input.emailAgain))
          return userId(ctx, typed, { emailAgain: 'problem.email-differs' });
        if (input.userId.replace(/\D/g, '').includes(from.draft.membership.mrn))
          return userId(ctx, typed, { userId: 'problem.user-id-mrn' });
        const chosen = await chooseUserId(ctx.deps, ctx.info, from, input.userId, input.email);
        if (!chosen) return { kind: 'refusal', refusal: 'too-many' };
        if (chosen.taken)
          return userId(ctx, typed, { userId: 'problem.user-id-taken' }, chosen.free);
        return redirect(
          from.step === 'check'
            ? '/register/check'
            : from.draft.patientId
              ? '/register/secure'
              : '/register/identity',
        );
      }),
    (ctx, problems, typed) => ownUserId(ctx, async () => userId(ctx, typed, problems)),
  );

  const identity = async (
    ctx: PublicContext,
    from: OpenDraft,
    typed: Typed,
    problems: Problems,
    wrong: boolean,
  ): Promise<Answer> => {
    const questions = await readQuestions(ctx.deps, ctx.info, from);
    if (!questions) return end(ctx, 'closed');
    const list = Object.keys(problems).length > 0 ? problems : {};
    return publicAnswer(
      ctx,
      'register.identity',
      <IdentityStep
        view={ctx.view}
        questions={questions}
        typed={typed}
        problems={list}
        wrong={wrong}
      />,
      list,
    );
  };
  /** What was proved is not asked again: the answers of a member would be a way to try others. */
  const unproved = (ctx: PublicContext, run: (from: OpenDraft) => Promise<Answer>) =>
    at(ctx, 'identity', async (from) =>
      from.draft.patientId ? redirect(`/register/${from.step}`) : run(from),
    );
  routes.publicPage('/register/identity', reason, (ctx) =>
    unproved(ctx, (from) => identity(ctx, from, {}, {}, false)),
  );
  routes.publicForm(
    '/register/identity',
    reason,
    ProofForm,
    (ctx) =>
      unproved(ctx, async (from) => {
        const answers = [ctx.input['proof-1'], ctx.input['proof-2'], ctx.input['proof-3']];
        const missing: Problems = {};
        for (const [index, answer] of answers.entries())
          if (!/^[0-4]$/.test(answer)) missing[`proof-${index + 1}`] = 'problem.choose';
        if (Object.keys(missing).length > 0) return identity(ctx, from, ctx.input, missing, false);
        const proof = await answerQuestions(ctx.deps, ctx.info, from, answers.map(Number));
        if (proof === 'right') return redirect('/register/secure');
        return proof === 'wrong' ? identity(ctx, from, ctx.input, {}, true) : end(ctx, proof);
      }),
    (ctx, problems, typed) => unproved(ctx, (from) => identity(ctx, from, typed, problems, false)),
  );

  const secure = (ctx: PublicContext, typed: Typed, problems: Problems, strength = 0) =>
    publicAnswer(
      ctx,
      'register.secure',
      <SecureStep view={ctx.view} typed={typed} problems={problems} strength={strength} />,
      problems,
    );
  routes.publicPage('/register/secure', reason, (ctx) =>
    at(ctx, 'secure', async () => secure(ctx, {}, {})),
  );
  routes.publicForm(
    '/register/secure',
    reason,
    SecureForm,
    (ctx) =>
      at(ctx, 'secure', async (from) => {
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
        const read = readSecretQuestions(input, (question) => t(`secret.${question}`), [
          given,
          family,
          mrn,
          birthDate,
          draft.userId ?? '',
        ]);
        if ('problems' in read) Object.assign(problems, read.problems);
        if ('problems' in read || Object.keys(problems).length > 0)
          return secure(ctx, input, problems, strengthOf(input.password));
        const done = await secureDraft(ctx.deps, ctx.info, from, input.password, read.questions);
        return done ? redirect('/register/check') : { kind: 'refusal', refusal: 'too-many' };
      }),
    (ctx, problems, typed) => at(ctx, 'secure', async () => secure(ctx, typed, problems)),
  );

  const check = (ctx: PublicContext, from: OpenDraft, problems: Problems) =>
    publicAnswer(
      ctx,
      'register.check',
      <CheckStep view={ctx.view} draft={from.draft} problems={problems} />,
      problems,
    );
  routes.publicPage('/register/check', reason, (ctx) =>
    at(ctx, 'check', async (from) => check(ctx, from, {})),
  );
  routes.publicForm(
    '/register/check',
    reason,
    Nothing,
    (ctx) =>
      at(ctx, 'check', async (from) => {
        const made = await makeAccount(
          ctx.deps,
          ctx.info,
          tokenIn(ctx),
          chosenLanguage(ctx.request) ?? ctx.t.language,
        );
        if (made === 'user-id-taken')
          return userId(ctx, chosenOf(from.draft), { userId: 'problem.user-id-taken' });
        if (made === 'caregivers-email')
          return userId(
            ctx,
            { userId: from.draft.userId ?? '', email: '', emailAgain: '' },
            { email: 'problem.caregivers-email' },
          );
        if (made === 'has-account') return end(ctx, 'has-account');
        if (made === 'gone') return redirect('/register/over');
        ctx.reply.clearCookie(DRAFT_COOKIE, draftCookie);
        return redirect('/register/done');
      }),
    async () => redirect('/register/check'),
  );
  routes.publicPage('/register/done', reason, async (ctx) =>
    publicAnswer(ctx, 'register.done', <DonePage view={ctx.view} />),
  );
  routes.publicPage('/register/over', reason, async (ctx) => end(ctx, 'gone'));

  routes.publicPage(
    '/confirm-email/:token',
    'the link in a mail is opened by whoever reads that mail',
    async (ctx) => {
      const token = ctx.params.token ?? '';
      if (!idInLink(ctx.deps.config, 'confirm-email', token)) return notFound;
      return publicAnswer(
        ctx,
        'confirm.ask',
        <ConfirmEmailPage view={ctx.view} token={token} state="ask" />,
      );
    },
  );
  // opening a link changes nothing: mail programs open links by themselves
  routes.publicForm(
    '/confirm-email/:token',
    'the link in a mail is used by whoever reads that mail',
    Nothing,
    async (ctx) => {
      const id = idInLink(ctx.deps.config, 'confirm-email', ctx.params.token);
      if (!id) return notFound;
      const state = (await confirmEmail(ctx.deps, ctx.info, id)) ? 'done' : 'over';
      return publicAnswer(
        ctx,
        `confirm.${state}`,
        <ConfirmEmailPage view={ctx.view} token="" state={state} />,
      );
    },
    async () => notFound,
  );
}
