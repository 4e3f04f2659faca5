import { z } from 'zod';
import { hasPasskeyProof } from '../../../platform/access/session.ts';
import type { Problems } from '../../../platform/http/forms.ts';
import type { Answer, Context, Registrar } from '../../../platform/http/routes.ts';
import { Form, TextField } from '../../../ui/fields.tsx';
import { Button } from '../../../ui/kit.tsx';
import { NewPasswordForm } from '../../factors/factor-forms.ts';
import { listPasskeys } from '../../factors/passkeys/passkeys.ts';
import { PasswordFields } from '../../factors/passwords/new-password.pages.tsx';
import { contextOf, newPasswordProblems } from '../../factors/passwords/new-password.ts';
import { mayChangeOwnAccount } from '../../policy.ts';
import { readOwnAccount } from '../account.ts';
import { ChangePage } from '../change.pages.tsx';
import { changeAnswer } from '../change-answer.ts';
import { me } from '../own.ts';
import { changePassword } from './password.ts';

const PasswordForm = NewPasswordForm.extend({
  currentPassword: z
    .string('problem.password-current')
    .max(1000, 'problem.password-wrong')
    .default(''),
});

/** Sets a new password, for somebody who knows the current one or has just used a passkey. */
export function passwordRoutes(routes: Registrar): void {
  const page = async (ctx: Context<'account:secure'>, problems: Problems): Promise<Answer> => {
    const { t, access } = ctx;
    const proved = await hasPasskeyProof(access, access.info.sessionRef, ctx.now);
    const instead = !proved && (await listPasskeys(access, me(access))).length > 0;
    const body = (
      <ChangePage
        view={ctx.view}
        title="account.password"
        lead={t('account.password-lead')}
        problems={problems}
      >
        <Form action="/account/password" formKey={ctx.newKey()} label={t('account.password')}>
          {proved ? (
            <p>{t('account.password-proved')}</p>
          ) : (
            <TextField
              t={t}
              name="currentPassword"
              label={t('account.password-current')}
              problems={problems}
              type="password"
              autocomplete="current-password"
            />
          )}
          {instead && (
            <p>
              <a href="/account/confirm?next=/account/password">{t('account.password-passkey')}</a>
            </p>
          )}
          <PasswordFields t={t} problems={problems} />
          <Button>{t('account.save')}</Button>
        </Form>
      </ChangePage>
    );
    return changeAnswer(ctx, 'account.password', body, problems);
  };
  routes.page('/account/password', mayChangeOwnAccount, (ctx) => page(ctx, {}));
  routes.form(
    '/account/password',
    mayChangeOwnAccount,
    PasswordForm,
    async (ctx) => {
      const { input } = ctx;
      const own = await readOwnAccount(ctx.access);
      const missing: Problems =
        input.currentPassword ||
        (await hasPasskeyProof(ctx.access, ctx.access.info.sessionRef, ctx.now))
          ? {}
          : { currentPassword: 'problem.password-current' };
      const problems = {
        ...missing,
        ...newPasswordProblems(input, contextOf(own, ctx.settings.name)),
      };
      if (Object.keys(problems).length > 0) return page(ctx, problems);
      const changed = await changePassword(ctx.access, ctx.deps, {
        current: input.currentPassword,
        password: input.password,
      });
      if (changed === 'throttled') return { kind: 'refusal', refusal: 'too-many' };
      if (changed === 'wrong') return page(ctx, { currentPassword: 'problem.password-wrong' });
      return { kind: 'redirect', to: '/account?done=saved', session: changed.session };
    },
    page,
  );
}
