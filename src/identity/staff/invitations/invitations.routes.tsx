import { field, type Problems, type Typed } from '../../../platform/http/forms.ts';
import {
  type Context,
  notFound,
  pageAnswer,
  type Registrar,
  redirect,
} from '../../../platform/http/routes.ts';
import { emailField } from '../../../platform/mail/email.ts';
import { mayManageStaff } from '../../../staff/policy.ts';
import { listRoles } from '../../../staff/roles/roles.ts';
import { rolesIn, withRoles } from '../roles-form.ts';
import { InvitePage } from './invitations.pages.tsx';
import { invite, mailAgain, withdraw } from './invitations.ts';

const InviteForm = withRoles({ name: field.text('problem.name', 100), email: emailField });

/** Invites colleagues, mails an invitation again, withdraws it. */
export function invitationRoutes(routes: Registrar): void {
  const page = async (ctx: Context<'staff:manage'>, typed: Typed, problems: Problems) => {
    const body = (
      <InvitePage
        view={ctx.view}
        roles={await listRoles(ctx.access)}
        typed={typed}
        problems={problems}
        formKey={ctx.newKey()}
      />
    );
    return pageAnswer(ctx.t, 'staff-accounts', ctx.t('staff-accounts.invite'), body, problems);
  };
  routes.page('/staff/accounts/invite', mayManageStaff, async (ctx) => page(ctx, {}, {}));
  routes.form(
    '/staff/accounts/invite',
    mayManageStaff,
    InviteForm,
    async (ctx) => {
      const { access, deps, input } = ctx;
      const roles = rolesIn(input);
      if (roles.length === 0) return page(ctx, input, { roles: 'problem.roles' });
      const made = { email: input.email, name: input.name, roles };
      const refusal = await invite(access, deps.jobs, made);
      if (refusal === 'too-many') return page(ctx, input, { email: 'problem.email-too-many' });
      if (refusal) return page(ctx, input, { roles: refusal });
      return redirect('/staff/accounts?done=invited');
    },
    async (ctx, problems, typed) => page(ctx, typed, problems),
  );
  routes.button(
    '/staff/accounts/invitations/:id/mail',
    mayManageStaff,
    async ({ access, deps, params }) =>
      (await mailAgain(access, deps.jobs, params.id ?? ''))
        ? redirect('/staff/accounts?done=invited')
        : notFound,
  );
  routes.button(
    '/staff/accounts/invitations/:id/withdraw',
    mayManageStaff,
    async ({ access, params }) =>
      (await withdraw(access, params.id ?? '')) ? redirect('/staff/accounts?done=saved') : notFound,
  );
}
