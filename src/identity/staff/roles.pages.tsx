import type { Problems } from '../../platform/http/forms.ts';
import type { View } from '../../platform/http/routes.ts';
import type { Role } from '../../staff/roles.rules.ts';
import { ROLES } from '../../staff/roles.rules.ts';

export const rolesText = (view: View, roles: readonly Role[]) =>
  roles.map((role) => view.t(`role.${role}`)).join(', ');

export function RoleFields({
  view,
  chosen,
  problems,
}: {
  view: View;
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
      {ROLES.map((role) => (
        <div class="usa-checkbox" key={role}>
          <input
            class="usa-checkbox__input"
            id={`role-${role}`}
            type="checkbox"
            name={`role-${role}`}
            value="yes"
            checked={chosen.includes(role)}
          />
          <label class="usa-checkbox__label" for={`role-${role}`}>
            {t(`role.${role}`)}
          </label>
        </div>
      ))}
    </fieldset>
  );
}
