import type { DeclaredPermission } from '../../platform/access/permissions.ts';
import { checkedIn, type Problems, type Typed } from '../../platform/http/forms.ts';
import type { View } from '../../platform/http/routes.ts';
import { Boxes, ErrorSummary, Form, TextField } from '../../ui/fields.tsx';
import { Button, Crumbs } from '../../ui/kit.tsx';
import { PermissionNote, ROLES } from './roles.pages.tsx';
import { type Role, roleName } from './roles.ts';

export const MAY = 'may-';

/** A form's values for an existing role, or for a copy of it under a name still to be chosen. */
export const typedFor = (role: Role, copy = false): Typed => ({
  ...(copy ? {} : { nameEn: role.nameEn, nameEs: role.nameEs, version: String(role.version) }),
  ...Object.fromEntries(role.permissions.map((name) => [`${MAY}${name}`, 'yes'])),
});

interface Shown {
  view: View;
  /** The role to change; null for a new one. */
  role: Role | null;
  permissions: readonly DeclaredPermission[];
  typed: Typed;
  problems: Problems;
  formKey: string;
}

/** Creates or changes a role: its names and what it permits. */
export function RoleFormPage({ view, role, permissions, typed, problems, formKey }: Shown) {
  const { t } = view;
  const chosen = checkedIn(typed, MAY);
  const name = role && roleName(role, t.language);
  const title = name ? t('roles.edit-title', { name }) : t('roles.new');
  const action = role ? `${ROLES}/${role.id}/edit` : `${ROLES}/new`;
  const trail = [
    { href: ROLES, text: t('roles.title') },
    ...(role && name ? [{ href: `${ROLES}/${role.id}`, text: name }] : []),
    { text: t(role ? 'roles.edit' : 'roles.new') },
  ];
  return (
    <div class="narrow">
      <Crumbs t={t} trail={trail} />
      <ErrorSummary t={t} problems={problems} />
      <h1>{title}</h1>
      <p class="lead">{t(role ? 'roles.edit-lead' : 'roles.new-lead')}</p>
      <Form action={action} formKey={formKey} label={title}>
        {role && <input type="hidden" name="version" value={typed.version} />}
        <TextField
          t={t}
          name="nameEn"
          label={t('roles.name-en')}
          problems={problems}
          value={typed.nameEn}
          max={60}
          autocomplete="off"
        />
        <TextField
          t={t}
          name="nameEs"
          label={t('roles.name-es')}
          problems={problems}
          value={typed.nameEs}
          max={60}
          autocomplete="off"
        />
        <Boxes
          t={t}
          name="permissions"
          legend={t('roles.may')}
          problems={problems}
          options={permissions.map((one) => ({
            name: `${MAY}${one.name}`,
            label: (
              <>
                {t(one.label)}
                <PermissionNote view={view} permission={one} />
              </>
            ),
            checked: chosen.includes(one.name),
          }))}
        />
        <Button>{t('account.save')}</Button>
      </Form>
    </div>
  );
}
