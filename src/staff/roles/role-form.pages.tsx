import type { DeclaredPermission } from '../../platform/access/permissions.ts';
import { checkedIn, type Problems, type Typed } from '../../platform/http/forms.ts';
import type { View } from '../../platform/http/routes.ts';
import { ErrorSummary, Form, TextField } from '../../ui/fields.tsx';
import { Button, Crumbs } from '../../ui/kit.tsx';
import { ROLES } from './roles.pages.tsx';
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
        <PermissionFields t={t} permissions={permissions} typed={typed} problems={problems} />
        <Button>{t('account.save')}</Button>
      </Form>
    </div>
  );
}

const idOf = ({ name }: DeclaredPermission) => `${MAY}${name.replace(':', '-')}`;
type Fields = Pick<Shown, 'permissions' | 'typed' | 'problems'> & { t: View['t'] };
function PermissionFields({ t, permissions, typed, problems }: Fields) {
  const chosen = checkedIn(typed, MAY);
  return (
    <fieldset
      class={`usa-fieldset usa-form-group${problems.permissions ? ' usa-form-group--error' : ''}`}
      id="permissions"
    >
      <legend class="usa-legend">{t('roles.may')}</legend>
      {problems.permissions && <span class="usa-error-message">{t(problems.permissions)}</span>}
      {permissions.map((one) => (
        <div class="usa-checkbox" key={one.name}>
          <input
            class="usa-checkbox__input"
            id={idOf(one)}
            type="checkbox"
            name={`${MAY}${one.name}`}
            value="yes"
            checked={chosen.includes(one.name)}
          />
          <label class="usa-checkbox__label" for={idOf(one)}>
            {t(one.label)}
            <span class="role-note">
              {t(one.description)}
              {one.sensitive && <em> {t('roles.sensitive')}</em>}
            </span>
          </label>
        </div>
      ))}
    </fieldset>
  );
}
