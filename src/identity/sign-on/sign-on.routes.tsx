import { z } from 'zod';
import { field, type Problems, safePath, type Typed } from '../../platform/http/forms.ts';
import {
  type Answer,
  isUuid,
  type PublicContext,
  type Registrar,
  redirect,
} from '../../platform/http/routes.ts';
import { type Bucket, giveBackIn, type Limit, mayTry } from '../../platform/limits.ts';
import { keepCodes } from '../account/account.ts';
import { TermsForm, userIdField } from '../accounts/account-forms.ts';
import { publicAnswer } from '../accounts/public-answer.ts';
import { TERMS_VERSION } from '../accounts/terms.rules.ts';
import { findAuthenticator } from '../factors/authenticator.sql.ts';
import { addAuthenticator, offerAuthenticator } from '../factors/authenticator.ts';
import { findDevice } from '../factors/devices.sql.ts';
import { codeField, SetUpForm, UsePasskeyForm } from '../factors/factor-forms.ts';
import { listPasskeys } from '../factors/passkeys.sql.ts';
import { askForPasskey, usePasskey } from '../factors/passkeys.ts';
import { makeRecoveryCodes } from '../factors/recovery-codes.ts';
import { useEitherCode } from '../factors/second-step.ts';
import { deviceHash, vouchedIn } from './browser.ts';
import { goOn, readStep, signingOn, stageOf, type UnderWay } from './entering.ts';
import { NewTermsPage, SecondStepPage, SetUpPage } from './second-step.pages.tsx';
import { SignOnPage } from './sign-on.pages.tsx';
import { acceptTerms, keepHash } from './sign-on.sql.ts';
import { provePassword } from './sign-on.ts';

const SignOnForm = z.object({
  userId: userIdField,
  password: z.string('problem.password').min(1, 'problem.password').max(1000, 'problem.password'),
  next: field.optional(500),
  kept: field.optional(36),
});
/** What a sign-on that is under way begins ends with it. */
const within = (hash: Buffer): string => `sign-on ${hash.toString('hex')}`;
const CodeForm = z.object({ code: codeField, trust: field.optional(3) });

const REFUSED = {
  credentials: ['problem.sign-on', 422],
  throttled: ['problem.sign-on-wait', 429],
  'step-up': ['problem.sign-on-step-up', 429],
} as const;

/**
 * Codes of one account, from all places where it was not used before: a million codes, and at most
 * so many tries.
 */
const CODES: Limit = { failures: 20, minutes: 60 };

export function signOnRoutes(routes: Registrar): void {
  const why = 'signing on is what makes one an account';
  const page = async (
    ctx: PublicContext,
    typed: Typed,
    problems: Problems,
    status = 200,
    reason: 'idle' | 'over' | 'step-up' | null = null,
  ): Promise<Answer> => {
    const { t, view, deps, now } = ctx;
    const bad = Object.keys(problems).length > 0;
    return {
      kind: 'page',
      status,
      title: `${bad ? `${t('ui.error')}: ` : ''}${t('sign-on.title')}`,
      place: 'sign-on',
      passkeys: true,
      body: (
        <SignOnPage
          view={view}
          typed={typed}
          problems={problems}
          why={reason}
          ceremony={await askForPasskey(deps, now)}
          sso={deps.config.oidc !== undefined}
        />
      ),
    };
  };
  routes.publicPage('/sign-on', 'where one signs on', (ctx) => {
    const { next, kept, why } = ctx.query;
    return page(
      ctx,
      { next: safePath(next) ?? '', kept: isUuid(kept) ? kept : '' },
      {},
      200,
      why === 'idle' || why === 'over' ? why : null,
    );
  });
  routes.publicForm(
    '/sign-on',
    why,
    SignOnForm,
    async (ctx) => {
      const { input, info, deps } = ctx;
      const outcome = await provePassword(
        deps,
        info,
        input.userId,
        input.password,
        deviceHash(ctx),
        vouchedIn(ctx),
      );
      const { userId, next, kept } = input;
      if (outcome.ok) {
        return signingOn(ctx, async (access) => {
          if (outcome.anew) await keepHash(access, outcome.accountId, outcome.anew);
          return goOn(ctx, access, outcome.accountId, ['password'], { next, kept });
        });
      }
      const [problem, status] = REFUSED[outcome.why];
      return page(
        ctx,
        { userId, next, kept },
        { userId: problem },
        status,
        outcome.why === 'step-up' ? 'step-up' : null,
      );
    },
    (ctx, problems, typed) => page(ctx, { ...typed, password: '' }, problems, 422),
  );

  // by a passkey alone, or as the second step after a password: what it proves is the same
  routes.publicForm(
    '/sign-on/passkey',
    why,
    UsePasskeyForm,
    async (ctx) => {
      const { input, deps, now } = ctx;
      return signingOn(ctx, async (access) => {
        const accountId = await usePasskey(deps, access, input, now);
        const at = await readStep(ctx, access, false);
        if (!accountId)
          return page(
            ctx,
            { next: input.next, kept: input.kept },
            { userId: 'problem.passkey' },
            422,
          );
        const wanted = at?.account.id === accountId ? at.step : input;
        return goOn(ctx, access, accountId, ['passkey'], {
          next: wanted.next,
          kept: wanted.kept,
        });
      });
    },
    (ctx) => page(ctx, {}, { userId: 'problem.passkey' }, 422),
  );

  /**
   * Runs at one stage of the sign-on that is under way; elsewhere it leads to where that stands.
   */
  const at = (
    ctx: PublicContext,
    stage: 'second-step' | 'set-up' | 'terms',
    judged: boolean,
    run: (access: Parameters<typeof goOn>[1], at: UnderWay) => Promise<Answer>,
  ) =>
    signingOn(ctx, async (access) => {
      const here = await readStep(ctx, access, judged);
      if (!here) return redirect('/sign-on?why=over');
      const stands = await stageOf(ctx, access, here);
      if (stands === 'done') return goOn(ctx, access, here.account.id, here.step.passed, here.step);
      return stands === stage ? run(access, here) : redirect(`/sign-on/${stands}`);
    });

  const second = (ctx: PublicContext, problems: Problems): Promise<Answer> =>
    at(ctx, 'second-step', false, async (access, { account }) => {
      const [app, passkeys] = [
        await findAuthenticator(access, account.id),
        await listPasskeys(access, account.id),
      ];
      const body = (
        <SecondStepPage
          view={ctx.view}
          problems={problems}
          app={Boolean(app?.confirmed_at)}
          mayTrust={account.kind === 'member'}
          ceremony={passkeys.length > 0 ? await askForPasskey(ctx.deps, ctx.now) : null}
        />
      );
      return { ...publicAnswer(ctx, 'second.title', body, problems), passkeys: true };
    });
  routes.publicPage(
    '/sign-on/second-step',
    'the second step of a sign-on that is under way in this browser',
    (ctx) => second(ctx, {}),
  );
  routes.publicForm(
    '/sign-on/second-step',
    'the second step of a sign-on that is under way in this browser',
    CodeForm,
    async (ctx) => {
      const { input, deps, now } = ctx;
      const answer = await at(ctx, 'second-step', true, async (access, { account, step }) => {
        const hash = deviceHash(ctx);
        const device = hash ? await findDevice(access, account.id, hash) : undefined;
        const bucket: Bucket = [
          device ? `code device ${device.id}` : `code account ${account.id}`,
          CODES,
        ];
        if (!(await mayTry(access, [bucket], now))) return { kind: 'refusal', refusal: 'too-many' };
        const proof = await useEitherCode(deps, access, account.id, input.code, now);
        if (proof === 'recovery-code')
          await deps.jobs.enqueue(access, 'mail.account', {
            accountId: account.id,
            notice: 'code-used',
          });
        if (proof) {
          await giveBackIn(access, [], [bucket], now);
          return goOn(
            ctx,
            access,
            account.id,
            [...step.passed, proof],
            step,
            input.trust === 'yes',
          );
        }
        deps.log({ event: 'sign-on.failed', requestId: ctx.info.requestId, why: 'credentials' });
        return WRONG;
      });
      return answer === WRONG ? second(ctx, { code: 'problem.code-wrong' }) : answer;
    },
    (ctx, problems) => second(ctx, problems),
  );

  /**
   * @param ticket of the page that is shown again; a page that is opened has a secret of its own
   */
  const setUp = (ctx: PublicContext, problems: Problems, ticket?: string): Promise<Answer> =>
    at(ctx, 'set-up', false, async (_access, { account, hash }) => {
      const made = offerAuthenticator(
        ctx.deps,
        { id: account.id, name: account.user_id },
        within(hash),
        ctx.now,
        ticket,
      );
      return publicAnswer(
        ctx,
        'authenticator.title',
        <SetUpPage view={ctx.view} setUp={made} problems={problems} />,
        problems,
      );
    });
  routes.publicPage(
    '/sign-on/set-up',
    'staff set their second step up at their first sign-on',
    (ctx) => setUp(ctx, {}),
  );
  routes.publicForm(
    '/sign-on/set-up',
    'staff set their second step up at their first sign-on',
    SetUpForm,
    async (ctx) => {
      const { input, deps, now } = ctx;
      const answer = await at(ctx, 'set-up', true, async (access, { account, step, hash }) => {
        if (!(await addAuthenticator(deps, access, account.id, within(hash), input, now)))
          return WRONG;
        await deps.jobs.enqueue(access, 'mail.account', {
          accountId: account.id,
          notice: 'authenticator-on',
        });
        const id = await keepCodes(
          deps,
          access,
          account.id,
          await makeRecoveryCodes(deps, access, account.id, now),
          now,
          null,
        );
        return goOn(ctx, access, account.id, [...step.passed, 'authenticator'], {
          next: `/account/codes/${id}`,
          kept: step.kept,
        });
      });
      return answer === WRONG ? setUp(ctx, { code: 'problem.code-wrong' }, input.ticket) : answer;
    },
    (ctx, problems, typed) => setUp(ctx, problems, typed.ticket),
  );

  const terms = (ctx: PublicContext, problems: Problems): Promise<Answer> =>
    at(ctx, 'terms', false, async () =>
      publicAnswer(
        ctx,
        'terms.new',
        <NewTermsPage view={ctx.view} problems={problems} />,
        problems,
      ),
    );
  routes.publicPage(
    '/sign-on/terms',
    'terms that changed are accepted before the account is used',
    (ctx) => terms(ctx, {}),
  );
  routes.publicForm(
    '/sign-on/terms',
    'terms that changed are accepted before the account is used',
    TermsForm,
    (ctx) =>
      at(ctx, 'terms', false, async (access, { account, step }) => {
        await acceptTerms(access, account.id, TERMS_VERSION, ctx.now, ctx.info.address);
        return goOn(ctx, access, account.id, [...step.passed, 'terms'], step);
      }),
    (ctx, problems) => terms(ctx, problems),
  );
}

/**
 * A code that does not fit: the page is asked for anew, outside of the transaction that counted the
 * try.
 */
const WRONG: Answer = { kind: 'refusal', refusal: 'conflict' };
