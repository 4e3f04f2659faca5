import { z } from 'zod';
import { field, Nothing, type Problems, type Typed } from '../../platform/http/forms.ts';
import {
  type Answer,
  type Context,
  notFound,
  type PageAnswer,
  pageAnswer,
  type Registrar,
  redirect,
} from '../../platform/http/routes.ts';
import type { Key } from '../../platform/i18n.ts';
import { emailField } from '../../platform/mail/email.ts';
import { mayManageStaff, maySeeStaff } from '../policy.ts';
import { helpRoutes } from './helping.routes.tsx';
import { InvitePage } from './invitations.pages.tsx';
import { listInvitations } from './invitations.sql.ts';
import { invite, listUnmailed, mailAgain, withdraw } from './invitations.ts';
import { joinRoutes } from './join.routes.tsx';
import { ROLES } from './roles.pages.tsx';
import { StaffAccountPage, StaffPage } from './staff.pages.tsx';
import { listStaff } from './staff.sql.ts';
import { closeStaffAccount, findOther, giveRoles, resetSecondStep } from './staff.ts';

const roleShape = Object.fromEntries(
  ROLES.map((role) => [`role-${role}`, field.optional(3)]),
) as Record<`role-${(typeof ROLES)[number]}`, ReturnType<typeof field.optional>>;
const RolesForm = z.object(roleShape);
const InviteForm = z.object({
  name: field.text('problem.name', 100),
  email: emailField,
  ...roleShape,
});
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
