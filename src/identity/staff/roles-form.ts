import { field, type Typed } from '../../platform/http/forms.ts';
import { ROLES } from '../../staff/roles.rules.ts';

/** A checkbox for each role. */
export const roleFields = Object.fromEntries(
  ROLES.map((role) => [`role-${role}`, field.optional(3)]),
) as Record<`role-${(typeof ROLES)[number]}`, ReturnType<typeof field.optional>>;

/** The roles that are checked. */
export const rolesIn = (typed: Typed) => ROLES.filter((role) => typed[`role-${role}`] === 'yes');
