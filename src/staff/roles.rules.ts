import type { Decision, Facts } from '../platform/access/access.ts';

/** What staff work as. An account may have several. */
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

/** Whether this member of staff works as one of these. */
export const worksAs = ({ actor: { account } }: Pick<Facts, 'actor'>, ...roles: Role[]): boolean =>
  account.kind === 'staff' && roles.some((role) => account.roles.includes(role));

/**
 * Staff of these roles, and nobody else.
 * @param reach what opens across people, by its name in the row-level security
 */
export const staffAs =
  (roles: readonly Role[], reach?: string) =>
  (facts: Facts): Decision =>
    worksAs(facts, ...roles)
      ? { allow: true, as: 'staff', ...(reach ? { reach } : {}) }
      : { allow: false, reason: 'role' };
