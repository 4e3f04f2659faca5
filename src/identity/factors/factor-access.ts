import type { Access } from '../../platform/access/access.ts';
import type { Deps } from '../../platform/http/routes.ts';

/**
 * Who may read and change an account's factors: the account itself, while it signs on, recovers or
 * is signed on, and staff who help its owner. Row-level security tells them apart.
 */
export type OfAccount = Access<
  'system:sign-on' | 'account:own' | 'account:secure' | 'staff:manage' | 'members:help'
>;

export type FactorDeps = Pick<Deps, 'config' | 'settings'>;
