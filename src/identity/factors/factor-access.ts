import type { Access } from '../../platform/access/access.ts';

/**
 * For the account that signs on or gets back in, for the one that is signed on, or for another's by
 * who may: row-level security knows the difference.
 */
export type OfAccount = Access<
  'system:sign-on' | 'account:own' | 'account:secure' | 'staff:manage' | 'members:help'
>;
