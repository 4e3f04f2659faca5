import { z } from 'zod';
import { renewSession } from '../../platform/access/session.ts';
import { field, type Problems, safePath, type Typed } from '../../platform/http/forms.ts';
import { type Answer, type Context, isUuid, type Registrar } from '../../platform/http/routes.ts';
import { hasAuthenticator } from '../factors/authenticator.ts';
import { UsePasskeyForm } from '../factors/factor-forms.ts';
import { listPasskeys, requestPasskey, usePasskey } from '../factors/passkeys/passkeys.ts';
import { mayUseOwnAccount } from '../policy.ts';
import { changeAnswer } from './change-answer.ts';
import { ConfirmPage } from './confirm.pages.tsx';
import { me } from './own.ts';
import { confirmByPassword } from './secrets/password.ts';

const ConfirmForm = z.object({
  password: z.string('problem.password').min(1, 'problem.password').max(1000, 'problem.password'),
  code: field.optional(40),
  next: field.optional(500),
  kept: field.optional(36),
});

/**
 * "Confirm it's you", asked before a sensitive change. The session goes on under a new id.
 */
export function confirmRoutes(routes: Registrar): void {
  const page = async (
    ctx: Context<'account:own'>,
    typed: Typed,
    problems: Problems,
  ): Promise<Answer> => {
    const app = await hasAuthenticator(ctx.access, me(ctx.access));
    const passkeys = await listPasskeys(ctx.access, me(ctx.access));
    const ceremony = passkeys.length > 0 ? await requestPasskey(ctx.deps, ctx.now) : null;
    const body = (
      <ConfirmPage
        view={ctx.view}
        problems={problems}
        typed={typed}
        app={app}
        ceremony={ceremony}
        formKey={ctx.newKey()}
      />
    );
    return { ...changeAnswer(ctx, 'confirm-it.title', body, problems), passkeys: true };
  };
  const where = (typed: Typed): Typed => ({
    next: safePath(typed.next) ?? '',
    kept: isUuid(typed.kept) ? typed.kept : '',
  });
  const confirmed = async (
    ctx: Context<'account:own'>,
    typed: Typed,
    by: 'password' | 'passkey',
  ): Promise<Answer> => {
    const { next, kept } = where(typed);
    return {
      kind: 'redirect',
      to: kept ? `/continue/${kept}` : next || '/account',
      session: await renewSession(ctx.access, ctx.access.info.sessionRef, ctx.now, by),
    };
  };
  routes.page('/account/confirm', mayUseOwnAccount, (ctx) => page(ctx, where(ctx.query), {}));
  routes.form(
    '/account/confirm',
    mayUseOwnAccount,
    ConfirmForm,
    async (ctx) => {
      const { password, code, ...typed } = ctx.input;
      const proof = await confirmByPassword(ctx.access, ctx.deps, { password, code });
      if (proof === 'throttled') return { kind: 'refusal', refusal: 'too-many' };
      if (proof === 'right') return confirmed(ctx, typed, 'password');
      return page(
        ctx,
        where(typed),
        proof === 'code' ? { code: 'problem.code-wrong' } : { password: 'problem.password-wrong' },
      );
    },
    (ctx, problems, typed) => page(ctx, where(typed), problems),
  );
  routes.form(
    '/account/confirm/passkey',
    mayUseOwnAccount,
    UsePasskeyForm,
    async (ctx) => {
      const whose = await usePasskey(ctx.access, ctx.deps, ctx.input);
      return whose === me(ctx.access)
        ? confirmed(ctx, ctx.input, 'passkey')
        : page(ctx, where(ctx.input), { password: 'problem.passkey' });
    },
    (ctx) => page(ctx, {}, { password: 'problem.passkey' }),
  );
}
