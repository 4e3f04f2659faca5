import type { Decision, Facts } from '../platform/access/access.ts';

/** Staff roles. An account may have several. */
export const ROLES = [
  'clinician',
  'nurse',
  'front-desk',
  'registrar',
  'pharmacist',
  'billing',
  'records',
  'privacy-officer',
  'administrator',
] as const;
export type Role = (typeof ROLES)[number];

/** Whether the actor is staff with one of these roles. */
export const worksAs = ({ actor: { account } }: Pick<Facts, 'actor'>, ...roles: Role[]): boolean =>
  account.kind === 'staff' && roles.some((role) => account.roles.includes(role));

/**
 * Allows staff with one of these roles, and nobody else.
 * @param reach the reach across people that it opens, as row-level security knows it
 */
export const staffAs =
  (roles: readonly Role[], reach?: string) =>
  (facts: Facts): Decision =>
    worksAs(facts, ...roles)
      ? { allow: true, as: 'staff', ...(reach ? { reach } : {}) }
      : { allow: false, reason: 'role' };
