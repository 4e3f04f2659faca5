import { z } from 'zod';
import { endOtherSessions } from '../../platform/access/session.ts';
import { Nothing, type Problems } from '../../platform/http/forms.ts';
import {
  type Answer,
  type Context,
  isUuid,
  notFound,
  type Registrar,
  redirect,
} from '../../platform/http/routes.ts';
import { dropAuthenticator, findAuthenticator } from '../factors/authenticator.sql.ts';
import { addAuthenticator, offerAuthenticator } from '../factors/authenticator.ts';
import { passkeyFields, SetUpForm } from '../factors/factor-forms.ts';
import { deletePasskey, listPasskeys, renamePasskey } from '../factors/passkeys.sql.ts';
import { addPasskey, offerPasskey } from '../factors/passkeys.ts';
import { countRecoveryCodes } from '../factors/recovery-codes.sql.ts';
import { makeRecoveryCodes } from '../factors/recovery-codes.ts';
import { mayChangeOwnAccount } from '../policy.ts';
import { readOwnAccount } from './account.sql.ts';
import { findCodes, keepCodes, me, noteChange } from './account.ts';
import { changeAnswer } from './change-answer.ts';
import { AuthenticatorPage, CodesPage, PasskeysPage } from './factors.pages.tsx';

type Secure = Context<'account:secure'>;
/** What a session begins and does not finish ends with it. */
const within = (ctx: Secure): string => `session ${ctx.info.sessionRef}`;
/** Makes ten codes and keeps them for the page that shows them in this session. Answers its id. */
const newCodes = async (ctx: Secure): Promise<string> => {
  const { access, deps, now, info } = ctx;
  return keepCodes(
    deps,
    access,
    me(ctx),
    await makeRecoveryCodes(deps, access, me(ctx), now),
    now,
    info.sessionRef,
  );
};
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
    const isOn = await findAuthenticator(ctx.access, me(ctx));
    const setUp = isOn
      ? null
      : offerAuthenticator(
          ctx.deps,
          { id: me(ctx), name: own.user_id },
          within(ctx),
          ctx.now,
          ticket,
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
      if (await findAuthenticator(access, me(ctx))) return redirect('/account');
      if (!(await addAuthenticator(deps, access, me(ctx), within(ctx), input, now)))
        return app(ctx, { code: 'problem.code-wrong' }, input.ticket);
      // whoever was signed on elsewhere without the second step is no longer
      await endOtherSessions(access, me(ctx), ctx.info.sessionRef, now);
      await noteChange(ctx, 'account:authenticator-on', 'authenticator-on');
      return redirect(`/account/codes/${await newCodes(ctx)}`);
    },
    (ctx, problems, typed) => app(ctx, problems, typed.ticket),
  );
  routes.form(
    '/account/authenticator/remove',
    mayChangeOwnAccount,
    Nothing,
    async (ctx) => {
      if (await dropAuthenticator(ctx.access, me(ctx)))
        await noteChange(ctx, 'account:authenticator-off', 'authenticator-off');
      // staff always have one: theirs is replaced, and asked for at the next sign-on if they leave
      // it at that
      return redirect(
        ctx.access.actor?.account.kind === 'staff'
          ? '/account/authenticator'
          : '/account?done=saved',
      );
    },
    async () => redirect('/account'),
  );

  routes.page('/account/codes', mayChangeOwnAccount, async (ctx) => {
    const left = await countRecoveryCodes(ctx.access, me(ctx));
    return changeAnswer(
      ctx,
      'account.codes',
      <CodesPage view={ctx.view} codes={null} left={left} formKey={ctx.newKey()} />,
    );
  });
  routes.form(
    '/account/codes',
    mayChangeOwnAccount,
    Nothing,
    async (ctx) => {
      if (!(await findAuthenticator(ctx.access, me(ctx)))) return notFound;
      const id = await newCodes(ctx);
      await noteChange(ctx, 'account:codes', 'codes');
      return redirect(`/account/codes/${id}`);
    },
    async () => redirect('/account/codes'),
  );
  routes.page('/account/codes/:id', mayChangeOwnAccount, async (ctx) => {
    const codes = isUuid(ctx.params.id) ? await findCodes(ctx, ctx.params.id) : null;
    if (!codes) return notFound;
    return changeAnswer(
      ctx,
      'account.codes',
      <CodesPage view={ctx.view} codes={codes} left={codes.length} formKey={ctx.newKey()} />,
    );
  });

  const passkeys = async (ctx: Secure, problems: Problems): Promise<Answer> => {
    const own = await readOwnAccount(ctx.access);
    const account = { id: me(ctx), name: ctx.access.actor?.account.name ?? '' };
    const body = (
      <PasskeysPage
        view={ctx.view}
        passkeys={await listPasskeys(ctx.access, me(ctx))}
        ceremony={
          await offerPasskey(ctx.deps, ctx.access, account, own.user_id, within(ctx), ctx.now)
        }
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
      if (!(await addPasskey(ctx.deps, ctx.access, me(ctx), within(ctx), ctx.input, ctx.now)))
        return passkeys(ctx, { name: 'problem.passkey' });
      await noteChange(ctx, 'account:passkey-on', 'passkey-on');
      return redirect('/account/passkeys');
    },
    (ctx, problems) => passkeys(ctx, problems),
  );
  routes.form(
    '/account/passkeys/:id',
    mayChangeOwnAccount,
    z.object({ name }),
    async (ctx) =>
      (await renamePasskey(ctx.access, me(ctx), ctx.params.id ?? '', ctx.input.name))
        ? redirect('/account/passkeys')
        : notFound,
    (ctx, problems) => passkeys(ctx, problems),
  );
  routes.form(
    '/account/passkeys/:id/remove',
    mayChangeOwnAccount,
    Nothing,
    async (ctx) => {
      if (!(await deletePasskey(ctx.access, me(ctx), ctx.params.id ?? ''))) return notFound;
      await noteChange(ctx, 'account:passkey-off', 'passkey-off');
      return redirect('/account/passkeys');
    },
    async () => redirect('/account/passkeys'),
  );
}
