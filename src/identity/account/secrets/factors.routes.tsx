import { z } from 'zod';
import { endOtherSessions } from '../../../platform/access/session.ts';
import type { Problems } from '../../../platform/http/forms.ts';
import {
  type Answer,
  type Context,
  type Deps,
  isUuid,
  notFound,
  type Registrar,
  redirect,
} from '../../../platform/http/routes.ts';
import {
  addAuthenticator,
  dropAuthenticator,
  hasAuthenticator,
  offerAuthenticator,
} from '../../factors/authenticator.ts';
import { passkeyFields, SetUpForm } from '../../factors/factor-forms.ts';
import {
  addPasskey,
  deletePasskey,
  listPasskeys,
  offerPasskey,
  renamePasskey,
} from '../../factors/passkeys/passkeys.ts';
import {
  countRecoveryCodes,
  findMadeCodes,
  makeRecoveryCodes,
} from '../../factors/recovery-codes/recovery-codes.ts';
import { mayChangeOwnAccount } from '../../policy.ts';
import { noteChange, readOwnAccount } from '../account.ts';
import { changeAnswer } from '../change-answer.ts';
import { me, type Own } from '../own.ts';
import { AuthenticatorPage, CodesPage, PasskeysPage } from './factors.pages.tsx';

type Secure = Context<'account:secure'>;
/** What a session starts and does not finish expires with it. */
const within = (access: Own): string => `session ${access.info.sessionRef}`;
const newCodes = (access: Own, deps: Deps): Promise<string> =>
  makeRecoveryCodes(access, deps, me(access), access.info.sessionRef);
const noteFactor = (
  ctx: Secure,
  what: 'authenticator-on' | 'authenticator-off' | 'codes' | 'passkey-on' | 'passkey-off',
) => noteChange(ctx.access, ctx.deps.jobs, { permission: `account:${what}`, notice: what });
const name = z
  .string('problem.passkey-name')
  .trim()
  .min(1, 'problem.passkey-name')
  .max(60, 'problem.passkey-name');
const AddPasskeyForm = z.object({ name, ...passkeyFields });

/** Factors on the account page: an authenticator app, recovery codes, passkeys. */
export function factorRoutes(routes: Registrar): void {
  const app = async (ctx: Secure, problems: Problems, ticket?: string): Promise<Answer> => {
    const own = await readOwnAccount(ctx.access);
    const isOn = await hasAuthenticator(ctx.access, me(ctx.access));
    const setUp = isOn
      ? null
      : offerAuthenticator(
          ctx.deps,
          { id: me(ctx.access), name: own.userId },
          { within: within(ctx.access), ticket },
          ctx.now,
        );
    return changeAnswer(
      ctx,
      'account.app',
      <AuthenticatorPage
        view={ctx.view}
        setUp={setUp}
        problems={problems}
        formKey={ctx.newKey()}
      />,
      problems,
    );
  };
  routes.page('/account/authenticator', mayChangeOwnAccount, (ctx) => app(ctx, {}));
  routes.form(
    '/account/authenticator',
    mayChangeOwnAccount,
    SetUpForm,
    async (ctx) => {
      const { access, deps, now, input } = ctx;
      if (await hasAuthenticator(access, me(access))) return redirect('/account');
      if (!(await addAuthenticator(access, deps, me(access), { ...input, within: within(access) })))
        return app(ctx, { code: 'problem.code-wrong' }, input.ticket);
      // sessions elsewhere started without the second step
      await endOtherSessions(access, me(access), access.info.sessionRef, now);
      await noteFactor(ctx, 'authenticator-on');
      return redirect(`/account/codes/${await newCodes(ctx.access, ctx.deps)}`);
    },
    (ctx, problems, typed) => app(ctx, problems, typed.ticket),
  );
  routes.button('/account/authenticator/remove', mayChangeOwnAccount, async (ctx) => {
    if (await dropAuthenticator(ctx.access, me(ctx.access)))
      await noteFactor(ctx, 'authenticator-off');
    // staff always need an app: they set up another one now, or at their next sign-on
    return redirect(
      ctx.access.actor?.account.kind === 'staff' ? '/account/authenticator' : '/account?done=saved',
    );
  });

  routes.page('/account/codes', mayChangeOwnAccount, async (ctx) => {
    const left = await countRecoveryCodes(ctx.access, me(ctx.access));
    return changeAnswer(
      ctx,
      'account.codes',
      <CodesPage view={ctx.view} codes={null} left={left} formKey={ctx.newKey()} />,
    );
  });
  routes.button('/account/codes', mayChangeOwnAccount, async (ctx) => {
    if (!(await hasAuthenticator(ctx.access, me(ctx.access)))) return notFound;
    const id = await newCodes(ctx.access, ctx.deps);
    await noteFactor(ctx, 'codes');
    return redirect(`/account/codes/${id}`);
  });
  routes.page('/account/codes/:id', mayChangeOwnAccount, async (ctx) => {
    const codes = isUuid(ctx.params.id)
      ? await findMadeCodes(ctx.access, ctx.deps, me(ctx.access), ctx.params.id)
      : null;
    if (!codes) return notFound;
    return changeAnswer(
      ctx,
      'account.codes',
      <CodesPage view={ctx.view} codes={codes} left={codes.length} formKey={ctx.newKey()} />,
    );
  });

  const passkeys = async (ctx: Secure, problems: Problems): Promise<Answer> => {
    const own = await readOwnAccount(ctx.access);
    const account = {
      id: me(ctx.access),
      name: ctx.access.actor?.account.name ?? '',
      userId: own.userId,
    };
    const body = (
      <PasskeysPage
        view={ctx.view}
        passkeys={await listPasskeys(ctx.access, me(ctx.access))}
        ceremony={await offerPasskey(ctx.access, ctx.deps, account, within(ctx.access))}
        problems={problems}
        newKey={ctx.newKey}
      />
    );
    return { ...changeAnswer(ctx, 'account.passkeys', body, problems), passkeys: true };
  };
  routes.page('/account/passkeys', mayChangeOwnAccount, (ctx) => passkeys(ctx, {}));
  routes.form(
    '/account/passkeys',
    mayChangeOwnAccount,
    AddPasskeyForm,
    async (ctx) => {
      const made = { ...ctx.input, within: within(ctx.access) };
      if (!(await addPasskey(ctx.access, ctx.deps, me(ctx.access), made)))
        return passkeys(ctx, { name: 'problem.passkey' });
      await noteFactor(ctx, 'passkey-on');
      return redirect('/account/passkeys');
    },
    (ctx, problems) => passkeys(ctx, problems),
  );
  routes.form(
    '/account/passkeys/:id',
    mayChangeOwnAccount,
    z.object({ name }),
    async (ctx) =>
      (await renamePasskey(ctx.access, me(ctx.access), ctx.params.id ?? '', ctx.input.name))
        ? redirect('/account/passkeys')
        : notFound,
    (ctx, problems) => passkeys(ctx, problems),
  );
  routes.button('/account/passkeys/:id/remove', mayChangeOwnAccount, async (ctx) => {
    if (!(await deletePasskey(ctx.access, me(ctx.access), ctx.params.id ?? ''))) return notFound;
    await noteFactor(ctx, 'passkey-off');
    return redirect('/account/passkeys');
  });
}
