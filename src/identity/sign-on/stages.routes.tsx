import { z } from 'zod';
import type { Access } from '../../platform/access/access.ts';
import { field, type Problems } from '../../platform/http/forms.ts';
import {
  type Answer,
  type PublicContext,
  type Registrar,
  redirect,
} from '../../platform/http/routes.ts';
import { TermsForm } from '../accounts/account-forms.ts';
import { publicAnswer } from '../accounts/public-answer.ts';
import { versionOf } from '../accounts/terms/terms-text.tsx';
import { hasAuthenticator, offerAuthenticator } from '../factors/authenticator.ts';
import { codeField, SetUpForm } from '../factors/factor-forms.ts';
import { listPasskeys, requestPasskey } from '../factors/passkeys/passkeys.ts';
import { deviceHash } from './browser.ts';
import { goOn, readStep, signingOn, stageOf, type UnderWay } from './entering.ts';
import { proveCode, setUpAuthenticator } from './second-step.ts';
import type { Stage } from './sign-on.rules.ts';
import { acceptTerms } from './sign-on.ts';
import { NewTermsPage, SecondStepPage, SetUpPage } from './stages.pages.tsx';

const CodeForm = z.object({ code: codeField, trust: field.optional(3) });

/** What a sign-on starts and does not finish expires with it. */
const within = (hash: Buffer): string => `sign-on ${hash.toString('hex')}`;

/**
 * A wrong code. The page is rendered in a transaction of its own, after the one that counted the
 * attempt has committed.
 */
const WRONG: Answer = { kind: 'refusal', refusal: 'conflict' };

/**
 * Runs at one stage of this browser's pending sign-on; at any other stage redirects to that stage's
 * page.
 * @param judged an attempt is counted before anything is compared
 */
const atStage = (
  ctx: PublicContext,
  stage: Exclude<Stage, 'done'>,
  judged: boolean,
  run: (access: Access<'system:sign-on'>, at: UnderWay) => Promise<Answer>,
) =>
  signingOn(ctx, async (access) => {
    const here = await readStep(ctx, access, judged);
    if (!here) return redirect('/sign-on?why=over');
    const asked = await stageOf(ctx, access, here);
    if (asked === 'done')
      return goOn(ctx, access, { accountId: here.account.id, passed: here.step.passed }, here.step);
    return asked === stage ? run(access, here) : redirect(`/sign-on/${asked}`);
  });

const TERMS_STAGES = [
  { of: 'members', stage: 'terms', title: 'terms.new' },
  { of: 'caregivers', stage: 'caregiver-terms', title: 'caregiver-terms.new' },
] as const;

/** The stages after the password: second step, its set-up by staff, new terms. */
export function stageRoutes(routes: Registrar): void {
  const second = (ctx: PublicContext, problems: Problems): Promise<Answer> =>
    atStage(ctx, 'second-step', false, async (access, { account }) => {
      const app = await hasAuthenticator(access, account.id);
      const passkeys = await listPasskeys(access, account.id);
      const body = (
        <SecondStepPage
          view={ctx.view}
          problems={problems}
          app={app}
          mayTrust={account.kind === 'member'}
          ceremony={passkeys.length > 0 ? await requestPasskey(ctx.deps, ctx.now) : null}
        />
      );
      return { ...publicAnswer(ctx, 'second.title', body, problems), passkeys: true };
    });
  const whySecond = 'the second step of this browser’s pending sign-on';
  routes.publicPage('/sign-on/second-step', whySecond, (ctx) => second(ctx, {}));
  routes.publicForm(
    '/sign-on/second-step',
    whySecond,
    CodeForm,
    async (ctx) => {
      const { input, deps } = ctx;
      const answer = await atStage(ctx, 'second-step', true, async (access, { account, step }) => {
        const from = { accountId: account.id, browser: deviceHash(ctx) };
        const proof = await proveCode(access, deps, from, input.code);
        if (proof === 'throttled') return { kind: 'refusal', refusal: 'too-many' };
        if (proof === 'wrong') return WRONG;
        const passed = [...step.passed, proof];
        const trust = input.trust === 'yes';
        return goOn(ctx, access, { accountId: account.id, passed, trust }, step);
      });
      return answer === WRONG ? second(ctx, { code: 'problem.code-wrong' }) : answer;
    },
    (ctx, problems) => second(ctx, problems),
  );

  /** @param ticket of a page that is shown again; a newly opened page has its own secret */
  const setUp = (ctx: PublicContext, problems: Problems, ticket?: string): Promise<Answer> =>
    atStage(ctx, 'set-up', false, async (_, { account, hash }) => {
      const made = offerAuthenticator(
        ctx.deps,
        { id: account.id, name: account.userId },
        { within: within(hash), ticket },
        ctx.now,
      );
      return publicAnswer(
        ctx,
        'authenticator.title',
        <SetUpPage view={ctx.view} setUp={made} problems={problems} />,
        problems,
      );
    });
  const whySetUp = 'staff set up their second step at their first sign-on';
  routes.publicPage('/sign-on/set-up', whySetUp, (ctx) => setUp(ctx, {}));
  routes.publicForm(
    '/sign-on/set-up',
    whySetUp,
    SetUpForm,
    async (ctx) => {
      const { input, deps } = ctx;
      const answer = await atStage(ctx, 'set-up', true, async (access, { account, step, hash }) => {
        const made = { ...input, within: within(hash) };
        const codes = await setUpAuthenticator(access, deps, account.id, made);
        if (codes === null) return WRONG;
        return goOn(
          ctx,
          access,
          { accountId: account.id, passed: [...step.passed, 'authenticator'] },
          { next: `/account/codes/${codes}`, kept: step.kept },
        );
      });
      return answer === WRONG ? setUp(ctx, { code: 'problem.code-wrong' }, input.ticket) : answer;
    },
    (ctx, problems, typed) => setUp(ctx, problems, typed.ticket),
  );

  for (const { of, stage, title } of TERMS_STAGES) {
    const newTerms = (ctx: PublicContext, problems: Problems) => {
      const body = <NewTermsPage view={ctx.view} of={of} title={title} problems={problems} />;
      return publicAnswer(ctx, title, body, problems);
    };
    const terms = (ctx: PublicContext, problems: Problems): Promise<Answer> =>
      atStage(ctx, stage, false, async () => newTerms(ctx, problems));
    const whyTerms = 'changed terms are accepted before the account is used';
    routes.publicPage(`/sign-on/${stage}`, whyTerms, (ctx) => terms(ctx, {}));
    routes.publicForm(
      `/sign-on/${stage}`,
      whyTerms,
      TermsForm,
      (ctx) =>
        atStage(ctx, stage, false, async (access, { account, step }) => {
          const { version } = ctx.input;
          const now = versionOf(ctx.settings, of);
          if (version !== '' && version !== now)
            return newTerms(ctx, { accept: 'problem.terms-changed' });
          await acceptTerms(access, account.id, now);
          const passed = [...step.passed, stage];
          return goOn(ctx, access, { accountId: account.id, passed }, step);
        }),
      (ctx, problems) => terms(ctx, problems),
    );
  }
}
