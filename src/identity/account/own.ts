import type { Access } from '../../platform/access/access.ts';
import type { Deps } from '../../platform/http/routes.ts';

/** An account that is signed on, with itself. Row-level security holds it to its own rows too. */
export type Own = Access<'account:own' | 'account:secure'>;

export type AccountDeps = Pick<Deps, 'config' | 'jobs'>;

/** The id of the account that is signed on. */
export const me = (access: Own): string => access.actor?.account.id ?? '';
