import { field, type Problems, type Typed } from '../../platform/http/forms.ts';
import {
  type Answer,
  type Context,
  notFound,
  pageAnswer,
  type Registrar,
  redirect,
} from '../../platform/http/routes.ts';
import type { Key } from '../../platform/i18n.ts';
import type { GrantRefusal } from '../../staff/grants/grants.rules.ts';
import { mayManageStaff, maySeeStaff } from '../../staff/policy.ts';
import { listRoles, roleNames } from '../../staff/roles/roles.ts';
import { listInvitations, listUnmailed } from './invitations/invitations.ts';
import { rolesIn, withRoles } from './roles-form.ts';
import { StaffAccountPage, StaffPage } from './staff.pages.tsx';
import {
  changeRoles,
  closeStaffAccount,
  findOther,
  listStaff,
  resetSecondStep,
  type StaffRow,
} from './staff.ts';

const RolesForm = withRoles({ seen: field.optional(2000) });
const DONE: Record<string, Key> = {
  invited: 'staff-accounts.done-invited',
  saved: 'account.saved',
  closed: 'staff-accounts.done-closed',
};

type Managing = Context<'staff:manage'>;

/** The list of staff accounts, and changes to one of them. */
export function staffRoutes(routes: Registrar): void {
  routes.page('/staff/accounts', maySeeStaff, async ({ access, view, query, newKey, t }) => {
    const invitations = await listInvitations(access);
    const body = (
      <StaffPage
        view={view}
        staff={await listStaff(access)}
        invitations={invitations}
        unmailed={await listUnmailed(access, invitations)}
        names={roleNames(await listRoles(access), t.language)}
        newKey={newKey}
        done={DONE[query.done ?? ''] ?? null}
      />
    );
    return pageAnswer(t, 'staff-accounts', t('staff-accounts.title'), body);
  });

  /** Runs with somebody else's account; one's own and unknown ones are not found. */
  const withOther = async (
    ctx: Managing,
    run: (found: StaffRow) => Promise<Answer>,
  ): Promise<Answer> => {
    const found = await findOther(ctx.access, ctx.params.id ?? '');
    return found ? run(found) : notFound;
  };
  const account = (ctx: Managing, problems: Problems, typed?: Typed) =>
    withOther(ctx, async (found) => {
      const { view, newKey } = ctx;
      const body = (
        <StaffAccountPage
          view={view}
          account={found}
          roles={await listRoles(ctx.access)}
          chosen={typed ? rolesIn(typed) : found.roles}
          problems={problems}
          newKey={newKey}
        />
      );
      return pageAnswer(ctx.t, 'staff-accounts', found.name, body, problems);
    });
  const after = async (
    ctx: Managing,
    refusal: GrantRefusal | null,
    done: string,
    typed?: Typed,
  ): Promise<Answer> =>
    refusal ? account(ctx, { roles: refusal }, typed) : redirect(`/staff/accounts?done=${done}`);
  routes.page('/staff/accounts/:id', mayManageStaff, (ctx) => account(ctx, {}));
  routes.form(
    '/staff/accounts/:id',
    mayManageStaff,
    RolesForm,
    (ctx) =>
      withOther(ctx, async ({ id }) => {
        const { input } = ctx;
        const roles = rolesIn(input);
        if (roles.length === 0) return account(ctx, { roles: 'problem.roles' }, input);
        const seen = input.seen.split('+').filter(Boolean);
        const refusal = await changeRoles(ctx.access, ctx.deps.jobs, id, { seen, roles });
        return after(ctx, refusal, 'saved', input);
      }),
    account,
  );
  routes.button('/staff/accounts/:id/close', mayManageStaff, (ctx) =>
    withOther(ctx, async ({ id }) => {
      const refusal = await closeStaffAccount(ctx.access, ctx.deps.jobs, id);
      return after(ctx, refusal, 'closed');
    }),
  );
  routes.button('/staff/accounts/:id/second-step', mayManageStaff, (ctx) =>
    withOther(ctx, async ({ id }) => {
      const refusal = await resetSecondStep(ctx.access, ctx.deps.jobs, id);
      return after(ctx, refusal, 'saved');
    }),
  );
}
