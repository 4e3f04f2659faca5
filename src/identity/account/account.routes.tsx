import { z } from 'zod';
import { endOtherSessions, endSessionOf, listSessions } from '../../platform/access/session.ts';
import { Nothing, type Problems, type Typed } from '../../platform/http/forms.ts';
import {
  type Answer,
  type Context,
  notFound,
  type Registrar,
  redirect,
} from '../../platform/http/routes.ts';
import type { Key } from '../../platform/i18n.ts';
import { type Limit, mayTry } from '../../platform/limits.ts';
import { emailField, sayEmail } from '../../platform/mail/email.ts';
import { Form, TextField } from '../../ui/fields.tsx';
import { Button } from '../../ui/kit.tsx';
import { newUserIdField } from '../accounts/account-forms.ts';
import { UserIdField } from '../accounts/user-id.pages.tsx';
import { findAuthenticator } from '../factors/authenticator.sql.ts';
import { forgetDevice, listDevices } from '../factors/devices.sql.ts';
import { QuestionsForm } from '../factors/factor-forms.ts';
import { listPasskeys } from '../factors/passkeys.sql.ts';
import { countRecoveryCodes } from '../factors/recovery-codes.sql.ts';
import { readSecretQuestions } from '../factors/secret-questions.rules.ts';
import { mayChangeOwnAccount, mayCloseOwnAccount, mayUseOwnAccount } from '../policy.ts';
import { AccountPage } from './account.pages.tsx';
import * as sql from './account.sql.ts';
import { changeQuestions, closeOwnAccount, me, noteChange } from './account.ts';
import { ActivityPage } from './activity.pages.tsx';
import { ChangePage } from './change.pages.tsx';
import { changeAnswer } from './change-answer.ts';
import { ClosePage } from './close.pages.tsx';
import { confirmRoutes } from './confirm.routes.tsx';
import { changeEmail, sendConfirmation } from './email-change.ts';
import { QuestionsPage } from './questions.pages.tsx';

const NEW_USER_IDS: Limit = { failures: 10, minutes: 60 };

/** What the activity log tells; each has its words in `activity.*`. */
const TOLD = [
  'session:begin',
  'account:make',
  'account:reopen',
  'account:recover',
  'account:questions-asked',
  ...[
    'password',
    'user-id',
    'email',
    'phone',
    'questions',
    'passkey-on',
    'passkey-off',
    'authenticator-on',
    'authenticator-off',
    'codes',
    'sign-off',
  ].map((what) => `account:${what}`),
];
const DONE: Record<string, Key> = {
  saved: 'account.saved',
  'signed-off': 'account.signed-off',
  sent: 'account.sent',
};
const saved = redirect('/account?done=saved');

export function accountRoutes(routes: Registrar): void {
  routes.page('/account', mayUseOwnAccount, async (ctx) => {
    const { access, info, settings, now, query } = ctx;
    const idle =
      access.actor?.account.kind === 'staff' ? settings.staffIdleMinutes : settings.idleMinutes;
    const facts = {
      own: await sql.readOwnAccount(access),
      passkeys: await listPasskeys(access, me(ctx)),
      app: (await findAuthenticator(access, me(ctx))) !== undefined,
      codes: await countRecoveryCodes(access, me(ctx)),
      questions: await sql.listOwnQuestions(access),
      sessions: await listSessions(
        access,
        me(ctx),
        info.sessionRef,
        now,
        idle,
        settings.sessionHours,
      ),
      devices: await listDevices(access, me(ctx)),
      terms: await sql.listAcceptances(access),
    };
    return changeAnswer(
      ctx,
      'account.title',
      <AccountPage
        view={ctx.view}
        facts={facts}
        newKey={ctx.newKey}
        done={DONE[query.done ?? ''] ?? null}
      />,
    );
  });
  routes.page('/account/activity', mayUseOwnAccount, async (ctx) =>
    changeAnswer(
      ctx,
      'account.activity',
      <ActivityPage view={ctx.view} rows={await sql.listActivity(ctx.access, TOLD)} />,
    ),
  );

  confirmRoutes(routes);

  /** A page with one form that changes one thing. */
  const change = <S extends z.ZodObject>(
    name: 'user-id' | 'email' | 'phone',
    title: Key,
    schema: S,
    fields: (
      ctx: Context<'account:secure'>,
      typed: Typed,
      problems: Problems,
    ) => Promise<preact.ComponentChildren>,
    run: (ctx: Context<'account:secure'>, input: z.output<S>) => Promise<Problems>,
    lead?: Key,
  ) => {
    const page = async (
      ctx: Context<'account:secure'>,
      typed: Typed,
      problems: Problems,
    ): Promise<Answer> => {
      const body = (
        <ChangePage view={ctx.view} title={title} lead={lead && ctx.t(lead)} problems={problems}>
          <Form action={`/account/${name}`} formKey={ctx.newKey()} label={ctx.t(title)}>
            {await fields(ctx, typed, problems)}
            <Button>{ctx.t('account.save')}</Button>
          </Form>
        </ChangePage>
      );
      return changeAnswer(ctx, title, body, problems);
    };
    routes.page(`/account/${name}`, mayChangeOwnAccount, (ctx) => page(ctx, {}, {}));
    routes.form(
      `/account/${name}`,
      mayChangeOwnAccount,
      schema,
      async (ctx) => {
        const problems = await run(ctx, ctx.input);
        return Object.keys(problems).length > 0 ? page(ctx, ctx.input as Typed, problems) : saved;
      },
      (ctx, problems, typed) => page(ctx, typed, problems),
    );
  };

  change(
    'user-id',
    'account.user-id',
    z.object({ userId: newUserIdField }),
    async ({ t, access }, typed, problems) => (
      <UserIdField
        t={t}
        label={t('account.user-id-new')}
        problems={problems}
        value={typed.userId ?? (await sql.readOwnAccount(access)).user_id}
      />
    ),
    async (ctx, { userId }): Promise<Problems> => {
      // who is told that one is taken learns something of others
      if (!(await mayTry(ctx.access, [[`user-id by ${me(ctx)}`, NEW_USER_IDS]], ctx.now)))
        return { userId: 'problem.user-id-too-many' };
      if (!(await sql.saveUserId(ctx.access, userId))) return { userId: 'problem.user-id-taken' };
      await noteChange(ctx, 'account:user-id', 'user-id');
      return {};
    },
  );
  change(
    'email',
    'account.email',
    z.object({ email: emailField }),
    async ({ t, access }, typed, problems) => (
      <TextField
        t={t}
        name="email"
        label={t('account.email-new')}
        hint={t('register.email-hint')}
        problems={problems}
        value={typed.email ?? sayEmail((await sql.readOwnAccount(access)).email ?? '')}
        type="email"
        autocomplete="email"
        max={254}
      />
    ),
    async (ctx, { email }): Promise<Problems> => {
      const outcome = await changeEmail(ctx, email);
      if (outcome === 'too-many') return { email: 'problem.email-too-many' };
      return outcome === 'caregivers-email' ? { email: 'problem.caregivers-email' } : {};
    },
    'account.email-lead',
  );
  change(
    'phone',
    'account.phone',
    z.object({
      phone: z
        .string('problem.phone')
        .trim()
        .regex(/^$|^[+\d][\d\s().-]{6,24}$/, 'problem.phone')
        .default(''),
    }),
    async ({ t, access }, typed, problems) => (
      <TextField
        t={t}
        name="phone"
        label={t('account.phone')}
        hint={t('account.phone-hint')}
        problems={problems}
        value={typed.phone ?? (await sql.readOwnAccount(access)).phone ?? ''}
        autocomplete="tel"
        max={25}
      />
    ),
    async (ctx, { phone }) => {
      await sql.savePhone(ctx.access, phone || null);
      await noteChange(ctx, 'account:phone', null);
      return {};
    },
  );
  routes.form(
    '/account/email/confirm',
    mayUseOwnAccount,
    Nothing,
    async (ctx) => {
      return (await sendConfirmation(ctx))
        ? redirect('/account?done=sent')
        : { kind: 'refusal', refusal: 'too-many' };
    },
    async () => redirect('/account'),
  );

  const questions = (ctx: Context<'account:secure'>, typed: Typed, problems: Problems) =>
    changeAnswer(
      ctx,
      'register.questions',
      <QuestionsPage view={ctx.view} typed={typed} problems={problems} formKey={ctx.newKey()} />,
      problems,
    );
  routes.page('/account/questions', mayChangeOwnAccount, async (ctx) => {
    const chosen = await sql.listOwnQuestions(ctx.access);
    return questions(
      ctx,
      Object.fromEntries(chosen.map((question, index) => [`question-${index + 1}`, question])),
      {},
    );
  });
  routes.form(
    '/account/questions',
    mayChangeOwnAccount,
    QuestionsForm,
    async (ctx) => {
      const own = await sql.readOwnAccount(ctx.access);
      const known = [own.given, own.family, own.mrn, own.birth_date, own.user_id].map(
        (text) => text ?? '',
      );
      const read = readSecretQuestions(ctx.input, (question) => ctx.t(`secret.${question}`), known);
      if ('problems' in read) return questions(ctx, ctx.input, read.problems);
      return (await changeQuestions(ctx, read.questions))
        ? saved
        : { kind: 'refusal', refusal: 'too-many' };
    },
    async (ctx, problems, typed) => questions(ctx, typed, problems),
  );

  const signedOff = redirect('/account?done=signed-off');
  routes.form(
    '/account/sessions/end-others',
    mayUseOwnAccount,
    Nothing,
    async (ctx) => {
      await endOtherSessions(ctx.access, me(ctx), ctx.info.sessionRef, ctx.now);
      await noteChange(ctx, 'account:sign-off', null);
      return signedOff;
    },
    async () => redirect('/account'),
  );
  routes.form(
    '/account/sessions/:id/end',
    mayUseOwnAccount,
    Nothing,
    async (ctx) => {
      if (!(await endSessionOf(ctx.access, me(ctx), ctx.params.id ?? '', ctx.now))) return notFound;
      await noteChange(ctx, 'account:sign-off', null);
      return signedOff;
    },
    async () => redirect('/account'),
  );
  routes.form(
    '/account/devices/:id/forget',
    mayUseOwnAccount,
    Nothing,
    async (ctx) => {
      if (!(await forgetDevice(ctx.access, me(ctx), ctx.params.id ?? '', ctx.now))) return notFound;
      await noteChange(ctx, 'account:sign-off', null);
      return signedOff;
    },
    async () => redirect('/account'),
  );

  routes.page('/account/close', mayCloseOwnAccount, async (ctx) =>
    changeAnswer(
      ctx,
      'account.close',
      <ClosePage view={ctx.view} problems={{}} formKey={ctx.newKey()} />,
    ),
  );
  routes.form(
    '/account/close',
    mayCloseOwnAccount,
    Nothing,
    async (ctx) => {
      await closeOwnAccount(ctx);
      return redirect('/signed-off');
    },
    async () => redirect('/account'),
  );
}
