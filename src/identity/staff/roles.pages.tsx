import type { Problems } from '../../platform/http/forms.ts';
import type { View } from '../../platform/http/routes.ts';
import { type Role, roleName } from '../../staff/roles/roles.ts';

export const rolesText = (names: ReadonlyMap<string, string>, roles: readonly string[]) =>
  roles.map((key) => names.get(key) ?? key).join(', ');

/** A checkbox for each role that can be given, and for retired roles that the account still has. */
export function RoleFields({
  view,
  roles,
  chosen,
  problems,
}: {
  view: View;
  roles: readonly Role[];
  chosen: readonly string[];
  problems: Problems;
}) {
  const { t } = view;
  return (
    <fieldset
      class={`usa-fieldset usa-form-group${problems.roles ? ' usa-form-group--error' : ''}`}
      id="roles"
    >
      <legend class="usa-legend">{t('staff-accounts.roles')}</legend>
      {problems.roles && <span class="usa-error-message">{t(problems.roles)}</span>}
      {roles
        .filter((role) => !role.retiredAt || chosen.includes(role.key))
        .map((role) => (
          <div class="usa-checkbox" key={role.key}>
            <input
              class="usa-checkbox__input"
              id={`role-${role.key}`}
              type="checkbox"
              name={`role-${role.key}`}
              value="yes"
              checked={chosen.includes(role.key)}
            />
            <label class="usa-checkbox__label" for={`role-${role.key}`}>
              {roleName(role, t.language)}
            </label>
          </div>
        ))}
    </fieldset>
  );
}
