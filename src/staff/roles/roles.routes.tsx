import { declaredPermissions } from '../../platform/access/permissions.ts';
import {
  checkedIn,
  field,
  type Problems,
  type Typed,
  withBoxes,
} from '../../platform/http/forms.ts';
import {
  type Answer,
  type Context,
  isUuid,
  mayAlso,
  notFound,
  pageAnswer,
  type Registrar,
  redirect,
} from '../../platform/http/routes.ts';
import type { Key } from '../../platform/i18n.ts';
import { listRoleHistory } from '../history/history.ts';
import { mayManageRoles, mayManageStaff, mayReadRoleHistory, maySeeStaff } from '../policy.ts';
import { MAY, RoleFormPage, typedFor } from './role-form.pages.tsx';
import { ROLES, RolePage, RolesPage } from './roles.pages.tsx';
import {
  countHolders,
  editRole,
  findRole,
  listHolders,
  listRoles,
  makeRole,
  type Role,
  roleName,
  roleNames,
  setRetired,
} from './roles.ts';

const names = {
  nameEn: field.text('problem.role-name-en', 60),
  nameEs: field.text('problem.role-name-es', 60),
};
const NewForm = withBoxes(names, MAY);
const EditForm = withBoxes({ ...names, version: field.optional(10) }, MAY);
const DONE: Record<string, Key> = {
  made: 'roles.done-made',
  saved: 'account.saved',
  retired: 'roles.done-retired',
  restored: 'roles.done-restored',
};
const doneIn = (query: Record<string, string>): Key | null => DONE[query.done ?? ''] ?? null;

type Managing = Context<'roles:manage'>;
interface Draft {
  role: Role | null;
  typed: Typed;
  problems: Problems;
}

/** The list of roles, a single role, and the form that creates or changes one. */
export function roleRoutes(routes: Registrar): void {
  routes.page(ROLES, maySeeStaff, async (ctx) => {
    const { access, view, t } = ctx;
    const counted = await countHolders(access);
    const body = (
      <RolesPage
        view={view}
        roles={await listRoles(access)}
        permissions={declaredPermissions()}
        people={new Map(counted.map(({ key, n }) => [key, n]))}
        may={{ change: mayAlso(mayManageRoles, ctx), history: mayAlso(mayReadRoleHistory, ctx) }}
        done={doneIn(ctx.query)}
      />
    );
    return pageAnswer(t, 'staff-roles', t('roles.title'), body);
  });

  const form = (ctx: Managing, { role, typed, problems }: Draft): Answer => {
    const { t, view, newKey } = ctx;
    const title = role
      ? t('roles.edit-title', { name: roleName(role, t.language) })
      : t('roles.new');
    const body = (
      <RoleFormPage
        view={view}
        role={role}
        permissions={declaredPermissions()}
        typed={typed}
        problems={problems}
        formKey={newKey()}
      />
    );
    return pageAnswer(t, 'staff-roles', title, body, problems);
  };
  const problemsOf = (refusal: Key): Problems =>
    refusal === 'roles.refused-name' ? { nameEn: refusal } : { permissions: refusal };

  routes.page(`${ROLES}/new`, mayManageRoles, async (ctx) => {
    const { copy } = ctx.query;
    const source = isUuid(copy) ? await findRole(ctx.access, copy) : undefined;
    return form(ctx, { role: null, typed: source ? typedFor(source, true) : {}, problems: {} });
  });
  routes.form(
    `${ROLES}/new`,
    mayManageRoles,
    NewForm,
    async (ctx) => {
      const { input } = ctx;
      const { nameEn, nameEs } = input;
      const permissions = permissionsIn(input);
      const made = await makeRole(ctx.access, ctx.deps.jobs, { nameEn, nameEs, permissions });
      return 'refusal' in made
        ? form(ctx, { role: null, typed: input, problems: problemsOf(made.refusal) })
        : redirect(`${ROLES}/${made.id}?done=made`);
    },
    async (ctx, problems, typed) => form(ctx, { role: null, typed, problems }),
  );

  const withRole = async (
    ctx: Managing,
    run: (role: Role) => Promise<Answer> | Answer,
  ): Promise<Answer> => {
    const role = await findRole(ctx.access, ctx.params.id ?? '');
    return role ? run(role) : notFound;
  };
  routes.page(`${ROLES}/:id/edit`, mayManageRoles, (ctx) =>
    withRole(ctx, (role) => form(ctx, { role, typed: typedFor(role), problems: {} })),
  );
  routes.form(
    `${ROLES}/:id/edit`,
    mayManageRoles,
    EditForm,
    (ctx) =>
      withRole(ctx, async (role) => {
        const { input } = ctx;
        const { nameEn, nameEs } = input;
        const edited = await editRole(ctx.access, ctx.deps.jobs, role.id, {
          nameEn,
          nameEs,
          // permissions that no feature declares any more are not on the form, and stay
          permissions: [...permissionsIn(input), ...role.permissions.filter(isUndeclared)],
          version: Number(input.version),
        });
        if (!edited) return notFound;
        return 'refusal' in edited
          ? form(ctx, { role, typed: input, problems: problemsOf(edited.refusal) })
          : redirect(`${ROLES}/${role.id}?done=saved`);
      }),
    (ctx, problems, typed) => withRole(ctx, (role) => form(ctx, { role, typed, problems })),
  );
  for (const retired of [true, false])
    routes.button(`${ROLES}/:id/${retired ? 'retire' : 'restore'}`, mayManageRoles, (ctx) =>
      withRole(ctx, async ({ id }) => {
        const refusal = await setRetired(ctx.access, ctx.deps.jobs, id, retired);
        if (refusal) return { ...(await rolePage(ctx, id, refusal)), status: 422 };
        return redirect(`${ROLES}/${id}?done=${retired ? 'retired' : 'restored'}`);
      }),
    );
  routes.page(`${ROLES}/:id`, maySeeStaff, (ctx) => rolePage(ctx, ctx.params.id ?? '', null));
}

const isUndeclared = (name: string): boolean =>
  !declaredPermissions().some((one) => one.name === name);
/** The declared permissions that are checked. */
const permissionsIn = (input: Readonly<Record<string, unknown>>): string[] => {
  const checked = checkedIn(input, MAY);
  return declaredPermissions()
    .map(({ name }) => name as string)
    .filter((name) => checked.includes(name))
    .sort();
};

async function rolePage<P extends 'staff:see' | 'roles:manage'>(
  ctx: Context<P>,
  id: string,
  refusal: Key | null,
): Promise<Answer> {
  const { access, view, t, newKey } = ctx;
  const role = await findRole(access, id);
  if (!role) return notFound;
  const body = (
    <RolePage
      view={view}
      role={role}
      permissions={declaredPermissions()}
      holders={await listHolders(access, role.key)}
      history={await listRoleHistory(access, role.id)}
      names={roleNames(await listRoles(access), t.language)}
      may={{ change: mayAlso(mayManageRoles, ctx), assign: mayAlso(mayManageStaff, ctx) }}
      newKey={newKey}
      refusal={refusal}
      done={doneIn(ctx.query)}
    />
  );
  return pageAnswer(t, 'staff-roles', roleName(role, t.language), body);
}
