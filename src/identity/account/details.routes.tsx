import type { ComponentChildren } from 'preact';
import { z } from 'zod';
import type { Problems, Typed } from '../../platform/http/forms.ts';
import type { Answer, Context, Registrar } from '../../platform/http/routes.ts';
import type { Key } from '../../platform/i18n.ts';
import { displayEmail, emailField } from '../../platform/mail/email.ts';
import { Form, TextField } from '../../ui/fields.tsx';
import { Button } from '../../ui/kit.tsx';
import { newUserIdField } from '../accounts/account-forms.ts';
import { UserIdField } from '../accounts/user-id/user-id.pages.tsx';
import { mayChangeOwnAccount, mayUseOwnAccount } from '../policy.ts';
import { changePhone, changeUserId, type OwnAccount, readOwnAccount } from './account.ts';
import { ChangePage } from './change.pages.tsx';
import { changeAnswer, doneAnswer } from './change-answer.ts';
import { changeEmail, sendConfirmation } from './email/email-change.ts';

type Secure = Context<'account:secure'>;

const PhoneForm = z.object({
  phone: z
    .string('problem.phone')
    .trim()
    .regex(/^$|^[+\d][\d\s().-]{6,24}$/, 'problem.phone')
    .default(''),
});

/** A page with one form that changes one detail of the account. */
interface Detail<S extends z.ZodObject> {
  path: string;
  title: Key;
  lead?: Key;
  schema: S;
  fields(
    ctx: Secure,
    shown: { typed: Typed; problems: Problems; own: OwnAccount },
  ): ComponentChildren;
  run(ctx: Secure, input: z.output<S>): Promise<Problems>;
}

/** User ID, e-mail address and phone number. */
export function detailRoutes(routes: Registrar): void {
  const change = <S extends z.ZodObject>(detail: Detail<S>) => {
    const { path, title, lead } = detail;
    const page = async (ctx: Secure, typed: Typed, problems: Problems): Promise<Answer> => {
      const own = await readOwnAccount(ctx.access);
      const body = (
        <ChangePage view={ctx.view} title={title} lead={lead && ctx.t(lead)} problems={problems}>
          <Form action={path} formKey={ctx.newKey()} label={ctx.t(title)}>
            {detail.fields(ctx, { typed, problems, own })}
            <Button>{ctx.t('account.save')}</Button>
          </Form>
        </ChangePage>
      );
      return changeAnswer(ctx, title, body, problems);
    };
    routes.page(path, mayChangeOwnAccount, (ctx) => page(ctx, {}, {}));
    routes.form(
      path,
      mayChangeOwnAccount,
      detail.schema,
      async (ctx) => {
        const problems = await detail.run(ctx, ctx.input);
        return Object.keys(problems).length > 0
          ? page(ctx, ctx.input as Typed, problems)
          : doneAnswer('saved');
      },
      (ctx, problems, typed) => page(ctx, typed, problems),
    );
  };

  change({
    path: '/account/user-id',
    title: 'account.user-id',
    schema: z.object({ userId: newUserIdField }),
    fields: ({ t }, { typed, problems, own }) => (
      <UserIdField
        t={t}
        label={t('account.user-id-new')}
        problems={problems}
        value={typed.userId ?? own.userId}
      />
    ),
    async run({ access, deps }, { userId }): Promise<Problems> {
      const outcome = await changeUserId(access, deps.jobs, userId);
      if (outcome === 'too-many') return { userId: 'problem.user-id-too-many' };
      return outcome === 'taken' ? { userId: 'problem.user-id-taken' } : {};
    },
  });
  change({
    path: '/account/email',
    title: 'account.email',
    lead: 'account.email-lead',
    schema: z.object({ email: emailField }),
    fields: ({ t }, { typed, problems, own }) => (
      <TextField
        t={t}
        name="email"
        label={t('account.email-new')}
        hint={t('register.email-hint')}
        problems={problems}
        value={typed.email ?? displayEmail(own.email ?? '')}
        type="email"
        autocomplete="email"
        max={254}
      />
    ),
    async run(ctx, { email }): Promise<Problems> {
      const outcome = await changeEmail(ctx.access, ctx.deps.jobs, email, ctx);
      if (outcome === 'too-many') return { email: 'problem.email-too-many' };
      return outcome === 'caregivers-email' || outcome === 'teens-email'
        ? { email: `problem.${outcome}` }
        : {};
    },
  });
  change({
    path: '/account/phone',
    title: 'account.phone',
    schema: PhoneForm,
    fields: ({ t }, { typed, problems, own }) => (
      <TextField
        t={t}
        name="phone"
        label={t('account.phone')}
        hint={t('account.phone-hint')}
        problems={problems}
        value={typed.phone ?? own.phone ?? ''}
        autocomplete="tel"
        max={25}
      />
    ),
    async run(ctx, { phone }): Promise<Problems> {
      const outcome = await changePhone(ctx.access, ctx.deps.jobs, phone || null, ctx);
      if (outcome === 'too-many') return { phone: 'problem.contact-too-many' };
      return outcome === 'changed' ? {} : { phone: `problem.${outcome}` };
    },
  });
  routes.button('/account/email/confirm', mayUseOwnAccount, async ({ access, deps }) =>
    (await sendConfirmation(access, deps.jobs))
      ? doneAnswer('sent')
      : { kind: 'refusal', refusal: 'too-many' },
  );
}
