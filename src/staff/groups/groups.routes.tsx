import { z } from 'zod';
import { field, type Problems, type Typed } from '../../platform/http/forms.ts';
import {
  type Answer,
  type Context,
  mayAlso,
  notFound,
  pageAnswer,
  type Registrar,
  redirect,
} from '../../platform/http/routes.ts';
import type { Key } from '../../platform/i18n.ts';
import { HistoryPage } from '../history/history.pages.tsx';
import { listHistory } from '../history/history.ts';
import { mayManageRoles, mayReadRoleHistory, maySeeStaff } from '../policy.ts';
import { listRoles, roleNames } from '../roles/roles.ts';
import { GroupsPage } from './groups.pages.tsx';
import { addGroup, listGroups, removeGroup } from './groups.ts';

const GROUPS = '/staff/roles/groups';
const GroupForm = z.object({
  name: field.text('problem.group-name', 200),
  role: field.text('problem.group-role', 60),
});
const PAGE = 100;

/** The groups at the organization's sign-on that give a role, and the history of all changes. */
export function groupRoutes(routes: Registrar): void {
  const page = async <P extends 'staff:see' | 'roles:manage'>(
    ctx: Context<P>,
    typed: Typed,
    problems: Problems,
    done: Key | null = null,
  ): Promise<Answer> => {
    const { access, view, t, newKey, deps } = ctx;
    const body = (
      <GroupsPage
        view={view}
        groups={await listGroups(access)}
        roles={await listRoles(access)}
        connected={deps.config.oidc !== undefined}
        may={{ change: mayAlso(mayManageRoles, ctx) }}
        typed={typed}
        problems={problems}
        done={done}
        newKey={newKey}
      />
    );
    return pageAnswer(t, 'staff-roles', t('roles.groups'), body, problems);
  };
  routes.page(GROUPS, maySeeStaff, (ctx) =>
    page(ctx, {}, {}, ctx.query.done === 'saved' ? 'account.saved' : null),
  );
  routes.form(
    GROUPS,
    mayManageRoles,
    GroupForm,
    async (ctx) => {
      const { name, role: roleKey } = ctx.input;
      const refusal = await addGroup(ctx.access, ctx.deps.jobs, { name, roleKey });
      return refusal ? page(ctx, ctx.input, { role: refusal }) : redirect(`${GROUPS}?done=saved`);
    },
    (ctx, problems, typed) => page(ctx, typed, problems),
  );
  routes.button(`${GROUPS}/:id/remove`, mayManageRoles, async (ctx) => {
    const refusal = await removeGroup(ctx.access, ctx.deps.jobs, ctx.params.id ?? '');
    if (refusal === undefined) return notFound;
    return refusal ? page(ctx, {}, { role: refusal }) : redirect(`${GROUPS}?done=saved`);
  });

  routes.page('/staff/roles/history', mayReadRoleHistory, async (ctx) => {
    const { access, view, t, query } = ctx;
    const at = /^\d{1,4}$/.test(query.page ?? '') ? Number(query.page) : 0;
    const rows = await listHistory(access, PAGE + 1, at * PAGE);
    const body = (
      <HistoryPage
        view={view}
        rows={rows.slice(0, PAGE)}
        names={roleNames(await listRoles(access), t.language)}
        page={at}
        more={rows.length > PAGE}
        home={mayAlso(maySeeStaff, ctx)}
      />
    );
    const place = mayAlso(maySeeStaff, ctx) ? 'staff-roles' : 'role-history';
    return pageAnswer(t, place, t('roles.history'), body);
  });
}
