import { z } from 'zod';
import { field, Nothing, type Problems, type Typed } from '../../platform/http/forms.ts';
import {
  type Answer,
  type Context,
  isUuid,
  notFound,
  type PageAnswer,
  type PublicContext,
  pageAnswer,
  type Registrar,
  redirect,
} from '../../platform/http/routes.ts';
import type { Key } from '../../platform/i18n.ts';
import { emailField } from '../../platform/mail/email.ts';
import { cardFields, newUserIdField } from '../accounts/account-forms.ts';
import { idInLink } from '../accounts/links.ts';
import { readBirthDate, readMrn } from '../accounts/membership.rules.ts';
import { publicAnswer } from '../accounts/public-answer.ts';
import { NewPasswordForm } from '../factors/factor-forms.ts';
import { newPasswordProblems } from '../factors/new-password.ts';
import { strengthOf } from '../factors/strength.rules.ts';
import { mayDropSecondStep, mayHelpMembers, mayManageStaff, maySeeStaff } from '../policy.ts';
import {
  HelpMemberPage,
  InvitePage,
  JoinOverPage,
  JoinPage,
  ROLES,
  StaffAccountPage,
  StaffPage,
} from './staff.pages.tsx';
import { type Helped, listInvitations, listStaff } from './staff.sql.ts';
import {
  closeStaffAccount,
  dropSecondStepOf,
  findOther,
  giveRoles,
  invite,
  join,
  listUnmailed,
  lookUp,
  mailAgain,
  readInvitation,
  resetSecondStep,
  sendLetterFor,
  withdraw,
} from './staff.ts';

const roleShape = Object.fromEntries(
  ROLES.map((role) => [`role-${role}`, field.optional(3)]),
) as Record<`role-${(typeof ROLES)[number]}`, ReturnType<typeof field.optional>>;
const RolesForm = z.object(roleShape);
const InviteForm = z.object({
  name: field.text('problem.name', 100),
  email: emailField,
  ...roleShape,
});
const JoinForm = z.object({ userId: newUserIdField, ...NewPasswordForm.shape });
const LookUpForm = z.object(cardFields);
const PersonForm = z.object({ person: z.uuid('problem.choose') });
const DONE: Record<string, Key> = {
  invited: 'staff-accounts.done-invited',
  saved: 'account.saved',
  closed: 'staff-accounts.done-closed',
};

const chosen = (typed: Typed) => ROLES.filter((role) => typed[`role-${role}`] === 'yes');

export function staffRoutes(routes: Registrar): void {
  const page = (
    ctx: Context<string>,
    title: string,
    body: PageAnswer['body'],
    problems: Problems = {},
  ) => pageAnswer(ctx.t, 'staff-accounts', title, body, problems);
  routes.page('/staff/accounts', maySeeStaff, async (ctx) => {
    const { access, view, query, newKey } = ctx;
    const invitations = await listInvitations(access);
    const shown = {
      view,
      staff: await listStaff(access),
      invitations,
      unmailed: await listUnmailed(ctx, invitations),
      newKey,
      done: DONE[query.done ?? ''] ?? null,
    };
    const body = <StaffPage {...shown} />;
    return page(ctx, ctx.t('staff-accounts.title'), body);
  });
  const inviting = (ctx: Context<'staff:manage'>, typed: Typed, problems: Problems) =>
    page(
      ctx,
      ctx.t('staff-accounts.invite'),
      <InvitePage view={ctx.view} typed={typed} problems={problems} formKey={ctx.newKey()} />,
      problems,
    );
  routes.page('/staff/accounts/invite', mayManageStaff, async (ctx) => inviting(ctx, {}, {}));
  routes.form(
    '/staff/accounts/invite',
    mayManageStaff,
    InviteForm,
    async (ctx) => {
      const roles = chosen(ctx.input);
      if (roles.length === 0) return inviting(ctx, ctx.input, { roles: 'problem.roles' });
      if (!(await invite(ctx, { email: ctx.input.email, name: ctx.input.name, roles })))
        return inviting(ctx, ctx.input, { email: 'problem.email-too-many' });
      return redirect('/staff/accounts?done=invited');
    },
    async (ctx, problems, typed) => inviting(ctx, typed, problems),
  );
  routes.form(
    '/staff/accounts/invitations/:id/mail',
    mayManageStaff,
    Nothing,
    async (ctx) =>
      (await mailAgain(ctx, ctx.params.id ?? ''))
        ? redirect('/staff/accounts?done=invited')
        : notFound,
    async () => notFound,
  );
  routes.form(
    '/staff/accounts/invitations/:id/withdraw',
    mayManageStaff,
    Nothing,
    async (ctx) =>
      (await withdraw(ctx, ctx.params.id ?? ''))
        ? redirect('/staff/accounts?done=saved')
        : notFound,
    async () => notFound,
  );

  const account = async (ctx: Context<'staff:manage'>, problems: Problems): Promise<Answer> => {
    const found = await findOther(ctx, ctx.params.id ?? '');
    if (!found) return notFound;
    return page(
      ctx,
      found.name,
      <StaffAccountPage view={ctx.view} account={found} problems={problems} newKey={ctx.newKey} />,
      problems,
    );
  };
  routes.page('/staff/accounts/:id', mayManageStaff, (ctx) => account(ctx, {}));
  /** A change to another's account. */
  const change = <S extends z.ZodObject>(
    path: string,
    schema: S,
    done: string,
    run: (ctx: Context<'staff:manage'>, id: string, input: z.output<S>) => Promise<Problems>,
  ) =>
    routes.form(
      path,
      mayManageStaff,
      schema,
      async (ctx) => {
        const found = await findOther(ctx, ctx.params.id ?? '');
        if (!found) return notFound;
        const problems = await run(ctx, found.id, ctx.input);
        return Object.keys(problems).length > 0
          ? account(ctx, problems)
          : redirect(`/staff/accounts?done=${done}`);
      },
      (ctx, problems) => account(ctx, problems),
    );
  change('/staff/accounts/:id', RolesForm, 'saved', async (ctx, id, input): Promise<Problems> => {
    const roles = chosen(input as Typed);
    if (roles.length === 0) return { roles: 'problem.roles' };
    await giveRoles(ctx, id, roles);
    return {};
  });
  change('/staff/accounts/:id/close', Nothing, 'closed', async (ctx, id) => {
    await closeStaffAccount(ctx, id);
    return {};
  });
  change('/staff/accounts/:id/second-step', Nothing, 'saved', async (ctx, id) => {
    await resetSecondStep(ctx, id);
    return {};
  });

  joinRoutes(routes);
  helpRoutes(routes);
}

function joinRoutes(routes: Registrar): void {
  const idOf = (ctx: PublicContext) => idInLink(ctx.deps.config, 'join', ctx.params.token);
  const page = async (ctx: PublicContext, typed: Typed, problems: Problems): Promise<Answer> => {
    const id = idOf(ctx);
    if (!id) return notFound;
    const invitation = await readInvitation(ctx.deps, ctx.info, id);
    if (!invitation) return publicAnswer(ctx, 'forgot.link-over', <JoinOverPage view={ctx.view} />);
    const body = (
      <JoinPage
        view={ctx.view}
        token={ctx.params.token ?? ''}
        invitation={invitation}
        typed={typed}
        problems={problems}
        strength={strengthOf(typed.password ?? '')}
      />
    );
    return publicAnswer(ctx, 'join.page', body, problems);
  };
  const why = 'an invitation is opened by who reads the mail that it was sent to';
  routes.publicPage('/join/:token', why, (ctx) => page(ctx, {}, {}));
  routes.publicForm(
    '/join/:token',
    why,
    JoinForm,
    async (ctx) => {
      const { input, settings } = ctx;
      const id = idOf(ctx);
      const invitation = id ? await readInvitation(ctx.deps, ctx.info, id) : undefined;
      if (!id || !invitation) return page(ctx, {}, {});
      const [given = '', ...family] = invitation.name.split(' ');
      const context = {
        userId: input.userId,
        email: invitation.email,
        given,
        family: family.join(' '),
        mrn: '',
        birthDate: '',
        product: settings.name,
      };
      const problems = newPasswordProblems(input, context);
      if (Object.keys(problems).length > 0) return page(ctx, input, problems);
      const made = await join(ctx.deps, ctx.info, id, input.userId, input.password);
      if (made === 'made') return redirect('/sign-on');
      if (made === 'throttled') return { kind: 'refusal', refusal: 'too-many' };
      return page(ctx, input, made === 'user-id-taken' ? { userId: 'problem.user-id-taken' } : {});
    },
    (ctx, problems, typed) => page(ctx, typed, problems),
  );
}

function helpRoutes(routes: Registrar): void {
  type Helping = Context<'members:help'>;
  const page = (
    ctx: Helping,
    typed: Typed,
    problems: Problems,
    found: Helped | 'nobody' | null,
    done: Key | null = null,
  ): Answer => {
    const actor = ctx.access.actor;
    const mayDrop =
      actor !== null &&
      mayDropSecondStep.decide({
        actor,
        person: undefined,
        today: ctx.today,
        settings: ctx.settings,
      }).allow;
    const body = (
      <HelpMemberPage
        view={ctx.view}
        typed={typed}
        problems={problems}
        found={found}
        newKey={ctx.newKey}
        done={done}
        mayDrop={mayDrop}
      />
    );
    return pageAnswer(ctx.t, 'staff-help', ctx.t('assist.title'), body, problems);
  };
  routes.page('/staff/help', mayHelpMembers, async (ctx) => page(ctx, {}, {}, null));
  // by post: who is looked for never stands in an address
  routes.form(
    '/staff/help',
    mayHelpMembers,
    LookUpForm,
    async (ctx) => {
      const problems: Problems = {};
      const born = readBirthDate(ctx.input, ctx.today);
      if ('problem' in born) problems.birth = born.problem;
      const mrn = readMrn(ctx.input.mrn);
      if (!mrn) problems.mrn = 'problem.mrn';
      if ('problem' in born || !mrn) return page(ctx, ctx.input, problems, null);
      return page(
        ctx,
        ctx.input,
        {},
        (await lookUp(ctx, { mrn, birthDate: born.day })) ?? 'nobody',
      );
    },
    async (ctx, problems, typed) => page(ctx, typed, problems, null),
  );
  routes.form(
    '/staff/help/letter',
    mayHelpMembers,
    PersonForm,
    async (ctx) => {
      const found = await sendLetterFor(ctx, ctx.input.person);
      return found ? page(ctx, {}, {}, found, 'assist.letter-asked') : notFound;
    },
    async () => notFound,
  );
  routes.form(
    '/staff/help/second-step',
    mayDropSecondStep,
    PersonForm,
    async (ctx) => {
      const found = isUuid(ctx.input.person)
        ? await dropSecondStepOf(ctx, ctx.input.person)
        : undefined;
      return found ? page(ctx, {}, {}, found, 'account.saved') : notFound;
    },
    async () => notFound,
  );
}
