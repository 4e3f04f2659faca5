import { z } from 'zod';
import { field, type Problems, safePath, type Typed } from '../../platform/http/forms.ts';
import {
  type Answer,
  isUuid,
  type PublicContext,
  type Registrar,
} from '../../platform/http/routes.ts';
import { userIdField } from '../accounts/account-forms.ts';
import { UsePasskeyForm } from '../factors/factor-forms.ts';
import { requestPasskey, usePasskey } from '../factors/passkeys/passkeys.ts';
import { deviceHash, vouchedIn } from './browser.ts';
import { goOn, readStep, signingOn } from './entering.ts';
import { SignOnPage } from './sign-on.pages.tsx';
import { keepHash, provePassword } from './sign-on.ts';

const SignOnForm = z.object({
  userId: userIdField,
  password: z.string('problem.password').min(1, 'problem.password').max(1000, 'problem.password'),
  next: field.optional(500),
  kept: field.optional(36),
});

const REFUSED = {
  credentials: ['problem.sign-on', 422],
  throttled: ['problem.sign-on-wait', 429],
  'step-up': ['problem.sign-on-step-up', 429],
} as const;

/** Signing on by password or by passkey; what else is asked for is in `stages.routes.tsx`. */
export function signOnRoutes(routes: Registrar): void {
  const reason = 'signing on is how people get to their account';
  const page = async (
    ctx: PublicContext,
    typed: Typed,
    problems: Problems,
    shown: { status?: number; why?: 'idle' | 'over' | 'step-up' | null } = {},
  ): Promise<Answer> => {
    const { t, view, deps, now } = ctx;
    const bad = Object.keys(problems).length > 0;
    return {
      kind: 'page',
      status: shown.status ?? (bad ? 422 : 200),
      title: `${bad ? `${t('ui.error')}: ` : ''}${t('sign-on.title')}`,
      place: 'sign-on',
      passkeys: true,
      body: (
        <SignOnPage
          view={view}
          typed={typed}
          problems={problems}
          why={shown.why ?? null}
          ceremony={await requestPasskey(deps, now)}
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
      { why: why === 'idle' || why === 'over' ? why : null },
    );
  });
  routes.publicForm(
    '/sign-on',
    reason,
    SignOnForm,
    async (ctx) => {
      const { input, info, deps } = ctx;
      const { userId, password, next, kept } = input;
      const from = { deviceHash: deviceHash(ctx), vouched: vouchedIn(ctx) };
      const outcome = await provePassword(deps, info, { userId, password }, from);
      if (outcome.ok) {
        const { accountId, newHash } = outcome;
        return signingOn(ctx, async (access) => {
          if (newHash) await keepHash(access, accountId, newHash);
          return goOn(ctx, access, { accountId, passed: ['password'] }, { next, kept });
        });
      }
      const [problem, status] = REFUSED[outcome.why];
      const why = outcome.why === 'step-up' ? outcome.why : null;
      return page(ctx, { userId, next, kept }, { userId: problem }, { status, why });
    },
    (ctx, problems, typed) => page(ctx, { ...typed, password: '' }, problems),
  );

  // by a passkey alone, or by a passkey as the second step after a password: both prove the same
  routes.publicForm(
    '/sign-on/passkey',
    reason,
    UsePasskeyForm,
    async (ctx) => {
      const { input, deps } = ctx;
      return signingOn(ctx, async (access) => {
        const accountId = await usePasskey(access, deps, input);
        const at = await readStep(ctx, access, false);
        if (!accountId) {
          const { next, kept } = input;
          return page(ctx, { next, kept }, { userId: 'problem.passkey' });
        }
        const { next, kept } = at?.account.id === accountId ? at.step : input;
        return goOn(ctx, access, { accountId, passed: ['passkey'] }, { next, kept });
      });
    },
    (ctx) => page(ctx, {}, { userId: 'problem.passkey' }),
  );
}
