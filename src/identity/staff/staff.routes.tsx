import { z } from 'zod';
import type { Problems } from '../../platform/http/forms.ts';
import {
  type Answer,
  type Context,
  notFound,
  pageAnswer,
  type Registrar,
  redirect,
} from '../../platform/http/routes.ts';
import type { Key } from '../../platform/i18n.ts';
import { mayManageStaff, maySeeStaff } from '../policy.ts';
import { listInvitations, listUnmailed } from './invitations.ts';
import { roleFields, rolesIn } from './roles-form.ts';
import { StaffAccountPage, StaffPage } from './staff.pages.tsx';
import {
  closeStaffAccount,
  findOther,
  giveRoles,
  listStaff,
  resetSecondStep,
  type StaffRow,
} from './staff.ts';

const RolesForm = z.object(roleFields);
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
        newKey={newKey}
        done={DONE[query.done ?? ''] ?? null}
      />
    );
    return pageAnswer(t, 'staff-accounts', t('staff-accounts.title'), body);
  });

  /** Runs with another's account; one's own and unknown ones are not found. */
  const withOther = async (
    ctx: Managing,
    run: (found: StaffRow) => Promise<Answer>,
  ): Promise<Answer> => {
    const found = await findOther(ctx.access, ctx.params.id ?? '');
    return found ? run(found) : notFound;
  };
  const account = (ctx: Managing, problems: Problems) =>
    withOther(ctx, async (found) => {
      const { view, newKey } = ctx;
      const body = (
        <StaffAccountPage view={view} account={found} problems={problems} newKey={newKey} />
      );
      return pageAnswer(ctx.t, 'staff-accounts', found.name, body, problems);
    });
  routes.page('/staff/accounts/:id', mayManageStaff, (ctx) => account(ctx, {}));
  routes.form(
    '/staff/accounts/:id',
    mayManageStaff,
    RolesForm,
    (ctx) =>
      withOther(ctx, async ({ id }) => {
        const roles = rolesIn(ctx.input);
        if (roles.length === 0) return account(ctx, { roles: 'problem.roles' });
        await giveRoles(ctx.access, id, roles);
        return redirect('/staff/accounts?done=saved');
      }),
    account,
  );
  routes.button('/staff/accounts/:id/close', mayManageStaff, (ctx) =>
    withOther(ctx, async ({ id }) => {
      await closeStaffAccount(ctx.access, id);
      return redirect('/staff/accounts?done=closed');
    }),
  );
  routes.button('/staff/accounts/:id/second-step', mayManageStaff, (ctx) =>
    withOther(ctx, async ({ id }) => {
      await resetSecondStep(ctx.access, ctx.deps.jobs, id);
      return redirect('/staff/accounts?done=saved');
    }),
  );
}
