import type { Problems } from '../../platform/http/forms.ts';
import type { View } from '../../platform/http/routes.ts';
import { type Role, roleName } from '../../staff/roles/roles.ts';
import { Boxes } from '../../ui/fields.tsx';
import { ROLE } from './roles-form.ts';

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
    <Boxes
      t={t}
      name="roles"
      legend={t('staff-accounts.roles')}
      problems={problems}
      options={roles
        .filter((role) => !role.retiredAt || chosen.includes(role.key))
        .map((role) => ({
          name: `${ROLE}${role.key}`,
          label: roleName(role, t.language),
          checked: chosen.includes(role.key),
        }))}
    />
  );
}
