import type { Access } from '../../platform/access/access.ts';
import type { Deps } from '../../platform/http/routes.ts';

/** A signed-on account acting on itself. Row-level security also limits it to its own rows. */
export type Own = Access<'account:own' | 'account:secure'>;

export type AccountDeps = Pick<Deps, 'config' | 'jobs'>;

/** The id of the signed-on account. */
export const me = (access: Own): string => access.actor?.account.id ?? '';
