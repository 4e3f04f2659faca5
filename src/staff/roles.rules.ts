import type { Decide, Decision, Facts } from '../platform/access/access.ts';
import type { StaffPermission } from '../platform/access/permissions.ts';

/** The roles that a new installation starts with. Administrators may change and add roles. */
export const STARTING_ROLES = [
  'clinician',
  'nurse',
  'front-desk',
  'scheduling-manager',
  'registrar',
  'pharmacist',
  'billing',
  'records',
  'privacy-officer',
  'integrator',
  'administrator',
] as const;
type Starting = Record<(typeof STARTING_ROLES)[number], true>;
declare module '../platform/access/permissions.ts' {
  interface StartingRoles extends Starting {}
}

/** Allows everybody who works here, whatever their roles. */
export const anyStaff: Decide = ({ actor }) =>
  actor.account.kind === 'staff' ? { allow: true, as: 'staff' } : { allow: false, reason: 'role' };

/**
 * Allows staff whose roles hold the permission, and nobody else.
 * @param reach the reach across people that it opens, as row-level security knows it
 */
export const staffMay = (needs: StaffPermission, reach?: string): Decide =>
  Object.assign(
    ({ actor: { account } }: Facts): Decision =>
      account.kind === 'staff' && account.permissions.includes(needs)
        ? { allow: true, as: 'staff', ...(reach ? { reach } : {}) }
        : { allow: false, reason: 'role' },
    { needs },
  );

/** The same, but only while they have this person's record open for a purpose. */
export const staffMayOpened = (needs: StaffPermission): Decide => {
  const may = staffMay(needs);
  return Object.assign(
    (facts: Facts): Decision => {
      const decision = may(facts);
      const { opened } = facts.actor;
      if (!decision.allow || (opened && opened.id === facts.person?.id)) return decision;
      return { allow: false, reason: 'not-opened' };
    },
    { needs },
  );
};
