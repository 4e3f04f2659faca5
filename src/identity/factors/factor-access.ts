import type { Access } from '../../platform/access/access.ts';
import type { Deps } from '../../platform/http/routes.ts';

/**
 * For the account that signs on or gets back in, for the one that is signed on, or for another's by
 * who may: row-level security knows the difference.
 */
export type OfAccount = Access<
  'system:sign-on' | 'account:own' | 'account:secure' | 'staff:manage' | 'members:help'
>;

export type FactorDeps = Pick<Deps, 'config' | 'settings'>;
